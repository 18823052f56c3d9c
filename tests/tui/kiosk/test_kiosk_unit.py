"""The systemd unit that is shipped: what systemd thinks of it, and that it is about this program."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from tui.cli import main
from tui.kiosk.afterwards import OPERATOR_LEFT

UNIT = Path(__file__).parents[3] / "docs" / "guichet-kiosk.service"


def settings() -> dict[str, list[str]]:
    """Every key of the unit with its values."""
    found = defaultdict(list)
    for line in UNIT.read_text("utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[key].append(value)
    return found


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_has_nothing_to_say_about_it(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    program = shlex.split(settings()["ExecStart"][0])[0]
    copy.write_text(UNIT.read_text("utf-8").replace(program, "/bin/true"), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_starts_the_kiosk_again_but_after_an_operators_way_out() -> None:
    unit = settings()
    _program, *arguments = shlex.split(unit["ExecStart"][0])
    assert main.parser().parse_args(arguments).command == "kiosk"
    assert unit["Restart"] == ["always"]
    assert unit["RestartPreventExitStatus"] == unit["SuccessExitStatus"] == [str(OPERATOR_LEFT)]
    assert f'"$EXIT_STATUS" = {OPERATOR_LEFT}' in unit["ExecStopPost"][0]
    assert unit["StartLimitIntervalSec"] == ["0"]


def test_it_clears_the_console_whatever_happened() -> None:
    unit = settings()
    assert [unit[key] for key in ("StandardInput", "StandardOutput", "StandardError")] == [["tty"]] * 3
    assert [unit[key] for key in ("TTYReset", "TTYVHangup", "TTYVTDisallocate")] == [["yes"]] * 3
    assert unit["DeviceAllow"] == [f"{unit['TTYPath'][0]} rw"]
