"""The messages of privacyIDEA Authenticator in its poll-only form: what each side signs, and how it is written.

The app (Flutter, version 4.8.0) and the server (3.14) of the privacyIDEA project are the reference. Keys go in Base64,
signatures (RSASSA-PKCS1-v1_5 with SHA-256) in Base32; the parts of what is signed are joined by `|`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from typing import NamedTuple

SERIAL = re.compile(r"[A-Z2-7]{12}")
"""The name of a device for its phone: no `|`, so that what is signed cannot be read in two ways."""
CAPABILITIES = '{"decline_reason": true}'
"""What a challenge offers the app: to say why a sign-in is refused."""
VERIFY_TLS = "1"
_BASE32 = re.compile(r"(?:[A-Z2-7]{8})*(?:[A-Z2-7]{2}={6}|[A-Z2-7]{4}={4}|[A-Z2-7]{5}={3}|[A-Z2-7]{7}=)?")
_TO_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv")
"""From the digits of Base32 to those of Python in that base."""
_NONCE = re.compile(r"[A-Z2-7]{32}")
_NUMBER = re.compile(r"\d\d", re.ASCII)
_REASON = re.compile(r"[a-z_]{1,40}")
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?(?:Z|\+00:00)?", re.ASCII)
_SYSTEMS = {"android": "android", "ios": "iphone"}
_APP = re.compile(r"privacyIDEA-App/\S+ (\w+)/", re.ASCII)


class Challenge(NamedTuple):
    """One request, as a poll returns it: the field names are those of the app, and every value is a text."""

    nonce: str
    url: str
    serial: str
    question: str
    title: str
    require_presence: str
    """The numbers on the buttons, joined by commas."""
    signature: str
    capabilities_signature: str
    sslverify: str = VERIFY_TLS
    capabilities: str = CAPABILITIES
    version: str = "2"
    """The version of challenges with numbers."""


class Poll(NamedTuple):
    """The question of a phone what it is asked."""

    serial: str
    timestamp: str
    signature: str

    def signed(self) -> str:
        """Return the text that the phone has signed."""
        return signed_poll(self.serial, self.timestamp)


class PhoneAnswer(NamedTuple):
    """The answer of a phone to one challenge."""

    serial: str
    nonce: str
    signature: str
    presence: str | None = None
    """The number chosen; None from an app too old to show any."""
    decline: bool = False
    reason: str | None = None

    def signed(self) -> str:
        """Return the text that the phone has signed."""
        if self.decline:
            return "|".join(filter(None, (self.nonce, self.serial, "decline", self.reason)))
        return "|".join(part for part in (self.nonce, self.serial, self.presence) if part is not None)

    @property
    def is_well_formed(self) -> bool:
        """Tell whether each part has its form, so that what is signed can be read in one way only."""
        return bool(
            SERIAL.fullmatch(self.serial)
            and _NONCE.fullmatch(self.nonce)
            and (self.presence is None or _NUMBER.fullmatch(self.presence))
            and (self.reason is None or _REASON.fullmatch(self.reason))
        )


NOT_ME, CANCELLED = "unknown_trigger", "cancelled"
"""The reasons that a refusal may have: its owner has not asked to sign in, or has thought better of it."""
NO_PUSH_TOKEN = "no_firebase_token"  # noqa: S105
"""What the app tells in the place of a token, where nothing is pushed."""


def new_nonce(random: bytes) -> str:
    """Write 20 random bytes as a nonce."""
    return base64.b32encode(random).decode("ascii")


def signed_challenge(
    nonce: str, *, url: str, serial: str, question: str, title: str, numbers: str | None, tls: str = VERIFY_TLS
) -> str:
    """Return the text of a challenge that its service signs; `numbers` is None where it has none to choose from."""
    return "|".join((nonce, url, serial, question, title, tls, *(() if numbers is None else (numbers,))))


def signed_capabilities(nonce: str, capabilities: str = CAPABILITIES) -> str:
    """Return the text of a challenge's capabilities that its service signs: JSON as RFC 8785 has it.

    Raises ValueError and RecursionError for capabilities that are not JSON.
    """
    # As far as words and flags go, and there is nothing else among them.
    told = {"capabilities": json.loads(capabilities), "nonce": nonce}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def signed_poll(serial: str, timestamp: str) -> str:
    """Return the text of a poll that the phone has signed."""
    return f"{serial}|{timestamp}"


def signed_update(token: str, serial: str, timestamp: str) -> str:
    """Return the text of an update of the push token that the phone has signed."""
    return f"{token}|{serial}|{timestamp}"


def moment(timestamp: str) -> float | None:
    """Return a timestamp of the app (ISO 8601, in UTC where it names no zone) in Unix seconds; None if it is none."""
    if not _TIMESTAMP.fullmatch(timestamp):
        return None
    try:
        at = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def signature(written: str) -> bytes | None:
    """Return the bytes of a signature in Base32; None if it is not Base32.

    `base64.b32decode` says the same, for half of what a poll would then cost.
    """
    if not _BASE32.fullmatch(written):
        return None
    digits = written.rstrip("=")
    bits = 5 * len(digits)
    number = int(digits.translate(_TO_DIGITS) or "0", 32)
    return (number >> bits % 8).to_bytes(bits // 8)


def written(signature: bytes) -> str:
    """Write a signature in Base32."""
    return base64.b32encode(signature).decode("ascii")


def public_key(written: str) -> bytes | None:
    """Return the bytes of a public key in Base64; None if it is not Base64.

    Old apps wrote the alphabet of URLs, or let a form turn `+` into a space.
    """
    plain = written.replace("\n", "").replace("\r", "").translate(str.maketrans("-_ ", "+/+")).rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def system(app: str) -> str:
    """Return `iphone` or `android`, as the app's User-Agent says; empty for any other."""
    found = _APP.match(app)
    return _SYSTEMS.get(found[1].lower(), "") if found else ""
