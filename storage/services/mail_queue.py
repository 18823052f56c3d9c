"""The queue of notices to be sent by e-mail. It never holds up the change it tells of."""

from __future__ import annotations

from storage.database.tables import events, notices
from storage.domain.clock import DAY
from storage.domain.models import Action, Mail, Outcome
from storage.integrity import access_mac
from storage.services.transaction import Vault

RETRY_AFTER = (60, 300, 1800, 7200, 21_600, DAY, DAY)
"""Seconds between attempts; after the last one it is given up."""
OLDEST = 7 * DAY
"""Seconds after which a change is no longer told: no mail server was configured then."""


class Post(Vault):
    """Taken, sent, or tried again later."""

    def take_mail(self) -> Mail | None:
        """The next notice to send, which nobody else takes before it is due again; None if none is due.

        An address changed behind the program's back is sent nothing; it is put on the trail and holds up nobody else's.
        """
        with self._database.write() as db:
            while taken := notices.take_mail(db, self._now(), RETRY_AFTER, OLDEST):
                user_id, mail = taken
                if access_mac.is_whole(db, self._key(db), user_id):
                    return mail
                self._record(db, Action.TAMPERING_FOUND, Outcome.REFUSED, subject=mail.name, detail="access")
        return None

    def mail_sent(self, mail: Mail) -> None:
        """It has arrived at the mail server: it is not tried again."""
        with self._database.write() as db:
            notices.settled(db, mail.notice.id)
            self._record(db, Action.MAIL_SENT, subject=mail.name, detail=mail.notice.kind)

    def mail_not_sent(self, mail: Mail, why: str, *, for_good: bool) -> None:
        """Put on the trail why, in a word that tells neither address nor secret.

        It is tried again when it is due, unless it is `for_good` or this was the last attempt.
        """
        given_up = for_good or mail.attempts > len(RETRY_AFTER)
        with self._database.write() as db:
            if given_up:
                notices.settled(db, mail.notice.id)
            self._record(
                db,
                Action.MAIL_GIVEN_UP if given_up else Action.MAIL_POSTPONED,
                Outcome.REFUSED,
                subject=mail.name,
                detail=f"{mail.notice.kind}, {why}",
            )

    def mail_given_up_to(self) -> list[str]:
        """The names of the accounts at whose address the last message was given up, and which still have it."""
        with self._database.read() as db:
            return events.mail_given_up_to(db)

    def mails_waiting(self) -> int:
        """How many notices are still to be sent, later attempts included."""
        with self._database.read() as db:
            return notices.waiting(db, self._now(), OLDEST)
