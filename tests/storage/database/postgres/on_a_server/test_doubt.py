"""A commit whose answer is lost: never told as done unless it is, and never run again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from storage import CommitUnknown, DatabaseUnavailable, Store, Verdict
from storage.database.postgres import place
from storage.database.postgres.wire import Wire
from tests.conftest import FixedClock
from tests.faults.acts import cheap
from tests.faults.crew import CONTEXT
from tests.oracle import totp
from tests.postgres.instance import Instance
from tests.postgres.pair import DATABASE, Pair
from tests.postgres.waiting import until
from tests.storage.people import NAME, Enrolled, broken, enrol, signed_up

_END_THOSE_THAT_WAIT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
_END_ALL = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND application_name = 'guichet'"""


@pytest.fixture(autouse=True)
def _patience(amount: Callable[[int, int], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for two seconds, and with --long as long as the program does."""
    if not amount(0, 1):
        monkeypatch.setattr(Wire, "PATIENCE", 2.0)
        monkeypatch.setattr(place, "_OPTIONS", place._OPTIONS.replace("=15s", "=1s"))


@pytest.fixture
def fleet(pair: Pair, tmp_path: Path, clock: FixedClock, amount: Callable[[int, int], int]) -> Store:
    """A store on both servers."""
    return Store(pair.dsn, tmp_path / "guichet.key", clock=clock, hasher=cheap(), patience=amount(1, 15))


@pytest.fixture
def person(fleet: Store, clock: FixedClock) -> Enrolled:
    """Somebody with a phone, two minutes after its proof."""
    enrolled = enrol(fleet, clock, signed_up(fleet))
    clock.advance(120)
    return enrolled


def accounts(server: Instance, name: str) -> int:
    """Count the accounts of a name that a server shows."""
    return server.count(f"SELECT count(*) FROM users WHERE name = '{name}'", DATABASE)  # noqa: S608


def in_doubt(pair: Pair, act: Callable[[], object]) -> Future[object]:
    """Begin an act in a thread, and return once its commit waits for a server that does not answer."""
    pair.cut()
    doing = ThreadPoolExecutor(1).submit(act)
    until(pair.waits)
    return doing


def test_a_commit_that_nothing_can_be_known_of_is_told_so(
    pair: Pair, fleet: Store, person: Enrolled, clock: FixedClock
) -> None:
    code = totp(person.secret, clock.now)
    doing = in_doubt(pair, lambda: fleet.sign_in.verify(NAME, code))
    pair.first.kill()
    pair.watch()
    with pytest.raises(CommitUnknown):
        doing.result()
    # It goes on by itself, on the other server.
    clock.advance(60)
    assert fleet.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
    assert broken(fleet) == []
    fleet.close()


def test_what_a_code_is_worth_is_waited_for_and_its_count_goes_before(
    pair: Pair, fleet: Store, person: Enrolled
) -> None:
    assert person.secret
    doing = in_doubt(pair, lambda: fleet.sign_in.verify(NAME, "000000"))
    assert pair.first.count("SELECT count(*) FROM limits", DATABASE) == 1
    assert not doing.done()
    pair.mend()
    assert doing.result() is Verdict.REFUSED
    # Nothing is told that the other server does not have: what came before it included.
    pair.first.kill()
    pair.watch()
    assert pair.second.count("SELECT count(*) FROM limits", DATABASE) == 1


def test_what_shows_something_once_is_found_by_its_receipt(pair: Pair, fleet: Store) -> None:
    doing = in_doubt(pair, lambda: fleet.administration().accounts.add("nouveau"))
    assert pair.first.count(_END_THOSE_THAT_WAIT) == 1
    # Whoever looks for it waits for the other server too: the account would be lost with the first one.
    until(pair.waits)
    assert not doing.done()
    pair.mend()
    created = doing.result()
    assert fleet.sign_in.with_password("nouveau", created.password)  # type: ignore[attr-defined]
    assert accounts(pair.first, "nouveau") == 1
    fleet.close()


def test_and_is_told_as_not_done_if_it_is_not(pair: Pair, fleet: Store) -> None:
    assert not fleet.first_account.exists()
    doing = in_doubt(pair, lambda: fleet.administration().accounts.add("nouveau"))
    pair.first.kill()
    pair.watch()
    with pytest.raises(DatabaseUnavailable) as refused:
        doing.result()
    assert not isinstance(refused.value, CommitUnknown)
    assert fleet.administration().accounts.add("nouveau").password
    fleet.close()


def test_a_restore_is_found_by_its_receipt(pair: Pair, fleet: Store, tmp_path: Path) -> None:
    fleet.backups.make(tmp_path / "copy")
    signed_up(fleet)
    doing = in_doubt(pair, lambda: fleet.backups.restore(tmp_path / "copy"))
    assert pair.first.count(_END_THOSE_THAT_WAIT) == 1
    until(pair.waits)
    pair.mend()
    assert isinstance(doing.result(), Path)
    assert accounts(pair.first, NAME) == 0
    assert broken(fleet) == []
    fleet.close()


def test_a_restore_of_which_nothing_is_left_is_told_as_not_done(pair: Pair, fleet: Store, tmp_path: Path) -> None:
    fleet.backups.make(tmp_path / "copy")
    signed_up(fleet)
    doing = in_doubt(pair, lambda: fleet.backups.restore(tmp_path / "copy"))
    pair.first.kill()
    pair.watch()
    with pytest.raises(DatabaseUnavailable) as refused:
        doing.result()
    assert not isinstance(refused.value, CommitUnknown)
    assert [user.name for user in fleet.administration().directory.users()] == [NAME]
    fleet.close()


def test_ctrl_c_asks_for_no_commit_that_the_other_server_does_not_have(
    pair: Pair, fleet: Store, tmp_path: Path
) -> None:
    assert not fleet.first_account.exists()
    fleet.close()
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_add, args=(theirs, pair.dsn, tmp_path / "guichet.key"))
    pair.cut()
    process.start()
    until(pair.waits)
    assert process.pid
    os.kill(process.pid, signal.SIGINT)
    assert ours.recv() == "KeyboardInterrupt"
    process.join()
    # Nobody sees it yet, since it could still be lost, and it is.
    assert accounts(pair.first, "nouveau") == 0
    pair.first.kill()
    pair.watch()
    assert accounts(pair.second, "nouveau") == 0


def _add(told: Connection, dsn: str, key: Path) -> None:
    try:
        Store(dsn, key, hasher=cheap()).administration().accounts.add("nouveau")
        told.send("done")
    except BaseException as error:
        told.send(type(error).__name__)


def test_a_dead_standby_is_told_and_all_goes_on_once_it_is_back(
    pair: Pair, fleet: Store, person: Enrolled, clock: FixedClock
) -> None:
    pair.second.kill()
    code = totp(person.secret, clock.now)
    with pytest.raises(CommitUnknown):
        fleet.sign_in.verify(NAME, code)
    with pytest.raises(DatabaseUnavailable):
        fleet.administration().accounts.add("nouveau")
    pair.second.start()
    until(lambda: not pair.waits())
    # What was in doubt was done then: it fails closed.
    assert fleet.sign_in.verify(NAME, code) is not Verdict.ACCEPTED
    clock.advance(60)
    assert fleet.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
    fleet.close()


def test_a_connection_that_ended_at_rest_is_made_anew(
    pair: Pair, fleet: Store, person: Enrolled, clock: FixedClock
) -> None:
    pair.first.count(_END_ALL)
    assert fleet.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
    pair.first.count(_END_ALL)
    assert [user.name for user in fleet.administration().directory.users()] == [NAME]
    fleet.close()


def test_one_that_ends_in_the_middle_is_not(pair: Pair, fleet: Store, person: Enrolled) -> None:
    assert person.secret

    def remove() -> None:
        with fleet._database.write() as db:
            assert db.execute("SELECT 1").fetchone()
            pair.first.count(_END_ALL)
            db.execute("DELETE FROM users")

    with pytest.raises(DatabaseUnavailable):
        remove()
    assert accounts(pair.first, NAME) == 1
    fleet.close()


def test_nor_one_that_keeps_others_out(pair: Pair, fleet: Store, person: Enrolled) -> None:
    assert person.secret

    def read_alone() -> None:
        with fleet._database.alone():
            pair.first.count(_END_ALL)
            with fleet._database.read() as db:
                db.execute("SELECT 1").fetchone()

    with pytest.raises(DatabaseUnavailable):
        read_alone()
    assert fleet.maintenance.check()
    fleet.close()


def test_two_servers_that_are_both_gone_are_told(pair: Pair, fleet: Store, person: Enrolled, clock: FixedClock) -> None:
    pair.first.kill()
    pair.second.kill()
    with pytest.raises(DatabaseUnavailable) as refused:
        fleet.sign_in.verify(NAME, totp(person.secret, clock.now))
    assert not isinstance(refused.value, CommitUnknown)
    pair.first.start()
    pair.second.start()
    assert fleet.sign_in.verify(NAME, totp(person.secret, clock.now)) is Verdict.ACCEPTED
    fleet.close()
