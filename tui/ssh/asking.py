"""One question to the service of another machine, over HTTPS: whether a code of an account is right.

Nothing but the account, the code and the token of this host leaves it, and only for the service that was named: no
proxy is used and no redirection followed, and nothing is sent before the certificate has proved who answers.
"""

from __future__ import annotations

import ssl
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from socket import SHUT_RDWR
from threading import Thread
from typing import NoReturn
from urllib.parse import urlencode

from tui.config.server_address import ServerAddress
from tui.messages import service
from tui.messages.times import delay, minute
from tui.process.unread import why_unread

ANSWERS = ("accepted", "refused", "locked", "none", "unenrolled", "impossible")
"""What the service may answer; `unenrolled` only at a login of a host that lets such people in."""
LONGEST_QUESTION = 8192
"""Bytes that the service reads."""
THREAD = "question"
_LONGEST_ANSWER = 64
"""Bytes; the words above are much shorter."""
_LONGEST_PAUSE = 9
"""Digits of a number of seconds that is believed."""


class Unanswered(Exception):
    """The absence of an answer; the text is a sentence for people, without code or token."""


class Service:
    """A service to ask: its address, the token that it gave this host, whom to trust, how long to wait."""

    def __init__(self, address: ServerAddress, token: str, authorities: Path | None, seconds: float) -> None:
        self.address, self.seconds = address, seconds
        self._token, self._authorities = token, authorities

    def ask(self, account: str, code: str, *, at_a_login: bool = False) -> str:
        """Return one of ANSWERS. Raises Unanswered, at the latest after `seconds`, whatever the other side does."""
        if not _is_utf8(account):
            return "none"
        exchange = _Exchange(self._connection(), self.address.path, self._token, _form(account, code, at_a_login))
        # In a thread, since nothing else ends the look-up of a name, or an answer of one byte a second.
        thread = Thread(target=exchange.run, name=THREAD, daemon=True)
        thread.start()
        thread.join(self.seconds)
        if thread.is_alive():
            exchange.cut()
            raise self._unanswered(service.late(), delay=delay(self.seconds))
        try:
            answer = exchange.answer()
        except Exception as error:
            self._explain(error)
        return self._word(*answer)

    def _connection(self) -> HTTPConnection:
        host, port = self.address.host, self.address.port
        if not self.address.encrypted:
            return HTTPConnection(host, port, timeout=self.seconds)
        return HTTPSConnection(host, port, timeout=self.seconds, context=_context(self._authorities))

    def _word(self, status: int, pause: str, body: bytes) -> str:
        """Return the word in an answer. Raises Unanswered."""
        if status == 401:
            raise self._unanswered(service.token_refused())
        if status == 429:
            raise self._paused(pause)
        if status >= 500:
            raise self._unanswered(service.in_trouble())
        word = next((word for word in ANSWERS if body == f"{word}\n".encode()), None)
        if status != 200 or word is None:
            raise self._unanswered(service.not_a_service())
        return word

    def _paused(self, pause: str) -> Unanswered:
        if not (pause.isascii() and pause.isdecimal() and len(pause) <= _LONGEST_PAUSE):
            return self._unanswered(service.paused())
        return self._unanswered(service.paused_until(), moment=minute(time.time() + int(pause)))

    def _explain(self, error: Exception) -> NoReturn:
        """Raise Unanswered for what went wrong on the line; any other error as it is."""
        match error:
            case ssl.SSLCertVerificationError(verify_message=why):
                raise self._unanswered(service.not_trusted(), why=why) from None
            case ssl.SSLError():
                raise self._unanswered(service.not_encrypted()) from None
            case TimeoutError():
                raise self._unanswered(service.late(), delay=delay(self.seconds)) from None
            case OSError() | UnicodeError():
                raise self._unanswered(service.unreachable()) from None
            case HTTPException() | ValueError():
                raise self._unanswered(service.not_a_service()) from None
        raise error

    def _unanswered(self, sentence: str, **words: str) -> Unanswered:
        return Unanswered(sentence.format(server=self.address.shown, **words))


class _Exchange:
    """A question on its way, and what has come of it."""

    def __init__(self, connection: HTTPConnection, path: str, token: str, form: bytes) -> None:
        self._connection, self._path, self._form = connection, path, form
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-www-form-urlencoded"}
        self._answer: tuple[int, str, bytes] | Exception = HTTPException()

    def run(self) -> None:
        """Put the question, and keep the answer, or the error."""
        try:
            self._connection.request("POST", f"{self._path}/verify", self._form, self._headers)
            self._answer = _read(self._connection.getresponse())
        except Exception as error:
            self._answer = error
        finally:
            self._connection.close()

    def cut(self) -> None:
        """Break the line off, so that nothing goes on reading."""
        line = self._connection.sock
        with suppress(OSError, AttributeError):
            line.shutdown(SHUT_RDWR)

    def answer(self) -> tuple[int, str, bytes]:
        """Return status, `Retry-After` and body; raises the error."""
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def _read(response: HTTPResponse) -> tuple[int, str, bytes]:
    with response:
        return response.status, response.headers.get("Retry-After", ""), response.read(_LONGEST_ANSWER)


def _is_utf8(account: str) -> bool:
    """Tell whether a name can be that of an account; other bytes are nobody's."""
    try:
        account.encode()
    except UnicodeEncodeError:
        return False
    return True


def _form(account: str, code: str, at_a_login: bool) -> bytes:
    """Return the body of a question. Raises Unanswered for what is longer than the service reads."""
    # Bytes that are no UTF-8 belong to no code.
    fields = {"account": account, "code": code.encode(errors="replace"), **({"login": "1"} if at_a_login else {})}
    form = urlencode(fields).encode()
    if len(form) > LONGEST_QUESTION:
        raise Unanswered(service.too_long())
    return form


def _context(authorities: Path | None) -> ssl.SSLContext:
    """Return a TLS context that verifies certificate and name. Raises Unanswered."""
    try:
        context = ssl.create_default_context(cafile=authorities)
    except ssl.SSLError:
        raise _unread(authorities, service.not_certificates()) from None
    except OSError as error:
        raise _unread(authorities, why_unread(error)) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _unread(authorities: Path | None, why: str) -> Unanswered:
    return Unanswered(service.authorities_unread().format(path=authorities, why=why))
