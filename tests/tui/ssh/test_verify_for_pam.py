"""`guichet verify --pam`: yes or no, by the exit code alone."""

from __future__ import annotations

import sys
import syslog
from collections.abc import Callable

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.journeys import NAME, OKTA, at_methods, enrolled
from tests.tui.shell import Ended, Shell
from tui.cli import main
from tui.config.settings import Settings
from tui.ssh import pam

Check = Callable[..., Ended]


@pytest.fixture
def check(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Check:
    """What pam_exec runs."""

    def _check(typed: bytes, user: str = NAME, kind: str | None = "auth") -> Ended:
        monkeypatch.setenv("PAM_USER", user)
        monkeypatch.delenv("PAM_TYPE", raising=False)
        if kind is not None:
            monkeypatch.setenv("PAM_TYPE", kind)
        return shell.run("verify", "--pam", typed=typed)

    return _check


@pytest.fixture
def code(store: Store, clock: FixedClock) -> bytes:
    """One of now."""
    _session, secret = enrolled(store, clock, at_methods(store), OKTA)
    clock.advance(60)
    return totp(secret, clock.now).encode()


@pytest.mark.parametrize("end", [b"", b"\0", b"\n", b"\0 more"])
def test_a_right_code_once_however_it_ends(check: Check, code: bytes, end: bytes) -> None:
    assert check(code + end) == Ended(0, "", "")
    assert check(code + end) == Ended(1, "", "")


@pytest.mark.parametrize("typed", [b"", b"\0", b"000000", b"\xff\xfe", b"1" * 10_000])
def test_anything_else_is_refused(check: Check, code: bytes, typed: bytes) -> None:
    assert typed != code
    assert check(typed) == Ended(1, "", "")


def test_what_is_no_code_is_not_counted(check: Check, code: bytes) -> None:
    for typed in (b"", b"je ne sais pas", b"12345", b"https://exemple.fr/123456", b"123456 654321"):
        assert check(typed) == Ended(1, "", "")
    assert check(b"Votre code : " + code[:3] + b" " + code[3:] + b".\0") == Ended(0, "", "")


@pytest.mark.parametrize("user", ["", "personne", "a\udcffb"])
def test_so_is_whoever_has_no_account(check: Check, code: bytes, user: str) -> None:
    assert check(code, user) == Ended(1, "", "")


def test_and_whoever_is_closed_or_locked(check: Check, store: Store, code: bytes) -> None:
    store.administration().accounts.set_disabled(NAME, disabled=True)
    assert check(code).code == 1
    store.administration().accounts.set_disabled(NAME, disabled=False)
    store.maintenance.set_limit("failures_before_lock", 1)
    assert check(b"000000").code == 1
    assert check(code).code == 1
    store.administration().accounts.unlock(NAME)
    assert check(code).code == 0


@pytest.mark.parametrize("kind", [None, "account", "open_session", "password"])
def test_only_an_auth_line_is_answered(check: Check, code: bytes, kind: str | None) -> None:
    assert check(code, kind=kind).code == 1
    assert check(code).code == 0, "the code was not looked at"


@pytest.mark.parametrize("arguments", [("verify",), ("verify", "marie", "--pam")])
def test_either_a_name_or_that_of_pam(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main.parser().parse_args(arguments)


def test_what_would_be_said_goes_to_the_log_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(syslog, "syslog", lambda _level, text: logged.append(text))
    monkeypatch.setattr(syslog, "openlog", lambda *_how: None)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    pam.say_nothing()
    print("La base\x1b[2J est perdue.\nAppelez.", file=sys.stderr)
    assert logged == ["La base\N{REPLACEMENT CHARACTER}[2J est perdue.", "Appelez."]
    print("mot " * 100, file=sys.stderr)
    assert logged[-1] == "mot " * 100, "the log has all of a sentence"


@pytest.fixture
def _let_in(shell: Shell) -> None:
    """The setting for who has no phone yet."""
    shell.settings = Settings(without_phone="let in")


@pytest.mark.usefixtures("_let_in")
def test_who_has_no_phone_yet_may_be_let_in_to_enrol(store: Store, check: Check) -> None:
    store.administration().accounts.add("bob", PASSWORD)
    for typed in (b"\0", b"", b"je n'ai pas de code", b"123456"):
        assert check(typed, "bob") == Ended(0, "", "")
    store.administration().accounts.set_disabled("bob", disabled=True)
    assert check(b"\0", "bob") == Ended(1, "", "")
    assert check(b"\0", "personne") == Ended(1, "", "")


@pytest.mark.usefixtures("_let_in", "code")
def test_who_has_one_is_not_let_in_without_its_code(check: Check) -> None:
    for typed in (b"\0", b"", b"je n'ai pas de code", b"12345678"):
        assert check(typed) == Ended(1, "", "")
    assert check(b"000000") == Ended(1, "", "")


def test_unless_the_setting_says_so_they_are_refused(store: Store, check: Check) -> None:
    store.administration().accounts.add("bob", PASSWORD)
    assert check(b"\0", "bob") == Ended(1, "", "")
