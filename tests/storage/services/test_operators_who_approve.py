"""Operators with a phone that approves: proved again by it, and a sign-in of which password and approval come apart."""

from __future__ import annotations

import pytest

from storage import (
    Action,
    ApprovalState,
    CodeWanted,
    Level,
    Locked,
    NotAllowed,
    Outcome,
    Role,
    Session,
    SignInRefused,
    Store,
)
from tests.conftest import PASSWORD, FixedClock
from tests.push_phone.phone import Phone
from tests.storage.approvers import approved, other, shown, with_a_phone
from tests.storage.approving import QUESTION
from tests.storage.operators import close_operator
from tests.storage.people import NAME, rows, wait_out

OPERATOR, WHY = "olga", "end of the kiosk"


@pytest.fixture
def phone(store: Store, clock: FixedClock) -> Phone:
    """The phone of the operator."""
    return with_a_phone(store, clock, OPERATOR, role=Role.OPERATOR)


@pytest.fixture
def signed_in(store: Store, phone: Phone, clock: FixedClock) -> Session:
    """The operator, whose approval is old by now; there is a client besides."""
    proved = approved(store, phone, clock, OPERATOR)
    store.administration().accounts.add(NAME, PASSWORD)
    clock.advance(121)
    return proved


def test_an_approval_stands_for_a_fresh_code(store: Store, signed_in: Session, phone: Phone, clock: FixedClock) -> None:
    administration = store.administration(signed_in)
    with pytest.raises(CodeWanted):
        administration.accounts.set_email(NAME, "marie@exemple.fr")
    asked = administration.ask_for_approval(QUESTION)
    assert administration.news_of_approval(asked.id).state is ApprovalState.WAITING
    before = len(store.administration().audit_log.events())
    phone.accept(shown(phone, clock), asked.number)
    assert administration.news_of_approval(asked.id).state is ApprovalState.ACCEPTED
    assert administration.needs_code
    assert administration.redeem_approval(asked.id).state is ApprovalState.ACCEPTED
    administration.accounts.set_email(NAME, "marie@exemple.fr")
    told = [event.action for event in store.administration().audit_log.events()[before:]]
    assert told == [Action.APPROVAL_ANSWERED, Action.EMAIL_CHANGED], "no sign-in of its own"


def test_a_wrong_number_proves_nothing(store: Store, signed_in: Session, phone: Phone, clock: FixedClock) -> None:
    administration = store.administration(signed_in)
    asked = administration.ask_for_approval(QUESTION)
    challenge = shown(phone, clock)
    phone.accept(challenge, other(asked.number, challenge))
    assert administration.news_of_approval(asked.id).state is ApprovalState.WRONG_NUMBER
    with pytest.raises(CodeWanted):
        administration.accounts.set_email(NAME, "marie@exemple.fr")


def test_what_is_withdrawn_is_gone(store: Store, signed_in: Session) -> None:
    administration = store.administration(signed_in)
    administration.withdraw_approval(administration.ask_for_approval(QUESTION).id)
    assert rows(store.path, "SELECT count(*) FROM approvals") == [(0,)]


def test_a_command_has_no_phone(store: Store) -> None:
    administration = store.administration()
    for ask in (
        lambda: administration.ask_for_approval(QUESTION),
        lambda: administration.news_of_approval("any"),
        lambda: administration.redeem_approval("any"),
        lambda: administration.withdraw_approval("any"),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_password_then_approval_end_a_kiosk(store: Store, phone: Phone, clock: FixedClock) -> None:
    session = store.sign_in.operator_who_approves(OPERATOR, PASSWORD, WHY)
    assert session.level is Level.PASSWORD
    asked = store.approvals.ask(session, QUESTION)
    phone.accept(shown(phone, clock), asked.number)
    proved = store.approvals.redeem(session, asked.id, WHY).session
    assert proved is not None
    assert proved.level is Level.FULL
    last = store.administration().audit_log.events()[-1]
    assert (last.actor, last.action, last.detail) == (OPERATOR, Action.SIGNED_IN, WHY)


def test_one_answer_for_anybody_else(store: Store, phone: Phone, clock: FixedClock) -> None:
    assert phone.is_enrolled
    with_a_phone(store, clock, NAME)
    store.administration().accounts.add("oscar", PASSWORD, role=Role.OPERATOR)
    issued = store.administration().accounts.add("nouveau", role=Role.OPERATOR).password
    assert issued is not None
    for name, password in (
        (NAME, PASSWORD),
        ("oscar", PASSWORD),
        ("personne", PASSWORD),
        (OPERATOR, "pas celui-là"),
        ("nouveau", issued),
    ):
        with pytest.raises(SignInRefused) as refused:
            store.sign_in.operator_who_approves(name, password, WHY)
        assert (str(refused.value), vars(refused.value)) == ("", {})
    clock.advance(30 * 86_400)
    close_operator(store, OPERATOR)
    for name, password in ((OPERATOR, PASSWORD), ("nouveau", issued)):
        with pytest.raises(SignInRefused):
            store.sign_in.operator_who_approves(name, password, WHY)
    tried = [event for event in store.administration().audit_log.events() if event.detail == WHY]
    assert [(event.actor, event.outcome) for event in tried] == [(NAME, Outcome.REFUSED)]


def test_guesses_of_the_password_are_limited(store: Store, phone: Phone, clock: FixedClock) -> None:
    assert phone.is_enrolled
    for _ in range(5):
        with pytest.raises(SignInRefused):
            store.sign_in.operator_who_approves(OPERATOR, "pas celui-là", WHY)
        wait_out(store, clock)
    clock.advance(-1)
    with pytest.raises(Locked):
        store.sign_in.operator_who_approves(OPERATOR, PASSWORD, WHY)
