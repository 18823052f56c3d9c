"""Sign-ins approved on a phone: one request at a time, one answer, redeemed once; each ending is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from storage import (
    APPROVAL_SECONDS,
    Approval,
    ApprovalNews,
    ApprovalState,
    CodeRefused,
    FactorDisabled,
    Level,
    Locked,
    NoActiveFactor,
    NotAllowed,
    NoticeKind,
    SealBroken,
    Session,
    SessionEnded,
    Store,
)
from storage.domain.approvals import draw_numbers
from storage.security import phone_keys
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.push_phone import protocol
from tests.push_phone.phone import Phone, Refused
from tests.push_phone.protocol import App, Challenge
from tests.storage.approving import QUESTION, begin, phone_for, to
from tests.storage.crowd import threads
from tests.storage.meanwhile import meanwhile
from tests.storage.people import NAME, Enrolled, change, enrol, rows, wait_out, wrong_code

pytestmark = pytest.mark.usefixtures("ready_keys")


@pytest.fixture
def phone(store: Store, client: Session, clock: FixedClock) -> Phone:
    """Return the phone of a person who has just enrolled it."""
    made = phone_for(store, begin(store, client), clock)
    made.enrol()
    clock.advance(60)
    return made


@pytest.fixture
def waiting(store: Store, phone: Phone) -> Session:
    """Return the person, who has typed the password again."""
    assert phone.is_enrolled
    return store.sign_in.with_password(NAME, PASSWORD)


def polled(phone: Phone, clock: FixedClock) -> Challenge:
    """Return what the phone shows a second later."""
    clock.advance(1)
    (challenge,) = phone.poll()
    return challenge


def state(store: Store, session: Session, asked: Approval) -> ApprovalState:
    """Return the state that the page sees."""
    return store.approvals.news(session, asked.id).state


def answers(store: Store) -> list[tuple[str, str]]:
    """Return how each answer is in the audit log."""
    events = store.administration().audit_log.events()
    return [(event.outcome, event.detail) for event in events if event.action == "approval answered"]


def other(number: str, challenge: Challenge) -> str:
    """Return a button that is not the right one."""
    return next(button for button in challenge.buttons if button != number)


# Asking


def test_three_numbers_of_two_digits_are_drawn_and_the_right_one_is_among_them() -> None:
    for _draw in range(200):
        number, numbers = draw_numbers()
        assert number in numbers
        assert len(set(numbers)) == 3
        assert all(len(one) == 2 and one.isdecimal() for one in numbers)


def test_the_phone_shows_what_is_asked(store: Store, waiting: Session, phone: Phone, clock: FixedClock) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)
    assert (challenge.url, challenge.title, challenge.question) == QUESTION
    assert asked.number in challenge.buttons
    assert challenge.takes_reasons
    assert state(store, waiting, asked) is ApprovalState.WAITING


def test_a_later_request_takes_the_place_of_an_earlier_one(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    first = store.approvals.ask(waiting, QUESTION)
    seen = polled(phone, clock)
    clock.advance(1)
    elsewhere = store.sign_in.with_password(NAME, PASSWORD)
    second = store.approvals.ask(elsewhere, QUESTION)
    assert state(store, waiting, first) is ApprovalState.REPLACED
    assert phone.accept(seen, first.number).value is False
    assert state(store, elsewhere, second) is ApprovalState.WAITING
    assert rows(store.path, "SELECT count(*) FROM approvals") == [(1,)]


def test_requests_without_an_approval_are_paused_and_locked(store: Store, waiting: Session, clock: FixedClock) -> None:
    for _request in range(5):
        store.approvals.ask(waiting, QUESTION)
        with pytest.raises(Locked):
            store.approvals.ask(waiting, QUESTION)
        before = clock.now
        wait_out(store, clock)
    assert clock.now - before == 300


def test_an_approval_ends_the_pauses(store: Store, waiting: Session, phone: Phone, clock: FixedClock) -> None:
    for _request in range(3):
        asked = store.approvals.ask(waiting, QUESTION)
        wait_out(store, clock)
    phone.accept(polled(phone, clock), asked.number)
    assert rows(store.path, "SELECT * FROM limits WHERE failures > 0") == []


def test_an_operator_ends_them_too(store: Store, waiting: Session) -> None:
    store.approvals.ask(waiting, QUESTION)
    store.administration().accounts.unlock(NAME)
    store.approvals.ask(waiting, QUESTION)


def test_wrong_codes_lock_requests_too(store: Store, waiting: Session, clock: FixedClock) -> None:
    now = int(clock.now)
    change(store.path, "INSERT INTO limits VALUES (?, 5, ?, ?)", f"code:{waiting.user.id}", now + 300, now)
    with pytest.raises(Locked):
        store.approvals.ask(waiting, QUESTION)


def test_who_has_no_such_phone_cannot_ask(store: Store, enrolled: Enrolled) -> None:
    with pytest.raises(NoActiveFactor):
        store.approvals.ask(enrolled.session, QUESTION)


def test_nor_who_has_one_that_was_stopped(store: Store, waiting: Session, clock: FixedClock) -> None:
    store.maintenance.set_limit("failures_before_disabling", 1)
    asked = store.approvals.ask(waiting, QUESTION)
    assert asked
    with store._transactions.change(waiting.user.id) as tx:
        tx.db.execute("UPDATE factors SET disabled_at = 1")
    wait_out(store, clock)
    with pytest.raises(FactorDisabled):
        store.approvals.ask(waiting, QUESTION)


def test_nor_who_has_a_one_time_password(store: Store, phone: Phone) -> None:
    assert phone.is_enrolled
    issued = store.administration().accounts.renew_password(NAME)
    session = store.sign_in.with_password(NAME, issued)
    with pytest.raises(NotAllowed):
        store.approvals.ask(session, QUESTION)


# Answers


def test_the_right_number_signs_in_once(store: Store, waiting: Session, phone: Phone, clock: FixedClock) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)
    assert phone.accept(challenge, asked.number).value is True
    news = store.approvals.redeem(waiting, asked.id, "wizard")
    assert news.state is ApprovalState.ACCEPTED
    assert news.session
    assert (news.session.level, news.session.id, news.session.proved_at) == (Level.FULL, waiting.id, int(clock.now))
    assert store.approvals.redeem(waiting, asked.id, "wizard") == ApprovalNews(ApprovalState.REPLACED)
    events = store.administration().audit_log.events()
    assert [(event.action, event.detail) for event in events[-3:]] == [
        ("approval asked", ""),
        ("approval answered", "accepted"),
        ("signed in", "wizard"),
    ]
    assert store.devices.of(news.session)[0].last_used_at == int(clock.now)


def test_a_look_signs_nobody_in(store: Store, waiting: Session, phone: Phone, clock: FixedClock) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    assert store.approvals.news(waiting, asked.id) == ApprovalNews(ApprovalState.ACCEPTED)
    store.approvals.withdraw(waiting, asked.id)
    assert store.approvals.redeem(waiting, asked.id, "") == ApprovalNews(ApprovalState.REPLACED)
    assert store.administration().audit_log.events()[-1].action == "approval answered"


@pytest.mark.parametrize("answered", [None, "cancelled"])
def test_what_was_not_accepted_is_not_redeemed(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock, answered: str | None
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)
    if answered:
        phone.decline(challenge, answered)
    state_then = ApprovalState.REFUSED if answered else ApprovalState.WAITING
    assert store.approvals.redeem(waiting, asked.id, "") == ApprovalNews(state_then)
    assert state(store, waiting, asked) is state_then


def test_the_same_answer_again_is_worth_nothing(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    assert phone.last
    assert to(store)(phone.last, "").value is False
    store.approvals.redeem(waiting, asked.id, "")
    assert to(store)(phone.last, "").value is False


def test_a_wrong_number_ends_the_request_and_counts_as_a_wrong_code(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)
    assert phone.accept(challenge, other(asked.number, challenge)).value is False
    assert state(store, waiting, asked) is ApprovalState.WRONG_NUMBER
    assert phone.accept(challenge, asked.number).value is False
    assert state(store, waiting, asked) is ApprovalState.WRONG_NUMBER
    assert rows(store.path, "SELECT failures FROM limits WHERE subject = ?", f"code:{waiting.user.id}") == [(1,)]


def test_a_hundred_of_them_stop_every_device(store: Store, waiting: Session, phone: Phone, clock: FixedClock) -> None:
    store.maintenance.set_limit("failures_before_disabling", 2)
    for _request in range(2):
        asked = store.approvals.ask(waiting, QUESTION)
        challenge = polled(phone, clock)
        phone.accept(challenge, other(asked.number, challenge))
        phone._shown.clear()
        wait_out(store, clock)
    with pytest.raises(FactorDisabled):
        store.approvals.ask(waiting, QUESTION)
    with pytest.raises(Refused):
        phone.poll()


@pytest.mark.parametrize(
    ("reason", "ending", "counted"),
    [
        ("unknown_trigger", ApprovalState.NOT_ME, 1),
        ("cancelled", ApprovalState.REFUSED, 0),
        (None, ApprovalState.REFUSED, 0),
    ],
)
def test_a_refusal_is_final_and_who_did_not_ask_is_told(
    store: Store,
    waiting: Session,
    phone: Phone,
    clock: FixedClock,
    reason: str | None,
    ending: ApprovalState,
    counted: int,
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)
    assert phone.decline(challenge, reason).value is True
    assert state(store, waiting, asked) is ending
    assert phone.accept(challenge, asked.number).value is False
    assert answers(store) == [("refused", ending.value)]
    failures = rows(store.path, "SELECT failures FROM limits WHERE subject = ?", f"code:{waiting.user.id}")
    assert failures == [(counted,)] * counted
    kinds = [kind for (kind,) in rows(store.path, "SELECT kind FROM notices WHERE kind = 'sign-in denied'")]
    assert kinds == [NoticeKind.SIGN_IN_DENIED] * counted


def test_an_app_too_old_for_numbers_is_refused(store: Store, client: Session, clock: FixedClock) -> None:
    phone = phone_for(store, begin(store, client), clock, app=App(version=(4, 3, 0)))
    phone.enrol()
    clock.advance(60)
    waiting = store.sign_in.with_password(NAME, PASSWORD)
    asked = store.approvals.ask(waiting, QUESTION)
    assert phone.accept(polled(phone, clock), asked.number).value is False
    assert state(store, waiting, asked) is ApprovalState.TOO_OLD


def test_an_answer_that_comes_too_late_is_worth_nothing(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)
    clock.advance(APPROVAL_SECONDS - 1)
    assert state(store, waiting, asked) is ApprovalState.TIMEOUT
    assert phone.accept(challenge, asked.number).value is False
    assert state(store, waiting, asked) is ApprovalState.TIMEOUT


def test_an_approval_that_nobody_redeems_is_worth_nothing_later(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    clock.advance(2 * APPROVAL_SECONDS)
    assert state(store, waiting, asked) is ApprovalState.TIMEOUT


def test_a_clock_that_is_off_is_told_while_the_person_waits(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    fast = Phone(phone.link, key=phone.key, clock=lambda: clock.now + 90, transport=to(store))
    fast.server_key = phone.server_key
    with pytest.raises(Refused, match="PhoneClockWrong"):
        fast.poll()
    assert store.approvals.news(waiting, asked.id) == ApprovalNews(ApprovalState.WAITING, clock_off=90)


def test_a_phone_that_is_removed_meanwhile_ends_the_request(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)
    store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
    with pytest.raises(SessionEnded):
        store.approvals.news(waiting, asked.id)
    with pytest.raises(Refused):
        phone.poll()
    assert phone.accept(challenge, asked.number).status == 400


def test_removed_in_the_same_epoch_it_is_told(store: Store, waiting: Session, phone: Phone, clock: FixedClock) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    with store._transactions.change(waiting.user.id) as tx:
        tx.db.execute("UPDATE factors SET retired_at = 1")
    assert store.approvals.redeem(waiting, asked.id, "") == ApprovalNews(ApprovalState.DEVICE_GONE)


def test_what_is_withdrawn_is_asked_no_more(store: Store, waiting: Session, phone: Phone, clock: FixedClock) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)
    store.approvals.withdraw(waiting, asked.id)
    assert phone.accept(challenge, asked.number).value is False
    assert state(store, waiting, asked) is ApprovalState.REPLACED


def test_the_session_of_somebody_else_sees_nothing(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    thief = waiting._replace(id="another")
    phone.accept(polled(phone, clock), asked.number)
    assert state(store, thief, asked) is ApprovalState.REPLACED
    store.approvals.withdraw(thief, asked.id)
    assert state(store, waiting, asked) is ApprovalState.ACCEPTED


def test_a_proof_asked_again_needs_a_full_session(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    with pytest.raises(NotAllowed):
        store.approvals.redeem(waiting, asked.id)
    full = store.approvals.redeem(waiting, asked.id, "").session
    assert full
    again = store.approvals.ask(full, QUESTION)
    phone.accept(polled(phone, clock), again.number)
    proved = store.approvals.redeem(full, again.id).session
    assert proved
    assert proved.proved_at == int(clock.now)


def test_a_session_that_has_ended_is_not_signed_in(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    store.administration().accounts.set_disabled(NAME, disabled=True)
    with pytest.raises(NotAllowed):
        store.approvals.redeem(waiting, asked.id, "")


def test_who_has_codes_too_may_type_one(store: Store, enrolled: Enrolled, clock: FixedClock) -> None:
    session = store.sign_in.check_code(enrolled.session, totp(enrolled.secret, clock.now))
    pending = begin(store, session)
    phone_for(store, pending, clock).enrol()
    clock.advance(60)
    waiting = store.sign_in.with_password(NAME, PASSWORD)
    assert waiting.approves
    assert waiting.code_lengths == {6}
    store.approvals.ask(waiting, QUESTION)
    assert store.sign_in.with_code(waiting, totp(enrolled.secret, clock.now)).level is Level.FULL


# Rows


EDITS = ["outcome = 'accepted'", "session = 'x'", "number = '00'", "user_id = user_id + 1", "ends_at = ends_at + 900"]


@pytest.mark.parametrize("edit", EDITS)
def test_a_row_edited_behind_our_back_approves_nothing_and_is_reported(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock, edit: str
) -> None:
    store.administration().accounts.add("paul", PASSWORD)
    asked = store.approvals.ask(waiting, QUESTION)
    change(store.path, f"UPDATE approvals SET {edit}")  # noqa: S608
    clock.advance(1)
    if edit.startswith(("session", "user_id")):
        assert state(store, waiting, asked) is ApprovalState.REPLACED
        return
    with pytest.raises(SealBroken):
        store.approvals.news(waiting, asked.id)
    with pytest.raises(SealBroken):
        phone.poll()
    found = [event for event in store.administration().audit_log.events() if event.action == "tampering found"]
    assert {event.detail for event in found} == {"approval"}


def test_requests_end_with_the_key_that_they_are_under(store: Store, waiting: Session) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    store.maintenance.rotate_key()
    assert state(store, waiting, asked) is ApprovalState.REPLACED


# At the same time


def test_an_answer_while_the_request_is_replaced_counts_for_nothing(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    challenge = polled(phone, clock)

    def ask_again() -> None:
        clock.advance(5)
        store.approvals.ask(waiting, QUESTION)

    meanwhile(monkeypatch, store.phones, "_must_have_signed", ask_again)
    assert phone.accept(challenge, asked.number).value is False
    assert rows(store.path, "SELECT outcome FROM approvals") == [("waiting",)]


def test_a_phone_that_is_removed_while_it_is_asked_is_not_asked(
    store: Store, waiting: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remove() -> None:
        with store._transactions.change(waiting.user.id) as tx:
            tx.db.execute("UPDATE factors SET retired_at = 1")

    monkeypatch.setattr(phone_keys, "sign", _then(phone_keys.sign, remove))
    with pytest.raises(NoActiveFactor):
        store.approvals.ask(waiting, QUESTION)
    assert rows(store.path, "SELECT count(*) FROM challenges") == [(0,)]


def _then(real: Callable[..., list[bytes]], act: Callable[[], None]) -> Callable[..., list[bytes]]:
    def called(*given: bytes) -> list[bytes]:
        answer = real(*given)
        act()
        return answer

    return called


def test_the_right_number_after_wrong_codes_forgives_them(store: Store, enrolled: Enrolled, clock: FixedClock) -> None:
    session = store.sign_in.check_code(enrolled.session, totp(enrolled.secret, clock.now))
    phone = phone_for(store, begin(store, session), clock)
    phone.enrol()
    clock.advance(60)
    waiting = store.sign_in.with_password(NAME, PASSWORD)
    with pytest.raises(CodeRefused):
        store.sign_in.with_code(waiting, wrong_code(enrolled.secret, clock.now))
    wait_out(store, clock)
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    assert rows(store.path, "SELECT * FROM limits WHERE subject LIKE 'code:%'") == []


def test_signing_for_two_phones_asks_both(store: Store, enrolled: Enrolled, clock: FixedClock) -> None:
    session = store.sign_in.check_code(enrolled.session, totp(enrolled.secret, clock.now))
    first_pending = begin(store, session)
    first = phone_for(store, first_pending, clock)
    first.enrol()
    both = store.enrolments.activation(session, first_pending.id).session
    assert both
    second = phone_for(store, begin(store, both), clock, key=1)
    second.enrol()
    clock.advance(60)
    waiting = store.sign_in.with_password(NAME, PASSWORD)
    asked = store.approvals.ask(waiting, QUESTION)
    seen = [polled(first, clock), polled(second, clock)]
    assert seen[0].nonce != seen[1].nonce
    assert seen[0].buttons == seen[1].buttons
    assert second.accept(seen[1], asked.number).value is True
    assert first.decline(seen[0]).value is False
    assert state(store, waiting, asked) is ApprovalState.ACCEPTED


def test_one_answer_sent_by_twenty_threads_stands_once(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    message = protocol.accepting(polled(phone, clock), phone.key, asked.number)
    told = threads(20, lambda: to(store)(message, "").value)
    assert Counter(told) == {True: 1, False: 19}
    assert state(store, waiting, asked) is ApprovalState.ACCEPTED


def test_an_approval_is_redeemed_once_by_twenty_threads(
    store: Store, waiting: Session, phone: Phone, clock: FixedClock
) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    told = Counter(threads(20, lambda: store.approvals.redeem(waiting, asked.id, "").state))
    assert told == {ApprovalState.ACCEPTED: 1, ApprovalState.REPLACED: 19}


def test_enrolling_codes_beside_still_works(store: Store, waiting: Session, phone: Phone, clock: FixedClock) -> None:
    asked = store.approvals.ask(waiting, QUESTION)
    phone.accept(polled(phone, clock), asked.number)
    full = store.approvals.redeem(waiting, asked.id, "").session
    assert full
    person = enrol(store, clock, full)
    assert person.session.code_lengths == {6}
