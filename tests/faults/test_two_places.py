"""Two places and more enrol one person, with real processes: one device comes of it, and nobody pays for the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from storage import Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.faults.acts import adding, proving
from tests.faults.crew import Crew
from tests.oracle import totp
from tests.storage.people import NAME, begin, broken, rows, signed_up

Amount = Callable[[int, int], int]
NOTHING = ("", "")


def test_of_several_that_begin_at_once_one_holds_the_enrolment_and_the_others_are_told(
    store: Store, database: Path, clock: FixedClock, amount: Amount
) -> None:
    with Crew(4, proving, database) as crew:
        for number in range(amount(6, 100)):
            store.administration().accounts.add(f"client {number}", PASSWORD)
            sessions = [store.sign_in.with_password(f"client {number}", PASSWORD) for _ in range(4)]
            crew.tell([("begin", session, *NOTHING, clock.now) for session in sessions])
            told = Counter(crew.hear())
            assert told["EnrolmentElsewhere"] == 3
            ((held,),) = rows(database, "SELECT id FROM enrolments WHERE user_id = ?", sessions[0].user.id)
            assert told[held] == 1


def test_a_proof_and_a_take_over_at_once_leave_one_device_and_count_nothing(
    store: Store, database: Path, clock: FixedClock, amount: Amount
) -> None:
    ended: Counter[str] = Counter()
    with Crew(2, proving, database) as crew:
        for number in range(amount(20, 300)):
            first = signed_up(store, f"client {number}")
            second = store.sign_in.with_password(first.user.name, PASSWORD)
            pending = begin(store, first)
            code = totp(pending.secret, clock.now)
            crew.tell(
                [("prove", first, pending.id, code, clock.now), ("take over", second, pending.id, code, clock.now)]
            )
            proved, taken = crew.hear()
            if isinstance(proved, Session):
                # The other one's session is over, or it took over what was proved right after.
                assert taken in ("SessionEnded", "EnrolmentExpired")
                ended["proved"] += 1
            else:
                assert (proved, taken) == ("EnrolmentTakenOver", pending.id)
                assert store.enrolments.prove(second, pending.id, code).methods
                ended["taken over"] += 1
            assert len(store.administration().directory.factors(first.user)) == 1
    assert rows(database, "SELECT * FROM limits WHERE subject LIKE 'code:%'") == []
    assert broken(store) == []
    print(ended)


def test_no_more_devices_are_added_than_there_is_room_for_however_many_try(
    store: Store, database: Path, amount: Amount
) -> None:
    limit = amount(3, 20)
    store.administration().accounts.add(NAME, PASSWORD)
    with Crew(4, adding, database, limit) as crew:
        assert sum(crew.together(NAME)) == limit
    assert len(store.administration().directory.factors(store.administration().directory.user(NAME))) == limit
    assert len(set(rows(database, "SELECT account FROM factors"))) == limit
    assert broken(store) == []
