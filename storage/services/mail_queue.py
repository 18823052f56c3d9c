"""The queue of notices to be sent by e-mail. It never holds up the change it tells of."""

from __future__ import annotations

from storage.database.tables import events, notices
from storage.domain.audit import Action, Outcome
from storage.domain.clock import DAY
from storage.domain.notices import Mail
from storage.integrity import access_mac
from storage.services.transaction import Transactions

RETRY_AFTER = (60, 300, 1800, 7200, 21_600, DAY, DAY)
"""Seconds between attempts; after the last one it is given up."""
OLDEST = 7 * DAY
"""Seconds after which a change is no longer told: no mail server was configured then."""


class MailQueue:
    """Taken, sent, or tried again later."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def take(self) -> Mail | None:
        """Return the next notice to send, which nobody else takes before it is due again; None if none is due.

        An address changed behind the program's back is sent nothing; it is put on the log and holds up nobody else's.
        """
        others = set[int]()
        while True:
            with self._transactions.write() as tx:
                ahead = notices.next_mail(tx.db, tx.now, RETRY_AFTER, OLDEST, others)
                if ahead is None:
                    return None
                user_id, mail = ahead
                tx.lock(user_id)
                # Once more, now that nobody else changes the address.
                if notices.next_mail(tx.db, tx.now, RETRY_AFTER, OLDEST, others) != ahead:
                    continue
                if not notices.take_mail(tx.db, mail, tx.now, RETRY_AFTER):
                    others.add(mail.notice.id)
                elif access_mac.is_whole(tx.db, tx.key, user_id):
                    return mail
                else:
                    tx.record(Action.TAMPERING_FOUND, Outcome.REFUSED, subject=mail.name, detail="access")

    def sent(self, mail: Mail) -> None:
        """Tell that it has arrived at the mail server: it is not tried again."""
        with self._transactions.write() as tx:
            notices.settled(tx.db, mail.notice.id)
            tx.record(Action.MAIL_SENT, subject=mail.name, detail=mail.notice.kind)

    def not_sent(self, mail: Mail, why: str, *, for_good: bool) -> None:
        """Put on the log why, in a word that tells neither address nor secret.

        It is tried again when it is due, unless it is `for_good` or this was the last attempt.
        """
        given_up = for_good or mail.attempts > len(RETRY_AFTER)
        with self._transactions.write() as tx:
            if given_up:
                notices.settled(tx.db, mail.notice.id)
            action = Action.MAIL_GIVEN_UP if given_up else Action.MAIL_POSTPONED
            tx.record(action, Outcome.REFUSED, subject=mail.name, detail=f"{mail.notice.kind}, {why}")

    def given_up_to(self) -> list[str]:
        """Return the names of the accounts at whose address, which they still have, the last message was given up."""
        with self._transactions.read() as tx:
            return events.mail_given_up_to(tx.db)

    def waiting(self) -> int:
        """Return how many notices are still to be sent, later attempts included."""
        with self._transactions.read() as tx:
            return notices.waiting(tx.db, tx.now, OLDEST)
