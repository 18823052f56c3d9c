"""The queue of notices to be sent by e-mail. It never holds up the change it tells of."""

from __future__ import annotations

from storage import access
from storage.models import Action, Mail, Outcome
from storage.tables import notices
from storage.vault import Vault

RETRY_AFTER = (60, 300, 1800, 7200, 21_600, 86_400, 86_400)
"""Seconds between attempts; after the last one it is given up."""


class Post(Vault):
    """Taken, sent, or tried again later."""

    def take_mail(self) -> Mail | None:
        """The next notice to send, which nobody else takes before it is due again; None if none is due.

        An address changed behind the program's back is sent nothing; it is put on the trail and holds up nobody else's.
        """
        with self._database.write() as db:
            while taken := notices.take_mail(db, self._now(), RETRY_AFTER):
                user_id, mail = taken
                if access.is_whole(db, self._key(db), user_id):
                    return mail
                self._record(db, Action.TAMPERING_FOUND, Outcome.REFUSED, subject=mail.name, detail="access")
        return None

    def mail_sent(self, mail: Mail) -> None:
        """It has arrived at the mail server: it is not tried again."""
        with self._database.write() as db:
            notices.sent(db, mail.notice.id)

    def mails_waiting(self) -> int:
        """How many notices are still to be sent, later attempts included."""
        with self._database.read() as db:
            return notices.waiting(db)
