"""`guichet ssh-setup`: what is printed has this installation's paths, and nothing that sshd would read otherwise."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import tui
from tui.cli import main
from tui.ssh import command_line, setup
from tui.ssh.setup import first_closed_to_others, print_setup

PROGRAM = f"{sys.executable} -I -m tui"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    code = print_setup(main.parser().parse_args([*arguments, "ssh-setup", "--print"]), environment)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_without_a_word_all_is_where_a_host_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = printed(capsys)
    everywhere = f"{PROGRAM} --config /etc/guichet/guichet.toml --database /var/lib/guichet/guichet.db"
    assert code == 0
    assert f"    ForceCommand {everywhere} --closed-if-empty\n" in out
    assert f"    ForceCommand {everywhere} login\n" in out
    assert f"Cmnd_Alias GUICHET_ENROL = {everywhere} enrol\n" in out
    assert out.count(f"{everywhere} ") + out.count(f"{everywhere}\n") == 6
    assert "useradd --system --home-dir /var/lib/guichet --no-create-home --shell /bin/sh --password '*' enrol\n" in out
    assert "$" not in out


def test_sshd_reads_it_before_the_files_that_others_put_there(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = printed(capsys)
    names = re.findall(r"/etc/ssh/sshd_config\.d/(\S+\.conf)", out)
    assert names
    assert all(name < "50-cloud-init.conf" for name in names)


def test_the_options_in_force_are_spelled_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    _code, out, _err = printed(
        capsys, "--database", "here/g.db", GUICHET_KEY_FILE="/run/key", GUICHET_CONFIG="/srv/guichet.toml"
    )
    assert f"{PROGRAM} --config /srv/guichet.toml --database {tmp_path}/here/g.db --key-file /run/key login" in out
    assert "AuthorizedKeysFile /srv/authorized_keys\n" in out
    assert f"install -d -m 0700 -o enrol -g enrol {tmp_path}/here\n" in out


DSN = "postgresql://kiosk@db1,db2/guichet?sslmode=verify-full"


@pytest.mark.parametrize("is_in_the_file", [True, False])
def test_a_server_is_named_in_the_configuration_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, is_in_the_file: bool
) -> None:
    """Its address has characters that sudo and a shell read as something else."""
    file = tmp_path / "guichet.toml"
    if is_in_the_file:
        file.write_text(f'database = "{DSN}"\n', "utf-8")
    place = () if is_in_the_file else ("--database", DSN)
    code, out, _err = printed(capsys, *place, GUICHET_CONFIG=str(file))
    assert code == 0
    assert out.count(DSN) == 1
    assert f'database = "{DSN}"\n' in out
    line = f"{PROGRAM} --config {file} --key-file /var/lib/guichet/guichet.key"
    assert f"Cmnd_Alias GUICHET_ENROL = {line} enrol\n" in out
    assert f"    ForceCommand {line} login\n" in out
    assert "install -d -m 0700 -o enrol -g enrol /var/lib/guichet\n" in out


@pytest.mark.parametrize(
    "strange", ["/srv/a b/g.db", "/srv/a,b", "/srv/$HOME", '/srv/"', "/srv/é", "/srv/a=b", "/a\nb"]
)
def test_a_path_that_is_not_read_as_it_is_written_is_refused(capsys: pytest.CaptureFixture[str], strange: str) -> None:
    code, out, err = printed(capsys, "--database", strange)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "ne peut être écrit tel quel" in err


def test_login_asks_with_the_command_that_sudo_knows(capsys: pytest.CaptureFixture[str]) -> None:
    options = main.parser().parse_args(["--database", "/srv/g.db", "login"])
    asked = command_line.installation(options, {}).guichet("enrol")
    _code, out, _err = printed(capsys, "--database", "/srv/g.db")
    assert f"= {' '.join(asked)}\n" in out


def test_what_only_its_owner_may_start_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    (private / "python").touch(mode=0o755)
    monkeypatch.setattr(sys, "executable", str(private / "python"))
    _code, _out, err = printed(capsys)
    assert "Les autres comptes ne pourront pas lancer ce programme" in err


def test_what_all_may_start_is_not_told_of() -> None:
    assert first_closed_to_others(Path("/bin/sh"), Path("/etc/passwd")) is None


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_module_or_a_catalogue_that_is_closed_is_told_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_ours: bool
) -> None:
    """As `umask 077` leaves what was added by an upgrade."""
    closed = tmp_path / "tui" / ("guichet.mo" if is_ours else "dependency.py")
    closed.parent.mkdir()
    closed.touch()
    closed.chmod(0o600)
    if is_ours:
        monkeypatch.setattr(tui, "__path__", [str(closed.parent)])
        monkeypatch.setitem(sys.modules, "tui.screens.app", ModuleType("tui.screens.app"))
    else:
        module = ModuleType("dependency")
        module.__file__ = str(closed)
        monkeypatch.setitem(sys.modules, "dependency", module)
    monkeypatch.setattr(setup, "_is_closed_to_others", lambda path: path.is_file() and not path.stat().st_mode & 0o004)
    code, _out, err = printed(capsys)
    assert code == 0
    assert str(closed) in err
