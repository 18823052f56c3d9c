"""The codes guard a login: password and code through PAM, as `guichet ssh-setup` has it configured."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage import Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.ssh.host import UNIX_PASSWORD, Host, run
from tests.terminal.journey import enrolled, fresh_code, wrong_code


def log_in(host: Host, *attempts: tuple[str, str, str]) -> list[bool]:
    """Whether each of these people with this password and this code is let in, all of them at the same time."""
    steps = ("authenticate", "acct_mgmt", "setcred", "open_session")

    def is_let_in(attempt: tuple[str, str, str]) -> bool:
        person, password, code = attempt
        ended = run("pamtester", host.service, host.name(person), *steps, typed=f"{password}\n{code}\n")
        # The module says so unless it is to be quiet.
        assert "exit code" not in ended.stdout + ended.stderr
        return ended.returncode == 0

    with ThreadPoolExecutor() as pool:
        return list(pool.map(is_let_in, attempts))


def test_a_right_password_and_a_right_code_once(host: Host, prepared: Store) -> None:
    secret = enrolled(prepared, host.name("alice")).secret
    host.hand_over()
    code = fresh_code(secret)
    assert log_in(host, ("alice", "autre mot de passe", code)) == [False]
    assert log_in(host, ("alice", UNIX_PASSWORD, code)) == [True], "a wrong password does not spend the code"
    assert log_in(host, ("alice", UNIX_PASSWORD, code)) == [False]
    events = [event for event in prepared.administration().audit_log.events() if event.action == "code checked"]
    assert [event.outcome for event in events] == ["done", "refused"]
    assert {event.subject for event in events} == {host.name("alice")}
    assert {event.origin for event in events} == {"no terminal"}


def test_everybody_else_is_refused_alike(host: Host, prepared: Store) -> None:
    secrets = {person: enrolled(prepared, host.name(person)).secret for person in ("bob", "carol", "dave")}
    prepared.administration().accounts.add(host.name("erin"), PASSWORD)
    prepared.administration().accounts.set_disabled(host.name("bob"), disabled=True)
    prepared.maintenance.set_limit("failures_before_lock", 1)
    prepared.sign_in.verify(host.name("carol"), wrong_code(secrets["carol"]))
    prepared.maintenance.set_limit("failures_before_lock", 5)
    host.hand_over()
    code = totp(secrets["dave"], time.time(), offset=1)
    attempts = [
        ("bob", UNIX_PASSWORD, fresh_code(secrets["bob"])),
        ("carol", UNIX_PASSWORD, fresh_code(secrets["carol"])),
        ("dave", UNIX_PASSWORD, wrong_code(secrets["dave"])),
        ("erin", UNIX_PASSWORD, code),
        ("frank", UNIX_PASSWORD, code),
    ]
    assert log_in(host, *attempts) == [False] * 5, "disabled, locked, wrong code, no phone, no account"
    prepared.administration().accounts.unlock(host.name("dave"))
    host.hand_over()
    assert log_in(host, ("dave", UNIX_PASSWORD, fresh_code(secrets["dave"]))) == [True]


def test_without_its_data_nobody_is_let_in_and_nothing_is_said(host: Host, prepared: Store) -> None:
    secret = enrolled(prepared, host.name("alice")).secret
    prepared.close()
    host.hand_over()
    host.database.with_name("guichet.key").unlink()
    assert log_in(host, ("alice", UNIX_PASSWORD, fresh_code(secret))) == [False]
    pam = {"PAM_TYPE": "auth", "PAM_USER": host.name("alice")}
    ended = host.guichet("verify", "--pam", typed=f"{fresh_code(secret)}\0", **pam)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "")


def test_what_root_does_to_the_data_stays_its_owners(host: Host, prepared: Store) -> None:
    prepared.close()
    host.hand_over()
    assert host.guichet("users", "add", host.name("alice")).returncode == 0
    assert host.guichet("key", "rotate").returncode == 0
    assert {path.owner() for path in host.database.parent.iterdir()} == {host.account}
    refused = host.guichet("backup", Path("/root/guichet.backup"))
    assert refused.returncode == 1
    assert "/root/guichet.backup" in refused.stderr
