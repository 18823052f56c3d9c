"""The doors that environment variables open are closed before anything else runs."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field

import pytest

from tui.process import environment

FORGOTTEN = (
    "TEXTUAL",
    "TEXTUAL_LOG",
    "TEXTUAL_DRIVER",
    "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT",
    "RICH_TRACEBACKS",
    "PYTHONPATH",
    "PYTHONINSPECT",
    "PYTHONSTARTUP",
    "PYTHONBREAKPOINT",
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "BROWSER",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "COLUMNS",
    "LINES",
    "ESCDELAY",
    "FORCE_COLOR",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "JUPYTER_COLUMNS",
    "SSLKEYLOGFILE",
    "SSL_CERT_FILE",
    "OPENSSL_CONF",
)
KEPT = ("PATH", "HOME", "TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "TZ", "GUICHET_DATABASE", "XDG_DATA_HOME")


@dataclass
class Machine:
    """What the seal did to the process."""

    variables: dict[str, str]
    masks: list[int] = field(default_factory=list)
    started: list[tuple[str, list[str], set[str]]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The variables there are, but the one pytest writes by itself."""
        return set(self.variables) - {"PYTEST_CURRENT_TEST"}


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A process of which nothing real is changed."""
    made = Machine(dict.fromkeys(KEPT, "x"))
    monkeypatch.setattr(os, "environ", made.variables)
    monkeypatch.setattr(os, "umask", made.masks.append)
    monkeypatch.setattr(os, "execv", lambda program, arguments: made.started.append((program, arguments, made.names)))
    return made


@pytest.mark.parametrize("name", FORGOTTEN)
def test_a_door_is_closed(machine: Machine, name: str) -> None:
    machine.variables[name] = "anything"
    environment.seal([])
    assert machine.names == set(KEPT)


@pytest.mark.parametrize(
    ("delay", "is_kept"),
    [("1", True), ("5000", True), ("0", False), ("5001", False), ("99999999999", False), ("²", False)],
)
def test_a_delay_after_escape_is_kept_where_somebody_could_wait_for_it(
    machine: Machine, delay: str, is_kept: bool
) -> None:
    machine.variables["ESCDELAY"] = delay
    environment.seal([])
    assert ("ESCDELAY" in machine.names) is is_kept


def test_what_the_program_needs_is_kept(machine: Machine) -> None:
    environment.seal([])
    assert machine.names == set(KEPT)
    assert machine.started == []


def test_inside_gnu_screen_the_terminal_around_it_does_not_speak_of_colours(machine: Machine) -> None:
    machine.variables["STY"] = "4711.tty1.host"
    environment.seal([])
    assert machine.names == set(KEPT) - {"COLORTERM"} | {"STY"}


def test_files_are_for_their_owner_alone(machine: Machine) -> None:
    environment.seal([])
    assert machine.masks == [0o077]


def test_a_python_that_obeyed_a_variable_starts_again_without_it(machine: Machine) -> None:
    machine.variables["PYTHONPATH"] = "/tmp"
    environment.seal(["users", "add", "marie"])
    ((program, arguments, seen),) = machine.started
    assert program == sys.executable
    assert arguments == [sys.executable, "-I", "-m", "tui", "users", "add", "marie"]
    assert seen == set(KEPT)


def test_an_isolated_python_obeyed_nothing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    class Flags:
        isolated = 1

    monkeypatch.setattr(sys, "flags", Flags)
    machine.variables["PYTHONPATH"] = "/tmp"
    environment.seal([])
    assert machine.started == []
    assert machine.names == set(KEPT)
