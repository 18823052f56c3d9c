"""The sender of due mail. Every outcome goes to the audit log, and a failure leaves the mail in the queue."""

from __future__ import annotations

import smtplib
import ssl
import time
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from storage import InvalidEmail, Mail, Store
from tui.config.settings import MailSettings, Settings
from tui.mail import message
from tui.mail.message import AddressedMessage
from tui.process.secret_file import UnusableSecret, first_line

ANSWER_SECONDS = 10.0
"""Seconds that the server may take to be reached, and to give each answer."""
LONGEST_SECONDS = 50.0
"""Seconds that one mail may take in all: fewer than the time after which the queue gives it to another process."""


class Round(NamedTuple):
    """The result of sending all mail that was due."""

    sent: int
    failed: int
    """The number of mails postponed or given up."""


class NotSent(Exception):
    """A failure to send; the text is a word for the audit log, without an address or anything the server said."""

    def __init__(self, why: str, *, for_good: bool = False, others_may_pass: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good
        self.others_may_pass = others_may_pass
        """Whether the failure concerns this mail only, so that others may pass."""


def send_due(store: Store, settings: Settings) -> Round:
    """Send until nothing is due, or until the server fails. Blocks: call it from a thread of its own.

    Sends at least once: a mail that the server took is sent again if this process ends before noting that.
    """
    sent = failed = 0
    while settings.mail and (mail := store.mail_queue.take()):
        try:
            _send(mail, settings, settings.mail)
        except NotSent as trouble:
            failed += 1
            store.mail_queue.not_sent(mail, str(trouble), for_good=trouble.for_good)
            if not trouble.others_may_pass:
                break
        else:
            sent += 1
            store.mail_queue.sent(mail)
    return Round(sent, failed)


def _send(mail: Mail, settings: Settings, server: MailSettings) -> None:
    """Send one mail. Raises NotSent."""
    try:
        written = message.compose(mail, settings, server.sender, time.time())
    except InvalidEmail as error:
        raise NotSent("bad address", for_good=True, others_may_pass=True) from error
    try:
        _within(LONGEST_SECONDS, written, server)
    except smtplib.SMTPRecipientsRefused as error:
        code = error.recipients[written.recipient][0]
        raise NotSent(str(code), for_good=code >= 500, others_may_pass=True) from error
    except smtplib.SMTPResponseException as error:
        about_this_mail = isinstance(error, smtplib.SMTPDataError)
        raise NotSent(str(error.smtp_code), others_may_pass=about_this_mail) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent("not supported") from error
    except ssl.SSLCertVerificationError as error:
        raise NotSent("certificate") from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise NotSent("no answer") from error


def _within(seconds: float, written: AddressedMessage, server: MailSettings) -> None:
    """Send within so many seconds.

    Raises TimeoutError: a name server or a slow line may hold smtplib for longer than it was told.
    """
    done: Future[None] = Future()

    def hand_over() -> None:
        try:
            _hand_over(written, server)
        except BaseException as error:
            done.set_exception(error)
        else:
            done.set_result(None)

    Thread(target=hand_over, daemon=True).start()
    done.result(seconds)


def _hand_over(written: AddressedMessage, server: MailSettings) -> None:
    password = _password(server.password_file) if server.password_file else None
    line = _connected(server)
    try:
        if server.security == "starttls":
            line.starttls(context=_context(server))
        if server.username is not None and password is not None:
            line.login(server.username, password)
        line.send_message(written.message, written.sender, [written.recipient])
        # From here on the server is responsible for the mail, whatever happens to the connection.
        with suppress(smtplib.SMTPException, OSError):
            line.quit()
    finally:
        line.close()


def _connected(server: MailSettings) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=ANSWER_SECONDS, context=_context(server))
    return smtplib.SMTP(server.host, server.port, timeout=ANSWER_SECONDS)


def _context(server: MailSettings) -> ssl.SSLContext:
    """Return a TLS context that verifies certificate and name. Raises NotSent."""
    try:
        return ssl.create_default_context(cafile=server.ca_file)
    except OSError as error:
        raise NotSent("ca file") from error


def _password(path: Path) -> str:
    """Read the password, the first line of a file that only its owner can use. Raises NotSent."""
    try:
        return first_line(path)
    except (OSError, UnusableSecret) as error:
        raise NotSent("password file") from error
