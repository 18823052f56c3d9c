"""What the command line says of itself, and of what it does not know."""

from __future__ import annotations

import re

import pytest

from tests.spoken import ENGLISH, FRENCH
from tui import language
from tui.cli import main

HELPS: tuple[list[str], ...] = (
    [],
    ["users"],
    ["users", "add"],
    ["users", "list"],
    ["factors"],
    ["factors", "import"],
    ["factors", "reset"],
    ["audit"],
    ["limits"],
    ["config"],
    ["demo"],
    ["mail"],
    ["check"],
    ["clock"],
)


@pytest.mark.parametrize("arguments", HELPS, ids=" ".join)
@pytest.mark.parametrize(("chosen", "spoken", "not_spoken"), [("fr", FRENCH, ENGLISH), ("en", ENGLISH, FRENCH)])
def test_help_speaks_one_language(
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    chosen: str,
    spoken: re.Pattern[str],
    not_spoken: re.Pattern[str],
) -> None:
    language.choose(chosen)
    with pytest.raises(SystemExit) as ended:
        main.parser().parse_args([*arguments, "--help"])
    assert ended.value.code == 0
    # The names of options are the same in every language.
    shown = re.sub(r"--[a-z-]+", "", capsys.readouterr().out)
    assert spoken.search(shown)
    assert not_spoken.findall(shown) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["users"],
        ["users", "nothing"],
        ["users", "add"],
        ["users", "add", "bob", "--role", "king"],
        ["users", "add", "bob", "extra"],
        ["users", "list", "--js"],
        ["verify"],
        ["--data", "x", "users", "list"],
    ],
    ids=" ".join,
)
def test_a_usage_error(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    language.choose("fr")
    with pytest.raises(SystemExit) as ended:
        main.parser().parse_args(arguments)
    assert ended.value.code == main.USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("utilisation")
