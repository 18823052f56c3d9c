"""The command that sentences name is the one that started the program."""

from __future__ import annotations

import re
import shlex

import pytest

from storage import AlreadyInitialised, ClockImplausible, SealBroken, SeveralTokens
from tests.tui.language.test_catalogues import PACKAGE, catalogue, forms
from tui import language
from tui.cli import main
from tui.messages import errors, steps
from tui.process.command import STARTED_BY, command

ROOT = PACKAGE.parent


@pytest.fixture
def by_make(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program started by make."""
    monkeypatch.setenv(STARTED_BY, "make")


WORDS = {
    "": ("guichet", "make run"),
    "check": ("guichet check", "make run ARGS=check"),
    "--plain": ("guichet --plain", "make run ARGS=--plain"),
    "clock accept": ("guichet clock accept", 'make run ARGS="clock accept"'),
    "demo": ("guichet demo", "make demo"),
    "demo --auto": ("guichet demo --auto", "make demo ARGS=--auto"),
    'users show "Marie Tremblay"': (
        'guichet users show "Marie Tremblay"',
        "make run ARGS='users show \"Marie Tremblay\"'",
    ),
}


@pytest.mark.parametrize(("words", "installed"), [(words, said[0]) for words, said in WORDS.items()])
def test_installed_it_is_guichet(words: str, installed: str) -> None:
    assert command(words) == installed


@pytest.mark.usefixtures("by_make")
@pytest.mark.parametrize(("words", "made"), [(words, said[1]) for words, said in WORDS.items()])
def test_started_by_make_it_is_make(words: str, made: str) -> None:
    assert command(words) == made
    target, *given = shlex.split(made)[1:]
    arguments = [word for each in given for word in shlex.split(each.removeprefix("ARGS="))]
    assert ([target] if target == "demo" else []) + arguments == shlex.split(words)


@pytest.mark.parametrize("strange", ["", "Make", "make run", "\x1b[2J", "sudo rm"])
def test_nothing_else_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, strange: str) -> None:
    monkeypatch.setenv(STARTED_BY, strange)
    assert command("check") == "guichet check"


def test_make_says_that_it_started_the_program() -> None:
    recipes = [line for line in (ROOT / "Makefile").read_text().splitlines() if "-m tui" in line]
    assert len(recipes) == 3
    assert all(line.startswith("\t@$(BY_MAKE) ") for line in recipes)
    assert f"BY_MAKE := {STARTED_BY}=make\n" in (ROOT / "Makefile").read_text()


LITERAL = re.compile(r"(?:« |“|: |· )guichet(?:(?= »|”|$)| (?!login|verify|config)[a-z-])")
"""A command in a sentence that is told to whoever started the program; sshd runs the others, and man has its own."""
PAGE_OF_MAN = ("« guichet », ou", "“guichet”, or")


def test_no_sentence_spells_it_out() -> None:
    messages = [message for message in catalogue("en", "guichet") if message.id]
    said = [form for message in messages for form in (*forms(message.id), *forms(message.string or ""))]
    assert [form for form in said if LITERAL.search(form) and not form.startswith(PAGE_OF_MAN)] == []


@pytest.mark.usefixtures("by_make")
def test_errors_name_it() -> None:
    assert 'lancez « make run ARGS="clock accept" »' in errors.sentence(ClockImplausible(0, 0), 0)
    assert "« make run ARGS=check » dit lesquelles" in errors.sentence(SealBroken(), 0)
    assert '« make run ARGS="factors list" » les donne' in errors.sentence(SeveralTokens(), 0)
    assert errors.sentence(AlreadyInitialised(), 0).endswith("Relancez « make run ».")
    assert steps.no_demonstration_in_lines().endswith(": make demo")


@pytest.mark.usefixtures("by_make")
@pytest.mark.parametrize(
    ("typed", "usage", "said"),
    [
        ("usres", 'run ARGS="[-h] ', "« usres » n'existe pas. Vouliez-vous dire « users » ?"),
        ("zzqqx", 'run ARGS="[-h] ', "« make run ARGS=--help » dit ce qui existe."),
        ("users zzqqx", 'run ARGS="users [-h] ', '« make run ARGS="users --help" » dit ce qui existe.'),
        ("demo --zzqqx", 'demo ARGS="[-h] ', "« make demo ARGS=--help » dit ce qui existe."),
        (
            "users list --plain",
            'run ARGS="users list [-h]',
            "s'écrit avant la commande, après « make run ARGS= ».",
        ),
        ("audit --action zzqqx", 'run ARGS="audit [-h]', '« make run ARGS="audit --help" » en donne la liste.'),
    ],
)
def test_so_do_usage_and_mistakes(capsys: pytest.CaptureFixture[str], typed: str, usage: str, said: str) -> None:
    with pytest.raises(SystemExit):
        main.parser().parse_args(typed.split())
    told = capsys.readouterr().err
    assert told.startswith(f"utilisation : make {usage}")
    assert said in told
    assert "guichet" not in told


@pytest.mark.usefixtures("by_make")
@pytest.mark.parametrize("words", ["", "users", "users add", "demo", "factors export"])
@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_so_does_help(capsys: pytest.CaptureFixture[str], words: str, spoken: str) -> None:
    language.choose(spoken)
    with pytest.raises(SystemExit):
        main.parser().parse_args([*words.split(), "--help"])
    told = capsys.readouterr().out
    assert told.splitlines()[-1].startswith("  make ")
    assert re.findall(r"guichet(?! (?:login|verify)|\.toml)(?=[ \n»”])", told) == []
    assert [line for line in told.splitlines() if len(line) > 80] == []
