"""E-mail addresses: which ones every mail server takes, and the form in which it is given them."""

from __future__ import annotations

import re

from storage.domain.characters import has_hidden
from storage.domain.errors import InvalidEmail
from storage.domain.models import AddressFlaw
from storage.domain.rules import LONGEST_EMAIL

LONGEST_LOCAL_PART = 64
"""RFC 5321 section 4.5.3.1.1; the length of the whole is that of its section 4.5.3.1.3, without the angle brackets."""
_LOCAL_PART = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+"
"""RFC 5322 section 3.2.3; where its dots may not be is told apart. One in quotes is refused by many servers."""
_SEVERAL_PARTS = r'[<>()\[\],;:"]'
"""What is an address among other things: a name before it, a second one after it."""
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"


def sendable(email: str) -> str:
    """The address as mail servers take it: the accents of its domain in A-labels (IDNA 2008). Raises InvalidEmail."""
    if len(email) > LONGEST_EMAIL:
        raise InvalidEmail(AddressFlaw.TOO_LONG)
    if "@" not in email or re.search(_SEVERAL_PARTS, email):
        raise InvalidEmail(AddressFlaw.FORM)
    if has_hidden(email) or any(character.isspace() for character in email):
        raise InvalidEmail(AddressFlaw.HIDDEN)
    local, _at, domain = email.rpartition("@")
    if not local or not domain or "@" in local:
        raise InvalidEmail(AddressFlaw.FORM)
    if not local.isascii():
        # What RFC 6531 allows, few servers take.
        raise InvalidEmail(AddressFlaw.ACCENTS)
    if any(".." in part or part.startswith(".") or part.endswith(".") for part in (local, domain)):
        raise InvalidEmail(AddressFlaw.DOTS)
    if not re.fullmatch(_LOCAL_PART, local):
        raise InvalidEmail(AddressFlaw.FORM)
    address = f"{local}@{_in_ascii(domain)}"
    if len(local) > LONGEST_LOCAL_PART or len(address) > LONGEST_EMAIL:
        raise InvalidEmail(AddressFlaw.TOO_LONG)
    return address


def _in_ascii(domain: str) -> str:
    """Raises InvalidEmail."""
    if not domain.isascii() or "xn--" in domain.lower():
        # Its tables take their time, and most domains need none of them.
        import idna  # noqa: PLC0415

        try:
            domain = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
        except idna.IDNAError as error:
            raise InvalidEmail(AddressFlaw.DOMAIN) from error
    if not re.fullmatch(_DOMAIN, domain):
        raise InvalidEmail(AddressFlaw.DOMAIN)
    return domain
