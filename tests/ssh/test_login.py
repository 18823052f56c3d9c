"""What ordinary users meet at login: their shell at once, the wizard before it, or one sentence."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.ssh.host import Host, run, wait_until
from tests.terminal.emulator import Terminal
from tests.terminal.journey import by_key, enrolled, field, prove, to_qr

Connect = Callable[..., Terminal]
NOT_INSTALLED = "Votre session ne s'ouvre pas : Guichet n'est pas encore installé. Appelez l'administrateur.\n"
UNAVAILABLE = "Votre session ne s'ouvre pas : Guichet ne répond pas. Appelez l'administrateur.\n"
ENROL_FIRST = (
    "Activez d'abord l'authentification multifacteur. Guichet a besoin d'un terminal. "
    "Avec ssh, ajoutez -t à la commande.\n"
)


def as_person(host: Host, person: str, *options: str) -> list[str]:
    """A client of somebody who has a key and an ordinary account."""
    return host.ssh(host.name(person), *options, key="person")


def _largest_core() -> str:
    """As sshd has it from the test, and the shell from sshd."""
    limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
    return "unlimited" if limit == resource.RLIM_INFINITY else str(limit // 512)


def test_who_has_enrolled_has_the_shell_that_sshd_starts(host: Host, prepared: Store, connect: Connect) -> None:
    enrolled(prepared, host.name("bob"))
    host.hand_over()
    script = "cat; umask; ulimit -H -c; yes | head -1; echo $0 $- $LANG $EDITOR ${SSH_ORIGINAL_COMMAND-none}; exit 7"
    home = host.root / "home" / "bob"
    (home / ".bashrc").write_text("export EDITOR=ed PYTHONSTARTUP=/start LC_CTYPE\n")
    ended = run(*as_person(host, "bob", "-T"), script, typed="first line\n")
    assert ended.returncode == 7
    assert ended.stdout.splitlines()[:3] == ["first line", "0022", _largest_core()]
    assert ended.stdout.splitlines()[3] == "y"
    assert ended.stdout.splitlines()[4].split()[2:] == ["C.UTF-8", "ed", "none"]
    assert ended.stderr == ""
    copied = host.root / "copied"
    assert run(*host.sftp("scp", "person"), f"{host.name('bob')}@127.0.0.1:.bashrc", copied).returncode == 0
    assert "PYTHONSTARTUP" in copied.read_text()

    (home / ".bash_profile").write_text("PS1='ready>'\n")
    shell = connect(*as_person(host, "bob", "-tt"))
    shell.wait_for("ready>")
    shell.send("shopt -q login_shell && echo it is a login shell of $(id -un)\r")
    shell.wait_for(f"it is a login shell of {host.name('bob')}")
    shell.send("exit 3\r")
    assert shell.wait_exit() == 3


def test_who_must_enrol_goes_through_the_wizard_first(host: Host, prepared: Store, connect: Connect) -> None:
    carol = host.name("carol")
    prepared.administration().accounts.add(carol, PASSWORD, mfa_required=True)
    host.hand_over()

    refused = run(*as_person(host, "carol", "-T"), "touch let-in")
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", ENROL_FIRST)
    source = host.root / "sshd_config"
    assert run(*host.sftp("scp", "person"), source, f"{carol}@127.0.0.1:let-in").returncode

    left = connect(*as_person(host, "carol", "-tt"), "touch let-in")
    left.wait_for("[ Me connecter ]")
    left.key("ctrl+q")
    assert left.wait_exit() == 1
    assert "l'activation n'est pas terminée" in left.text()

    dropped = connect(*as_person(host, "carol", "-tt"), "touch let-in")
    dropped.wait_for("[ Me connecter ]")
    dropped.kill()
    for account in (host.account, carol):
        wait_until(lambda account=account: not host.processes(account), "the program to end")  # type: ignore[misc]
    assert not list((host.root / "home" / "carol").glob("let-in"))

    terminal = connect(*as_person(host, "carol", "-tt"), "echo let in: $(id -un)")
    terminal.wait_for("[ Me connecter ]")
    assert "votre session s'ouvrira ensuite" in terminal.text()
    assert field(terminal, "Nom d'utilisateur") == carol
    terminal.send(f"{PASSWORD}\r")
    link = to_qr(terminal)
    prove(terminal, link)
    by_key(terminal, "Terminer")
    assert terminal.wait_exit() == 0
    assert f"let in: {carol}" in terminal.text()
    assert run(*as_person(host, "carol", "-T"), "id -un").stdout == f"{carol}\n"


def test_a_closed_account_is_not_let_in(host: Host, prepared: Store) -> None:
    enrolled(prepared, host.name("bob"))
    prepared.administration().accounts.set_disabled(host.name("bob"), disabled=True)
    host.hand_over()
    ended = run(*as_person(host, "bob", "-T"), "id")
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "Votre compte est fermé. Appelez un opérateur.\n")


def lose_the_key(host: Host) -> None:
    """The data is there and does not open."""
    host.database.with_name("guichet.key").unlink()


def lose_the_data(host: Host) -> None:
    """Nothing is there."""
    for path in host.database.parent.glob("guichet.*"):
        path.unlink()


def lose_the_rule(host: Host) -> None:
    """sudo does not know the command."""
    sudoers = Path("/etc/sudoers.d", host.service)
    sudoers.write_text(sudoers.read_text().replace("NOPASSWD", "PASSWD"))


def nothing(host: Host) -> None:
    """The data is whole: it is the person who has no account."""


@pytest.mark.parametrize(
    ("accident", "said"),
    [
        (lose_the_key, UNAVAILABLE),
        (lose_the_data, NOT_INSTALLED),
        (lose_the_rule, UNAVAILABLE),
        (nothing, UNAVAILABLE),
    ],
)
def test_what_cannot_be_learned_is_decided_by_the_setting(
    host: Host, prepared: Store, accident: Callable[[Host], None], said: str
) -> None:
    enrolled(prepared, host.name("bob"))
    prepared.close()
    host.hand_over()
    kept = [(path, path.read_text()) for path in (host.configuration, Path("/etc/sudoers.d", host.service))]
    person = "dave" if accident is nothing else "bob"
    try:
        accident(host)
        ended = run(*as_person(host, person, "-T"), "id -un")
        assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", said)
        host.configuration.write_text(host.configuration.read_text().replace('"refuse"', '"let in"'))
        ended = run(*as_person(host, person, "-T"), "id -un")
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{host.name(person)}\n", "")
    finally:
        for path, text in kept:
            path.write_text(text)


def test_sudo_runs_that_command_for_that_person_and_nothing_else(host: Host, prepared: Store) -> None:
    enrolled(prepared, host.name("bob"))
    prepared.administration().accounts.add(host.name("carol"), PASSWORD, mfa_required=True)
    host.hand_over()
    sudo = ["sudo", "-n", "-u", host.account]
    person = ["runuser", "-u", host.name("carol"), "--"]
    for command in (
        [*sudo, "id"],
        [*sudo, *host.program, "users", "list"],
        [*sudo, *host.program, "enrol", "--help"],
        [*sudo, *host.program[:-1], "/tmp/guichet.db", "enrol"],
        [*sudo, "SUDO_USER=" + host.name("bob"), *host.program, "enrol"],
        ["sudo", "-n", *host.program, "enrol"],
    ):
        ended = run(*person, *command)
        assert ended.returncode == 1
        assert "sudo: " in ended.stderr
    asked = run(*person, *sudo, *host.program, "enrol", SUDO_USER=host.name("bob"))
    assert (asked.returncode, asked.stderr) == (3, ENROL_FIRST), "the name is of who ran sudo"
