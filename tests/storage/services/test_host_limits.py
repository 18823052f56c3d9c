"""The limit of each host: one stolen token locks a few people for a while, and nobody else's host or count."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import (
    Action,
    CannotHash,
    Event,
    HostAnswer,
    HostNameTaken,
    HostPaused,
    HostRefused,
    Store,
    UnknownHost,
    Verdict,
)
from storage.database.tables import host_refusals
from storage.database.tables.host_refusals import Pause
from storage.domain.throttling import HOUR
from storage.security.hasher import Hasher
from storage.services.sign_in import SignIn
from tests.conftest import PASSWORD, FixedClock, empty
from tests.oracle import totp
from tests.storage import inside, memory
from tests.storage.crowd import processes, threads
from tests.storage.hosts import ADDRESS, HOST, ORIGIN, Asking, asking, have_refused
from tests.storage.meanwhile import meanwhile
from tests.storage.people import NAME, Enrolled, broken, change, enrol, rows, signed_up, unhurried, wait_out, wrong_code

MOST = 5
PROCESSES = 12
DAY = 86_400


@pytest.fixture
def host(store: Store, enrolled: Enrolled) -> Asking:
    """One that may have five codes refused an hour, and asks about somebody who has a phone."""
    assert enrolled
    store.maintenance.set_limit("host_refusals_an_hour", MOST)
    return asking(store)


def pauses(store: Store) -> list[Event]:
    """What the audit log has of pauses of hosts."""
    return [event for event in store.administration().audit_log.events() if event.action == Action.HOST_PAUSED]


def counted(store: Store) -> int:
    """How many refusals of the host are kept."""
    found = rows(store.path, "SELECT failures FROM limits WHERE subject = ?", f"host:{HOST}")
    return found[0][0] if found else 0


def of_people(store: Store) -> list[tuple[object, ...]]:
    """The counts of everybody else."""
    return rows(store.path, "SELECT * FROM limits WHERE subject <> ? ORDER BY subject", f"host:{HOST}")


def test_refused_and_locked_answers_count_to_the_end_of_the_hour(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    begun = int(clock.now)
    have_refused(host, clock, enrolled, MOST)
    assert store.administration().asking_hosts.list()[0].paused_until == begun + HOUR
    clock.advance(HOUR - 1)
    with pytest.raises(HostPaused) as paused:
        host.ask(totp(enrolled.secret, clock.now))
    assert paused.value.until == begun + HOUR
    clock.advance(1)
    assert store.administration().asking_hosts.list()[0].paused_until is None
    assert host.ask(totp(enrolled.secret, clock.now)) is HostAnswer.ACCEPTED


def test_a_pause_is_recorded_once_and_the_next_one_again(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    for number in (1, 2):
        have_refused(host, clock, enrolled, MOST)
        assert {host.is_paused() for _ in range(20)} == {True}
        event = pauses(store)[-1]
        assert (len(pauses(store)), event.outcome, event.subject, event.origin, event.detail) == (
            number,
            "refused",
            "",
            ORIGIN,
            HOST,
        )
        clock.advance(HOUR)


def test_a_pause_touches_nobody(store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking) -> None:
    other = asking(store, "vpn2")
    have_refused(host, clock, enrolled, MOST)
    wait_out(store, clock)
    before, log = of_people(store), len(store.administration().audit_log.events())
    for _ in range(10):
        with pytest.raises(HostPaused):
            host.ask(wrong_code(enrolled.secret, clock.now))
    assert of_people(store) == before
    assert len(store.administration().audit_log.events()) == log + 1
    code = totp(enrolled.secret, clock.now)
    assert other.ask(code) is HostAnswer.ACCEPTED
    assert store.sign_in.with_password(NAME, PASSWORD).methods


@pytest.mark.parametrize("answer", ["accepted", "none", "unenrolled", "impossible"])
def test_what_is_not_refused_neither_counts_nor_begins_the_hour_again(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking, answer: str
) -> None:
    signed_up(store, "voisin")
    have_refused(host, clock, enrolled, MOST - 1)
    begun = rows(store.path, "SELECT failures, updated_at FROM limits WHERE subject = ?", f"host:{HOST}")
    wait_out(store, clock)
    account = NAME if answer == "accepted" else "voisin"
    code = "non" if answer == "impossible" else totp(enrolled.secret, clock.now)
    assert host.ask(code, account, at_a_login=answer == "unenrolled") == answer
    kept = rows(store.path, "SELECT failures, updated_at FROM limits WHERE subject = ?", f"host:{HOST}")
    assert kept == begun == [(MOST - 1, begun[0][1])]
    have_refused(host, clock, enrolled, 1)
    assert host.is_paused()


def test_a_code_used_twice_counts_against_the_host_and_not_against_the_person(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    code = totp(enrolled.secret, clock.now)
    assert [host.ask(code) for _ in range(MOST + 1)] == [HostAnswer.ACCEPTED, *[HostAnswer.REFUSED] * MOST]
    assert host.is_paused()
    assert of_people(store) == []


def test_a_question_that_could_not_be_answered_does_not_count(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> Verdict:
        raise CannotHash

    with monkeypatch.context() as patched:
        patched.setattr(SignIn, "verify", fails)
        for _ in range(2 * MOST):
            with pytest.raises(CannotHash):
                host.ask("123456")
    assert counted(store) == 0
    assert host.ask(totp(enrolled.secret, clock.now)) is HostAnswer.ACCEPTED


def test_a_question_that_ended_with_its_process_counts(
    store: Store, host: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_given: object) -> Verdict:
        raise KeyboardInterrupt

    monkeypatch.setattr(SignIn, "verify", killed)
    with pytest.raises(KeyboardInterrupt):
        host.ask("123456")
    assert counted(store) == 1


def test_another_process_goes_on_counting(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, cheap: Hasher, host: Asking
) -> None:
    have_refused(host, clock, enrolled, MOST - 1)
    store.close()
    other = Store(database, clock=clock, hasher=cheap)
    have_refused(host._replace(store=other), clock, enrolled, 1)
    assert host.is_paused()
    other.close()


def test_a_larger_limit_ends_a_pause_and_so_does_a_new_token(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    have_refused(host, clock, enrolled, MOST)
    assert host.is_paused()
    store.maintenance.set_limit("host_refusals_an_hour", MOST + 1)
    assert not host.is_paused()
    have_refused(host, clock, enrolled, 1)
    assert host.is_paused()
    assert len(pauses(store)) == 2
    store.administration().asking_hosts.revoke(HOST)
    assert not asking(store).is_paused()
    assert counted(store) == 0


def test_a_smaller_limit_holds_for_what_was_refused_already(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    have_refused(host, clock, enrolled, 3)
    store.maintenance.set_limit("host_refusals_an_hour", 2)
    assert host.is_paused()
    assert len(pauses(store)) == 1


@pytest.mark.parametrize("back", [1, HOUR // 2, HOUR, 30 * DAY])
def test_a_clock_set_back_makes_a_pause_neither_shorter_nor_longer_than_an_hour(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking, back: int
) -> None:
    have_refused(host, clock, enrolled, MOST)
    begun = int(clock.now)
    assert host.is_paused()
    clock.advance(600)
    left = begun + HOUR - int(clock.now)
    clock.advance(-back)
    with pytest.raises(HostPaused) as paused:
        host.ask("123456", "personne")
    until = paused.value.until
    assert left <= until - clock.now <= HOUR
    # It stays the same end, however often it is asked for meanwhile.
    clock.advance(until - clock.now - 1)
    assert host.is_paused()
    clock.advance(1)
    assert not host.is_paused()
    assert len(pauses(store)) == 1


def test_what_forgets_quiet_counts_keeps_an_hour_that_runs(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    have_refused(host, clock, enrolled, MOST)
    for later in (0, HOUR - 1, -2 * DAY):
        clock.advance(later)
        store.sign_in.with_password(NAME, PASSWORD)
        assert counted(store) == MOST
        assert host.is_paused()
    clock.advance(2 * DAY + DAY)
    store.sign_in.with_password(NAME, PASSWORD)
    assert counted(store) == 0


@pytest.mark.parametrize("numbers", [(2**62, 2**62, 2**62), (-1, -1, -1), (2**62, 0, 0), (1, 2**62, 0)])
def test_a_damaged_count_pauses_no_longer_than_an_hour(
    store: Store, clock: FixedClock, host: Asking, numbers: tuple[int, int, int]
) -> None:
    change(store.path, "INSERT INTO limits VALUES (?, ?, ?, ?)", f"host:{HOST}", *numbers)
    host.is_paused()
    clock.advance(HOUR)
    assert not host.is_paused()


def test_a_count_is_taken_back_only_within_its_hour(store: Store, clock: FixedClock, host: Asking) -> None:
    assert host
    with inside.transactions(store).write() as tx:
        before = host_refusals.reserve(tx.db, HOST, MOST, tx.now)
    assert not isinstance(before, Pause)
    clock.advance(HOUR)
    with inside.transactions(store).write() as tx:
        host_refusals.reserve(tx.db, HOST, MOST, tx.now)
        host_refusals.take_back(tx.db, HOST, before)
    assert counted(store) == 1


ASKED = st.lists(
    st.tuples(
        st.sampled_from(["refused", "accepted", "none"]), st.sampled_from([0, 0, 1, 600, HOUR - 1, HOUR, -600, -DAY])
    ),
    max_size=25,
)


@unhurried
@given(asked=ASKED, most=st.integers(1, 4))
def test_in_no_hour_more_is_refused_than_the_limit_and_nobody_waits_longer(
    asked: list[tuple[str, int]], most: int
) -> None:
    """Time is what passes; the clock may be set back at any moment."""
    clock, time, refused = FixedClock(), 0, list[int]()
    with memory.directory() as place, empty(Path(place) / "data" / "guichet.db", clock, Hasher()) as store:
        with inside.transactions(store).write() as tx:
            tx.set_limit("host_refusals_an_hour", most)
        for answer, step in asked:
            clock.advance(step)
            time += max(0, step)
            with inside.transactions(store).write() as tx:
                reserved = host_refusals.reserve(tx.db, HOST, most, tx.now)
                if isinstance(reserved, Pause):
                    assert 0 < reserved.until - clock.now <= HOUR
                    assert len(refused) >= most
                    continue
                if answer == "refused":
                    refused.append(time)
                else:
                    host_refusals.take_back(tx.db, HOST, reserved)
        # Around the turn of an hour there may be twice as many.
        for first, last in pairwise(refused[:: 2 * most]):
            assert last - first >= HOUR


def test_no_crowd_of_questions_outruns_the_limit(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    wrong = wrong_code(enrolled.secret, clock.now)

    def ask() -> str:
        try:
            return host.ask(wrong)
        except HostPaused:
            return "paused"

    told = Counter(threads(30, ask))
    assert told == {"refused": 1, "locked": MOST - 1, "paused": 30 - MOST}
    assert (counted(store), len(pauses(store))) == (MOST, 1)


def test_no_crowd_of_processes_outruns_it_either(
    store: Store, database: Path, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    wrong = wrong_code(enrolled.secret, clock.now)
    store.close()
    told = Counter(processes(PROCESSES, "ask", database, host.token, NAME, wrong, str(clock.now)))
    assert told == {"refused": 1, "locked": MOST - 1, "HostPaused": PROCESSES - MOST}
    assert len(pauses(store)) == 1


def test_a_crowd_of_right_codes_leaves_nothing_counted(store: Store, clock: FixedClock, host: Asking) -> None:
    store.maintenance.set_limit("host_refusals_an_hour", 100)
    secrets = {name: enrol(store, clock, signed_up(store, name)).secret for name in map("client {}".format, range(8))}
    clock.advance(60)
    waiting = list(secrets)

    def ask() -> HostAnswer:
        name = waiting.pop()
        return host.ask(totp(secrets[name], clock.now), name)

    assert threads(8, ask) == [HostAnswer.ACCEPTED] * 8
    assert counted(store) == 0


def test_a_refusal_while_another_question_is_accepted_stays_counted(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = enrol(store, clock, signed_up(store, "voisin"))
    clock.advance(60)
    wrong = wrong_code(other.secret, clock.now)
    meanwhile(monkeypatch, SignIn, "verify", lambda: host.ask(wrong, "voisin"))
    assert host.ask(totp(enrolled.secret, clock.now)) is HostAnswer.ACCEPTED
    assert counted(store) == 1


def test_hosts_that_come_and_go_while_others_ask_keep_nobody_waiting(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking
) -> None:
    wrong, turns = wrong_code(enrolled.secret, clock.now), count()

    def act() -> str:
        if next(turns) % 4 == 0:
            with suppress(UnknownHost, HostNameTaken):
                store.administration().asking_hosts.revoke(HOST)
                store.administration().asking_hosts.add(HOST)
            return "changed"
        try:
            return host.ask(wrong)
        except (HostPaused, HostRefused) as refused:
            return type(refused).__name__

    told = set(threads(16, act))
    assert "changed" in told
    assert told <= {"changed", "refused", "locked", "HostPaused", "HostRefused"}
    assert [listed.name for listed in store.administration().asking_hosts.list()] == [HOST]
    assert broken(store) == []


def test_a_host_that_is_revoked_while_its_code_is_compared_leaves_no_count(
    store: Store, clock: FixedClock, enrolled: Enrolled, host: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, SignIn, "verify", lambda: store.administration().asking_hosts.revoke(HOST))
    assert host.ask(totp(enrolled.secret, clock.now)) is HostAnswer.ACCEPTED
    assert rows(store.path, "SELECT * FROM limits WHERE subject LIKE 'host:%'") == []


def test_by_default_a_host_is_paused_after_sixty_refusals(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    host = asking(store)
    have_refused(host, clock, enrolled, 59)
    assert not host.is_paused()
    have_refused(host, clock, enrolled, 1)
    with pytest.raises(HostPaused):
        store.host_questions.verify(host.token, NAME, "123456", ADDRESS)
