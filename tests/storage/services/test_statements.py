"""How many statements an act makes: each is a round trip once the database is on another machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from storage import Administration, Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.operators import operator
from tests.storage.people import NAME, Enrolled, begin, signed_up

Statements = list[str]
READ_ONCE = {"the key and the limits": "FROM meta", "the numbers": "FROM settings", "a person": "SELECT access_mac"}


def statements(store: Store, act: Callable[[], object]) -> Statements:
    """Every statement of this thread's connection, those that begin and end a transaction included."""
    made: Statements = []
    with inside.database(store).connection() as db:
        db.set_trace_callback(made.append)
        act()
        db.set_trace_callback(None)
    # How long it has waited in the queue, and not what it does, decides whether the patience is set anew.
    return [one for one in made if not one.startswith("PRAGMA busy_timeout")]


def transactions(made: Statements) -> Iterator[Statements]:
    """Those between each BEGIN and its COMMIT."""
    held: Statements = []
    for statement in made:
        held = [] if statement.startswith("BEGIN") else [*held, statement]
        if statement == "COMMIT":
            yield held


@pytest.fixture
def administration(store: Store, clock: FixedClock, enrolled: Enrolled) -> Administration:
    """An operator who has just proved a phone; beside one client who has one."""
    assert enrolled.secret
    return operator(store, clock).administration


@pytest.fixture
def acts(
    store: Store, clock: FixedClock, enrolled: Enrolled, administration: Administration
) -> dict[str, tuple[int, Callable[[], object]]]:
    """What is counted, and no more statements than there may be."""
    newcomer: Session = signed_up(store, "voisin")
    pending = begin(store, newcomer)
    waiting = store.sign_in.with_password(NAME, PASSWORD)
    code = totp(enrolled.secret, clock.now)
    return {
        "a password": (37, lambda: store.sign_in.with_password(NAME, PASSWORD)),
        "a code": (36, lambda: store.sign_in.with_code(waiting, code)),
        "an enrolment proved": (
            47,
            lambda: store.enrolments.prove(newcomer, pending.id, totp(pending.secret, clock.now)),
        ),
        "a reset": (30, lambda: administration.accounts.reset_factors(NAME, reason="perdu", identity="passeport")),
    }


def test_no_act_makes_more_than_it_has_to(store: Store, acts: dict[str, tuple[int, Callable[[], object]]]) -> None:
    counts = {name: (len(statements(store, act)), most) for name, (most, act) in acts.items()}
    assert {name: counted for name, counted in counts.items() if counted[0] > counted[1]} == {}


def test_a_transaction_reads_what_holds_for_all_of_it_once(
    store: Store, acts: dict[str, tuple[int, Callable[[], object]]]
) -> None:
    for name, (_most, act) in acts.items():
        for held in transactions(statements(store, act)):
            reads = Counter(what for what, sign in READ_ONCE.items() for one in held if sign in one)
            # The MAC is made of the rows as they are in the end.
            stamped = sum(one.startswith("UPDATE users SET access_mac") for one in held)
            people = 2 if name == "a reset" else 1
            assert reads["the key and the limits"] <= 1
            assert reads["the numbers"] <= 1
            assert reads["a person"] <= people + stamped
