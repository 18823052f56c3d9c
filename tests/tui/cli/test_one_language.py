"""A mistake is told in one language, whichever option was given what will not do."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from storage import Limits, Store
from tests.spoken import foreign_words, soft, words_of
from tests.tui import commands as typed_here
from tui import language
from tui.cli import main
from tui.cli.arguments import Parser
from tui.cli.refusals import answered
from tui.cli.tree import commands
from tui.config.settings import Settings

WRONG = ("zzqqx", "-7", "2999-12-31", "")
"""Values that are neither a word, nor a number, nor a day, nor a text that options take."""
WHEREVER = "zzqqx"


def mistakes() -> Iterator[tuple[str, ...]]:
    """Return each command of the program with a wrong value for each thing that it takes, and some mistakes more."""
    language.choose("fr")
    for command in commands(main.parser()):
        words = tuple(command.prog.split()[1:])
        yield (*words, "--zzqqx")
        yield (*words, WHEREVER, WHEREVER, WHEREVER, WHEREVER)
        for action in command.arguments():
            if action.option_strings:
                yield from ((*words, *given) for given in _wrong(action))


def _wrong(action: argparse.Action) -> Iterator[tuple[str, ...]]:
    option = action.option_strings[-1]
    if action.nargs == 0:
        yield (f"{option}={WHEREVER}",)
        return
    yield (option,)
    for value in WRONG:
        yield (option, value, value) if action.nargs == 2 else (f"{option}={value}",)


def names() -> Iterator[str]:
    """Return what is typed as it is in every language: commands, choices, limits, what each language calls itself."""
    yield from (*Limits._fields, *language.NAMES.values())
    for command in commands(main.parser()):
        yield command.prog.replace("-", " ")
        for action in command.arguments():
            yield from map(str, action.choices or ())


NAMES = {word for name in names() for word in words_of(name.replace("_", " "))}
MISTAKES = sorted(set(mistakes()))


def told(parser: Parser, typed: tuple[str, ...]) -> bool:
    """Parse what was typed; say whether it was refused."""
    try:
        parser.parse_args(typed)
    except SystemExit as ended:
        return ended.code == 2
    return False


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_what_is_typed_wrong_is_told_in_one_language(capsys: pytest.CaptureFixture[str], spoken: str) -> None:
    language.choose(spoken)
    refused = [typed for typed in MISTAKES if told(main.parser(), typed)]
    assert len(refused) > len(MISTAKES) // 2
    sentences = [line for line in capsys.readouterr().err.splitlines() if line]
    mixed = {line: found for line in sentences if (found := foreign(line, spoken))}
    assert mixed == {}


def foreign(line: str, spoken: str) -> set[str]:
    """Return the words of a line that are of the other language; names that are typed are the same in both."""
    return words_of(soft(line)) & foreign_words(spoken) - NAMES


REFUSED_BY_THE_STORE = (
    ("limits", "--set", "zzqqx", "3"),
    ("limits", "--set", "lock_seconds", "zzqqx"),
    ("limits", "--set", "lock_seconds", "-7"),
    ("users", "show", "zzqqx"),
    ("users", "require-mfa", "zzqqx", "--grace-days", "-7"),
    ("users", "email", "zzqqx", "zzqqx"),
    ("users", "add", "zzqqx", "--email", "zzqqx"),
    ("users", "import", "zzqqx"),
    ("factors", "import", "zzqqx", "--method", "zzqqx"),
    ("factors", "reset", "zzqqx", "--reason", "", "--identity", ""),
    ("audit", "--export", "zzqqx"),
    ("restore", "zzqqx"),
    ("mail", "send"),
)


@pytest.mark.parametrize("spoken", ["fr", "en"])
@pytest.mark.parametrize("typed", REFUSED_BY_THE_STORE, ids=" ".join)
def test_what_a_command_refuses_is_told_in_one_language(
    store: Store, capsys: pytest.CaptureFixture[str], typed: tuple[str, ...], spoken: str
) -> None:
    language.choose(spoken)
    answered(lambda: typed_here.run(store, Settings(), *typed))
    shown = capsys.readouterr()
    assert foreign(shown.out + shown.err, spoken) == set()


def test_the_words_of_each_language_are_told_apart() -> None:
    assert foreign("Choisissez : client, operator.", "en") == {"choisissez"}
    assert foreign("The following arguments are required: NOM", "fr") >= {"the", "following"}


@pytest.mark.parametrize(("variables", "said"), [({"LANG": "en_GB.UTF-8"}, "Choose"), ({"LANG": "C"}, "Choisissez")])
def test_so_it_is_by_the_locale(capsys: pytest.CaptureFixture[str], variables: dict[str, str], said: str) -> None:
    language.choose(language.of_locale(variables))
    assert told(main.parser(), ("users", "add", "zzqqx", "--role", "zzqqx"))
    assert said in capsys.readouterr().err
