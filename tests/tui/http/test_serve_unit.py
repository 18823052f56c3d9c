"""The systemd unit of the service that is shipped: what systemd thinks of it, and that it is about this program."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from tui.cli import main

UNIT = Path(__file__).parents[3] / "docs" / "guichet-serve.service"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
MOST_OPEN = 20
"""Tenths: 0 is a program that may do nothing, 100 one that may do everything."""


def settings() -> dict[str, list[str]]:
    """Every key of the unit with its values."""
    found = defaultdict(list)
    for line in UNIT.read_text("utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[key].append(value)
    return found


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The unit as it is put on a machine, with a program that is there."""
    copy = tmp_path / UNIT.name
    program = shlex.split(settings()["ExecStart"][0])[0]
    copy.write_text(UNIT.read_text("utf-8").replace(program, "/bin/true"), "utf-8")
    return copy


@needs_systemd
def test_systemd_has_nothing_to_say_about_it(installed: Path) -> None:
    done = subprocess.run(["systemd-analyze", "verify", installed], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_systemd
def test_little_of_the_machine_is_open_to_it(installed: Path) -> None:
    asked = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_OPEN}", str(installed)]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_it_starts_the_service_and_takes_its_end_for_one_that_was_asked_for() -> None:
    unit = settings()
    _program, *arguments = shlex.split(unit["ExecStart"][0])
    assert main.parser().parse_args(arguments).command == "serve"
    assert unit["SuccessExitStatus"] == [str(128 + signal.SIGTERM)]


def test_it_reaches_nothing_but_this_machine() -> None:
    unit = settings()
    assert (unit["IPAddressDeny"], unit["IPAddressAllow"]) == (["any"], ["localhost"])
