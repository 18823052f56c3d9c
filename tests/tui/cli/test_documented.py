"""The reference in `docs/` has every command, option, setting and key of JSON, and names none that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.storage.people import NAME, begin, enrol, signed_up
from tests.tui.shell import Shell
from tui import language
from tui.cli import main
from tui.cli.arguments import Command, Parser
from tui.cli.in_force import InForce, in_force
from tui.cli.tree import commands
from tui.config.settings import Settings
from tui.messages import settings

ROOT = Path(__file__).parents[3]
PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in ROOT.glob("docs/*.md")))
IN_CODE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z-]+")
ELSEWHERE = {"mail": "docs/mail.md", "limits": "docs/vault.md"}
"""The tables of guichet.toml whose settings have a page that explains more."""


def read(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def rows(page: str) -> Iterator[tuple[str, ...]]:
    """The cells of each row of each table."""
    for line in read(page).splitlines():
        if line.startswith("|") and not line.startswith("|-"):
            yield tuple(cell.strip() for cell in line.strip("|").split(" | "))


def options_of(parser: Parser) -> set[str]:
    """The options of a command that its help shows."""
    return {option for action in parser.arguments() for option in action.option_strings if option.startswith("--")}


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    language.choose("fr")
    yield
    language.choose("fr")


def test_every_command_has_a_row_with_each_of_its_options() -> None:
    shown = [cells[0] for cells in rows("docs/commands.md")]
    for parser in commands(main.parser()):
        if not list(parser.offered()) and isinstance(parser, Command):
            of_this = [cell for cell in shown if re.match(rf"`{parser.prog}(?![\w-])(?! [a-z])", cell)]
            assert of_this, parser.prog
            assert options_of(parser) - {"--help"} <= set(OPTION.findall(" ".join(of_this))), parser.prog
    assert options_of(main.parser()) - {"--help"} <= set(OPTION.findall(read("docs/commands.md")))


@pytest.mark.parametrize("page", PAGES)
def test_a_command_that_a_page_names_is_one(page: str) -> None:
    for quoted in IN_CODE.findall(read(page)):
        program, *words = quoted.split()
        if program == "guichet":
            parser: Any = main.parser()
            known = options_of(parser)
            while words and re.fullmatch("[a-z][a-z-]*", words[0]) and (choices := subcommands(parser)):
                assert words[0] in choices, quoted
                parser = choices[words.pop(0)]
                parser.make()
                known |= options_of(parser)
            assert set(OPTION.findall(quoted)) <= known | {"--help"}, quoted


def subcommands(parser: Any) -> dict[str, Any]:
    """The commands under a parser, hidden ones too."""
    return next((action.choices for action in parser._subparsers._group_actions), {}) if parser._subparsers else {}


def test_every_setting_is_in_the_page_of_configuration() -> None:
    listed = {cells[0].strip("`") for cells in rows("docs/configuration.md")}
    for name in settings.settings():
        table, _point, own = name.rpartition(".")
        if table in ELSEWHERE:
            assert f"{table}.…" in listed
            assert re.search(rf"^{own} = |^\| `{own}` \|", read(ELSEWHERE[table]), re.MULTILINE), name
        else:
            assert name in listed, name


def test_the_page_of_configuration_has_the_defaults() -> None:
    options = main.parser().parse_args(["config"])
    defaults = {setting.name: setting.value for setting in in_force(Settings(), options, {}, {})}
    listed = {cells[0].strip("`"): cells[1].strip("`") for cells in rows("docs/configuration.md") if len(cells) == 3}
    told = {name: value for name, value in listed.items() if re.fullmatch(r'"\w.*"|\[.*\]|true|false|\d+', value)}
    assert len(told) > 15
    for name, value in told.items():
        default = defaults[name.replace("methods.ID", "methods.okta_verify")]
        written = str(default).lower() if isinstance(default, bool) else str(default).replace("'", '"')
        assert value in (written, f'"{default}"'), name


def keys(found: Any) -> set[str]:
    """Every key of what a command prints, at any depth."""
    if isinstance(found, dict):
        return found.keys() | {key for value in found.values() for key in keys(value)}
    return {key for value in found for key in keys(value)} if isinstance(found, list) else set()


def documented(command: str) -> set[str]:
    """The keys that the page has for a command."""
    _before, _title, part = read("docs/commands.md").partition("## The keys of JSON")
    table = [line.split(" | ") for line in part.splitlines() if line.startswith("| `")]
    return {key for commands, listed in table if f"`{command}`" in commands for key in re.findall(r"`(\w+)`", listed)}


@pytest.mark.parametrize(
    "command", ["users list", "users add", "factors list", "visits", "audit", "check", "mail status", "hosts list"]
)
def test_every_key_of_json_is_in_the_page_of_commands(
    shell: Shell, store: Store, clock: FixedClock, command: str
) -> None:
    enrol(store, clock, signed_up(store))
    begin(store, signed_up(store, "paul"))
    store.administration().asking_hosts.add("vpn1")
    arguments = {"factors list": [NAME], "users add": ["pauI"]}.get(command, [])
    found = shell.json(*command.split(), *arguments)
    if command == "visits":
        # Its keys are the pages of the guide.
        found["left"] = []
    assert keys(found)
    assert keys(found) <= documented(command)


def test_every_key_of_a_setting_is_in_the_page_of_commands() -> None:
    assert {field.name for field in fields(InForce)} == documented("config")
