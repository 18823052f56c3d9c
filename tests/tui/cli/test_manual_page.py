"""`guichet man` at a terminal: a page to read; in a pipe, its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.cli import main, manual, manual_page, tables
from tui.language.lines import width


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The only directory of commands, for a person at a terminal."""
    monkeypatch.setattr(tables, "is_for_people", lambda: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def man(path: Path, *lines: str) -> None:
    """Put a command named man there."""
    (path / "man").write_text("\n".join(("#!/bin/sh", *lines)))
    (path / "man").chmod(0o755)


def shown(capfd: pytest.CaptureFixture[str], *page: str) -> str:
    """Return what the command shows."""
    options = main.parser().parse_args(["man", *page])
    assert options.run(options) == 0
    return capfd.readouterr().out


def test_man_shows_it_where_there_is_one(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    man(path, 'echo "$@"', "read -r first", 'echo "$first"')
    said, first = shown(capfd).splitlines()
    assert said == "-l -"
    assert first.startswith('.TH "GUICHET"')


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("page", ["guichet", "guichet.toml"])
def test_without_it_the_page_is_text(path: Path, capfd: pytest.CaptureFixture[str], broken: bool, page: str) -> None:
    if broken:
        man(path, "exit 3")
    text = shown(capfd, page)
    lines = text.splitlines()
    assert [line for line in lines if line.startswith(".") or "\\" in line] == []
    assert [line for line in lines if width(line) > 80] == []
    assert "NOM" in lines
    assert "\n\n\n" not in text


def test_an_option_stands_before_what_explains_it() -> None:
    lines = manual_page.as_text(manual.of_commands(main.parser()), 80).splitlines()
    at = lines.index("       --plain")
    assert lines[at + 1].startswith(" " * 14 + "l'assistant")
    assert "   guichet users add" in lines
    assert '       guichet users add "Marie Tremblay" --require-mfa' in lines


def test_in_a_pipe_it_is_the_source(capfd: pytest.CaptureFixture[str]) -> None:
    assert shown(capfd).startswith(".TH")
