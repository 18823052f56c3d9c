"""The real program on a machine whose clock is wrong: what it refuses, and the way on that it says."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from storage import Action, Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.otpauth_uris import uri
from tests.storage.people import Enrolled, enrol, signed_up
from tests.terminal import elsewhen
from tests.terminal.in_process import run_here
from tests.terminal.program import assert_refused, environment, run

DAY = 86_400
MONTH = 30 * DAY


def on_a_clock_off_by(
    seconds: int, *arguments: str | Path, typed: bytes = b"", lang: str = "C.UTF-8"
) -> CompletedProcess[bytes]:
    """A command, to its end."""
    program = (sys.executable, "-I", elsewhen.__file__, str(seconds))
    return run(arguments, typed, environment(LANG=lang), program=program)


@pytest.fixture
def marie(prepared: Store, at_home: Path, cheap: Hasher) -> Enrolled:
    """Someone with a phone, enrolled ten minutes ago."""
    clock = FixedClock(time.time() - 600)
    with closing(Store(at_home, clock=clock, hasher=cheap)) as earlier:
        person = enrol(earlier, clock, signed_up(earlier))
    assert prepared.first_account.exists()
    return person


WRONG = (
    (
        MONTH,
        "C.UTF-8",
        "est plus de 7\u00a0jours après le dernier événement du journal, ou plus de 5\u00a0minutes avant.",
    ),
    (-DAY, "C.UTF-8", "si elle est juste, lancez « guichet clock accept »"),
    (-DAY, "en_GB.UTF-8", "if it is right, run “guichet clock accept”"),
)
"""By how many seconds the clock is off, in which locale, and what is said then."""


def test_nothing_is_spent_by_a_clock_that_is_wrong(prepared: Store, marie: Enrolled, tmp_path: Path) -> None:
    backup, name = tmp_path / "copy.db", marie.session.user.name
    prepared.backups.make(backup)
    before = prepared.administration().audit_log.events()
    for off, lang, said in WRONG:
        for command, typed in (("restore", backup), b""), (("factors", "import", name), uri().encode()):
            ended = on_a_clock_off_by(off, *command, typed=typed, lang=lang)
            assert_refused(ended, said)
            moments = [f"{time.strftime('%Y', time.gmtime(moment))}" for moment in (time.time() + off, time.time())]
            assert all(moment in ended.stderr.decode() for moment in moments)
        assert prepared.administration().audit_log.events() == before
    # A token is taken in on a clock that is right.
    assert run(["restore", backup]).returncode == 0


def test_the_owner_has_the_last_word(prepared: Store, marie: Enrolled, tmp_path: Path) -> None:
    backup = tmp_path / "copy.db"
    prepared.backups.make(backup)
    accepted = on_a_clock_off_by(MONTH, "clock", "accept")
    assert (accepted.returncode, accepted.stdout) == (0, b"")
    assert accepted.stderr.decode() == "Heure confirmée.\n"
    assert on_a_clock_off_by(MONTH, "restore", backup).returncode == 0
    assert marie.secret
    assert [event.action for event in prepared.administration().audit_log.events()][-1] == Action.BACKUP_RESTORED


def test_once_it_is_put_right_the_same_phone_is_accepted(prepared: Store, marie: Enrolled) -> None:
    name, later = marie.session.user.name, time.time() + MONTH
    ahead = on_a_clock_off_by(MONTH, "verify", name, typed=totp(marie.secret, later).encode())
    assert ahead.returncode == 0
    now = totp(marie.secret, time.time()).encode()
    assert run(["verify", name], now).returncode == 1
    check = run(["check"])
    (line,) = (line for line in check.stdout.decode().splitlines() if line.startswith("clock\t"))
    assert line.startswith("clock\twarning\t259")
    assert line.endswith(" s behind")
    assert check.returncode == 0, "the data is whole"

    accepted = run(["clock", "accept"])
    assert accepted.stderr.decode().startswith("Heure confirmée. Les codes de 1 appareil étaient refusés :")
    assert "clock\tgood\t-\n" in run_here(["check"]).stdout.decode()
    prepared.administration().accounts.unlock(name)
    coming = totp(marie.secret, time.time() + 60).encode()
    assert on_a_clock_off_by(60, "verify", name, typed=coming).returncode == 0
    assert prepared.sign_in.with_password(name, PASSWORD).methods
