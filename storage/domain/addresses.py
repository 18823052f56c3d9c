"""E-mail addresses: which ones every mail server accepts, and in which form."""

from __future__ import annotations

import re

from storage.domain.characters import has_hidden
from storage.domain.errors import InvalidEmail
from storage.domain.verdicts import AddressFlaw

LONGEST_EMAIL = 254

LONGEST_LOCAL_PART = 64
"""RFC 5321 section 4.5.3.1.1; the length of the whole is that of its section 4.5.3.1.3, without the angle brackets."""
_LOCAL_PART = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+"
"""RFC 5322 section 3.2.3; dots are checked separately. Many servers refuse a quoted local part."""
_SEVERAL_PARTS = r'[<>()\[\],;:"]'
"""Signs of more than one address: a display name before it, a second address after it."""
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"


def sendable(email: str) -> str:
    """Return an address as mail servers accept it, its domain in A-labels (IDNA 2008). Raises InvalidEmail."""
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
        # RFC 6531 allows it, but few servers accept it.
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
    """Encode a domain in ASCII. Raises InvalidEmail."""
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
