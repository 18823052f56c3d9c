"""What is to be sent by e-mail waits in the database: taken by one, tried again later, given up in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Action, Gravity, Mail, NoticeKind, Outcome, Session, Store
from storage.security.hasher import Hasher
from storage.services.mail_queue import RETRY_AFTER
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import NAME, broken, change, enrol, issue_codes, signed_up

ADDRESS = "marie@example.org"


@pytest.fixture
def person(store: Store, clock: FixedClock, client: Session) -> Session:
    """Someone with an address, and one mail that waits."""
    store.administration().accounts.set_email(NAME, ADDRESS)
    return enrol(store, clock, client).session


def all_due(store: Store) -> Iterator[Mail]:
    """Everything there is to send now."""
    while mail := store.mail_queue.take():
        yield mail


def test_a_change_waits_for_whoever_sends_mail(store: Store, clock: FixedClock, person: Session) -> None:
    assert store.mail_queue.waiting() == 1
    mail = store.mail_queue.take()
    assert mail is not None
    assert (mail.name, mail.address, mail.attempts) == (NAME, ADDRESS, 1)
    assert (mail.notice.kind, mail.notice.detail, mail.notice.at) == (
        NoticeKind.METHOD_ADDED,
        "Mon iPhone",
        int(clock.now),
    )
    assert person.user.email == ADDRESS


def test_sent_it_is_not_sent_again(store: Store, clock: FixedClock, person: Session) -> None:
    (mail,) = all_due(store)
    store.mail_queue.sent(mail)
    clock.advance(sum(RETRY_AFTER))
    assert list(all_due(store)) == []
    assert store.mail_queue.waiting() == 0
    assert person.level


def test_taken_and_not_sent_it_is_tried_again_at_longer_and_longer_intervals_then_given_up(
    store: Store, clock: FixedClock, person: Session
) -> None:
    assert person.level
    for attempts, seconds in enumerate(RETRY_AFTER, start=1):
        (mail,) = all_due(store)
        assert mail.attempts == attempts
        assert store.mail_queue.waiting() == 1
        clock.advance(seconds - 1)
        assert list(all_due(store)) == []
        clock.advance(1)
    (mail,) = all_due(store)
    assert mail.attempts == len(RETRY_AFTER) + 1
    assert store.mail_queue.waiting() == 0
    clock.advance(10 * sum(RETRY_AFTER))
    assert list(all_due(store)) == []


def test_an_address_at_which_mail_is_given_up_is_told_until_it_changes_or_mail_arrives(
    store: Store, clock: FixedClock, person: Session
) -> None:
    store.administration().accounts.add("paul", PASSWORD, email="paul@example.org")
    store.administration().accounts.renew_password("paul")
    found = {finding.name: finding for finding in store.maintenance.check()}
    assert (found["mail"].gravity, found["mail"].detail) == (Gravity.GOOD, "")
    for mail in all_due(store):
        store.mail_queue.not_sent(mail, "550", for_good=True)
    assert store.mail_queue.given_up_to() == [NAME, "paul"]
    assert store.administration().directory.status(NAME).mail_given_up_at == clock.now
    found = {finding.name: finding for finding in store.maintenance.check()}
    assert (found["mail"].gravity, found["mail"].detail) == (Gravity.WARNING, f"{NAME}, paul")
    store.administration().accounts.set_email(NAME, ADDRESS)
    store.administration().accounts.renew_password("paul")
    (mail,) = all_due(store)
    store.mail_queue.not_sent(mail, "451", for_good=False)
    assert store.mail_queue.given_up_to() == ["paul"], "what is tried again has not arrived"
    store.mail_queue.sent(mail)
    assert store.mail_queue.given_up_to() == []
    assert store.administration().directory.status(NAME).mail_given_up_at is None
    assert person.level


def test_where_no_address_is_left_nothing_is_told_of_it(store: Store, person: Session) -> None:
    (mail,) = all_due(store)
    store.mail_queue.not_sent(mail, "550", for_good=True)
    store.administration().accounts.set_email(NAME, None)
    assert store.mail_queue.given_up_to() == []
    assert store.administration().directory.status(NAME).mail_given_up_at is None
    assert person.level


def test_what_is_taken_outlives_the_process(
    store: Store, database: Path, clock: FixedClock, cheap: Hasher, person: Session
) -> None:
    assert person.level
    assert store.mail_queue.take()
    store.close()
    opened = Store(database, clock=clock, hasher=cheap)
    assert opened.mail_queue.take() is None
    clock.advance(RETRY_AFTER[0])
    (mail,) = all_due(opened)
    assert mail.attempts == 2
    opened.close()


def test_the_oldest_goes_first_and_one_that_fails_holds_up_no_other(
    store: Store, clock: FixedClock, person: Session
) -> None:
    issue_codes(store, person)
    kinds = [mail.notice.kind for mail in all_due(store)]
    assert kinds == [NoticeKind.METHOD_ADDED, NoticeKind.RECOVERY_CODES_RENEWED]
    clock.advance(RETRY_AFTER[0] - 1)
    store.administration().accounts.add("voisin", PASSWORD, email="voisin@example.org")
    enrol(store, clock, store.sign_in.with_password("voisin", PASSWORD))
    assert [mail.name for mail in all_due(store)] == ["voisin"]
    clock.advance(1)
    assert [mail.name for mail in all_due(store)] == [NAME, NAME]


def test_without_an_address_nothing_waits_not_even_for_one_that_comes_later(
    store: Store, clock: FixedClock, client: Session
) -> None:
    enrol(store, clock, client)
    store.administration().accounts.set_email(NAME, ADDRESS)
    assert (store.mail_queue.waiting(), store.mail_queue.take()) == (0, None)


def test_it_goes_to_the_address_of_now(store: Store, person: Session) -> None:
    assert person.user.email == ADDRESS
    store.administration().accounts.set_email(NAME, "nouvelle@example.org")
    assert [mail.address for mail in all_due(store)] == ["nouvelle@example.org"]


def test_it_goes_nowhere_once_there_is_no_address(store: Store, person: Session) -> None:
    assert person.user.email == ADDRESS
    store.administration().accounts.set_email(NAME, None)
    assert store.mail_queue.take() is None


def test_an_address_changed_behind_the_programs_back_is_sent_nothing_and_holds_up_nobody(
    store: Store, database: Path, clock: FixedClock, person: Session
) -> None:
    assert person.user.email == ADDRESS
    store.administration().accounts.add("voisin", PASSWORD, email="voisin@example.org")
    enrol(store, clock, store.sign_in.with_password("voisin", PASSWORD))
    change(database, "UPDATE users SET email = 'intrus@example.org' WHERE id = 1")
    assert [mail.address for mail in all_due(store)] == ["voisin@example.org"]
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.outcome, event.subject, event.detail) == (
        Action.TAMPERING_FOUND,
        Outcome.REFUSED,
        NAME,
        "access",
    )
    assert broken(store) == ["access"]
    change(database, "UPDATE users SET email = ? WHERE id = 1", ADDRESS)
    clock.advance(RETRY_AFTER[0])
    assert {mail.address for mail in all_due(store)} == {ADDRESS, "voisin@example.org"}


def test_a_notice_that_says_nothing_of_ours_holds_up_nobody(
    store: Store, database: Path, clock: FixedClock, person: Session
) -> None:
    assert person.user.email == ADDRESS
    change(database, "UPDATE notices SET kind = 'rien'")
    enrol(store, clock, signed_up(store, "voisin"))
    store.administration().accounts.set_email("voisin", "voisin@example.org")
    store.administration().accounts.renew_password("voisin")
    assert [mail.notice.kind for mail in all_due(store)] == [NoticeKind.PASSWORD_RENEWED]
