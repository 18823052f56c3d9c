"""Processes that send mail: each mail is taken by one of them, and one whose process was killed is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from storage import Store
from storage.services.mail_queue import RETRY_AFTER
from tests.conftest import PASSWORD, FixedClock
from tests.faults.acts import sending_mail, taking_mail
from tests.faults.crew import Crew, killed_after
from tests.storage.people import broken

Amount = Callable[[int, int], int]


def with_mail(store: Store, count: int) -> set[int]:
    """So many that are due now; their numbers."""
    for number in range(count):
        store.administration().accounts.add(f"client {number}", PASSWORD, email=f"client-{number}@example.org")
        store.administration().accounts.renew_password(f"client {number}")
    return set(range(1, count + 1))


def test_each_is_taken_by_one_and_again_only_when_it_is_due(
    store: Store, database: Path, clock: FixedClock, amount: Amount
) -> None:
    due = with_mail(store, amount(20, 200))
    with Crew(5, taking_mail, database) as crew:
        for attempt, seconds in enumerate(RETRY_AFTER[:3], start=1):
            taken = sorted(mail for each in crew.together(clock.now) for mail in each)
            assert taken == [(number, attempt) for number in sorted(due)]
            clock.advance(seconds - 1)
            assert crew.together(clock.now) == [[]] * 5
            clock.advance(1)


def test_what_a_killed_process_had_taken_is_tried_again_and_what_it_had_sent_is_not(
    store: Store, database: Path, clock: FixedClock, amount: Amount
) -> None:
    chance = random.Random("mails")  # noqa: S311
    due, sent, unsure = with_mail(store, amount(40, 400)), set[int](), set[int]()
    for seconds in RETRY_AFTER[:6]:
        # Of two mails, the first was sent for sure, however slow the machine.
        *surely, last = killed_after(chance.uniform(0, 0.02), sending_mail, database, clock.now, answers=2)
        sent.update(surely)
        # Killed between the mail server's word and ours, or after it.
        unsure.add(last)
        # Long enough for one that was taken each time.
        clock.advance(seconds)
        if store.mail_queue.waiting() < 2:
            break
    again = set[int]()
    while mail := store.mail_queue.take():
        again.add(mail.notice.id)
    assert sent
    assert not again & sent
    assert again | sent | unsure == due
    assert broken(store) == []
