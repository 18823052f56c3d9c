"""`guichet verify` on a host that asks the service of another one, and holds neither database nor key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from storage import codes
from tui.config.server_address import ServerAddress
from tui.config.settings import Admission, VerifySettings
from tui.language import _
from tui.messages import service as words
from tui.process.output import print_error
from tui.process.secret_file import UnusableSecret, first_line
from tui.process.standard_input import secret_line, token
from tui.process.unread import why_unread
from tui.ssh.asking import Service, Unanswered
from tui.ssh.pam import is_of_auth

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+")
"""The characters of a bearer token (RFC 6750, section 2.1), none of which ends a header."""

_NO_CODE = "-"
"""What is sent in the place of what is no code, which may be a password and stays here."""


class Asked(NamedTuple):
    """Whom to ask: what the options say, else the configuration."""

    server: ServerAddress
    token_file: Path | None
    settings: VerifySettings

    def service(self) -> Service:
        """Return the service, for the token of this host. Raises Unanswered."""
        path = self.token_file or self.settings.token_file
        if path is None:
            raise Unanswered(words.no_token_file())
        return Service(self.server, _token(path), self.settings.ca_file, self.settings.deadline_seconds)


def verify(asked: Asked, account: str) -> str:
    """Return the answer about a code on standard input. Raises CodeRefused for what is none, NotUtf8, Unanswered."""
    typed = secret_line(_("Code :"))
    codes.must_be_possible(typed)
    answer = asked.service().ask(account, typed)
    if answer == "unenrolled":
        # It was not asked for.
        raise Unanswered(words.not_a_service().format(server=asked.server.shown))
    return answer


def verify_for_pam(asked: Asked, without_phone: Admission, environment: Mapping[str, str]) -> int:
    """Return 0 if the service accepts the code on standard input, 1 for anything else. Raises Unanswered.

    0 also for a person of whom it says that they have nothing yet that gives codes, where this host lets them in.
    """
    if not is_of_auth(environment):
        return 1
    account, typed = environment.get("PAM_USER", ""), token().partition("\0")[0]
    lets_in, is_possible = without_phone == "let in", codes.is_possible(typed)
    if not is_possible and not lets_in:
        raise Unanswered(words.not_asked().format(account=account, server=asked.server.shown))
    # A person without a phone types anything, or nothing.
    answer = asked.service().ask(account, typed if is_possible else _NO_CODE, at_a_login=lets_in)
    if answer == "accepted" or (lets_in and answer == "unenrolled"):
        return 0
    print_error(words.not_let_in().format(account=account, server=asked.server.shown, answer=answer))
    return 1


def _token(path: Path) -> str:
    """Return the token of this host. Raises Unanswered."""
    try:
        found = first_line(path).strip()
    except OSError as error:
        raise _unread(path, why_unread(error)) from None
    except UnusableSecret as error:
        raise _unread(path, str(error)) from None
    if not _TOKEN.fullmatch(found):
        raise _unread(path, words.no_token())
    return found


def _unread(path: Path, why: str) -> Unanswered:
    return Unanswered(words.token_unread().format(path=path, why=why))
