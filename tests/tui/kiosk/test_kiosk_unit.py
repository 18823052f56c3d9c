"""The systemd unit that is shipped, alone and with what a fleet adds to it: what systemd thinks of it, and that it is
about this program.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from tui.cli import main
from tui.config import paths
from tui.fleet import plan
from tui.kiosk.afterwards import OPERATOR_LEFT

DOCS = Path(__file__).parents[3] / "docs"
UNIT, FLEET = DOCS / "guichet-kiosk.service", DOCS / "guichet-kiosk-fleet.conf"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")


def settings(file: Path = UNIT) -> dict[str, list[str]]:
    """Every key of a file with its values."""
    found = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found[key].append(value)
    return found


def installed(directory: Path, *, of_a_fleet: bool) -> Path:
    """Put the unit into a directory as it is put on a machine, with a program that is there."""
    copy = directory / UNIT.name
    program = shlex.split(settings()["ExecStart"][0])[0]
    copy.write_text(UNIT.read_text("utf-8").replace(program, "/bin/true"), "utf-8")
    if of_a_fleet:
        beside = directory / f"{UNIT.name}.d"
        beside.mkdir()
        shutil.copy(FLEET, beside / "fleet.conf")
    return copy


@needs_systemd
@pytest.mark.parametrize("of_a_fleet", [False, True])
def test_systemd_has_nothing_to_say_about_it(tmp_path: Path, of_a_fleet: bool) -> None:
    copy = installed(tmp_path, of_a_fleet=of_a_fleet)
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_systemd
@pytest.mark.parametrize(("of_a_fleet", "most"), [(False, 20), (True, 25)])
def test_little_of_the_machine_is_open_to_it(tmp_path: Path, of_a_fleet: bool, most: int) -> None:
    """`most` is in tenths: 0 is a program that may do nothing, 100 one that may do everything."""
    copy = installed(tmp_path, of_a_fleet=of_a_fleet)
    asked = ["systemd-analyze", "security", "--offline=true", f"--threshold={most}", str(copy)]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0


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


def test_a_fleet_opens_the_way_to_its_servers_and_nothing_else() -> None:
    unit, fleet = settings(), settings(FLEET)
    assert unit["PrivateNetwork"] == ["yes"]
    assert unit["RestrictAddressFamilies"] == ["AF_UNIX"]
    printed = plan.of(main.parser().parse_args(["postgres-setup", "--print"]))
    servers = [server.address.removesuffix("/32") for server in printed.servers]
    assert fleet == {
        "Wants": ["network-online.target"],
        "After": ["network-online.target"],
        "UnsetEnvironment": ["GUICHET_DATABASE"],
        "LoadCredential": ["guichet.key:/etc/guichet/guichet.key"],
        "PrivateNetwork": ["no"],
        "RestrictAddressFamilies": ["AF_INET AF_INET6"],
        "IPAddressDeny": ["any"],
        "IPAddressAllow": ["localhost", *servers],
    }


def test_the_key_that_systemd_passes_is_found_and_nothing_is_to_be_written_beside_it(tmp_path: Path) -> None:
    name = settings(FLEET)["LoadCredential"][0].partition(":")[0]
    (tmp_path / name).touch()
    options = main.parser().parse_args(["kiosk"])
    key = paths.key(options, {paths.CREDENTIALS: str(tmp_path)})
    files = paths.files(paths.DatabasePlace("postgresql:///guichet", paths.IN_FILE), key)
    assert files.key == tmp_path / name
    assert files.named_after == paths.files_of_this_host()
    assert not paths.files_of_this_host().is_relative_to(tmp_path / name)
