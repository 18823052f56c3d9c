"""What a phone tells a service and reads of it, in the poll-only protocol of privacyIDEA Authenticator.

No network here. Signatures are RSASSA-PKCS1-v1_5 with SHA-256, in Base32; keys go in Base64.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from storage.formats import push
from storage.formats.push import PhoneAnswer
from tui.phone.push_link import PushLink

APP = "privacyIDEA-App/4.8.0 android/15"
"""The app that this phone says it is."""
BITS, EXPONENT = 4096, 65537
_CAPABILITIES = {"capabilities": '["decline_reason"]'}
_FIELDS = ("nonce", "url", "serial", "question", "title", "sslverify", "signature")
"""The texts that each request has."""
_OPTIONAL = ("require_presence", "capabilities", "capabilities_signature")


class NotUnderstood(Exception):
    """Tells that an answer is not one of such a service."""


class Message(NamedTuple):
    """Something to send."""

    method: str
    url: str
    body: str = ""

    def __repr__(self) -> str:
        """Hide credential and signature."""
        return f"Message({self.method!r}, …)"


class Request(NamedTuple):
    """A request to approve something, signed by the service."""

    nonce: str
    url: str
    serial: str
    question: str
    title: str
    numbers: tuple[str, ...]
    """To choose from; none from a service that shows none."""
    takes_reasons: bool
    """Whether a refusal may say why."""


def new_key() -> RSAPrivateKey:
    """Make the key of a phone, which takes a second or more."""
    return generate_private_key(EXPONENT, BITS)


# What it tells


def enrolling(link: PushLink, key: RSAPrivateKey) -> Message:
    """Build the first call, which hands over the phone's public key."""
    half = base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    who = {"enrollment_credential": link.credential, "serial": link.serial, "fbtoken": push.NO_PUSH_TOKEN}
    return _post(link.url, {**who, "pubkey": half, **_CAPABILITIES})


def polling(link: PushLink, moment: datetime, key: RSAPrivateKey) -> Message:
    """Build the question whether a request waits."""
    timestamp = written(moment)
    signature = _sign(key, push.signed_poll(link.serial, timestamp))
    asked = {"serial": link.serial, "timestamp": timestamp, "signature": signature, **_CAPABILITIES}
    return Message("GET", f"{link.url}?{urlencode(asked)}")


def updating(link: PushLink, moment: datetime, key: RSAPrivateKey) -> Message:
    """Build the report that nothing can be pushed to this phone."""
    token, timestamp = push.NO_PUSH_TOKEN, written(moment)
    signature = _sign(key, push.signed_update(token, link.serial, timestamp))
    told = {"new_fb_token": token, "serial": link.serial, "timestamp": timestamp, "signature": signature}
    return _post(link.url, told)


def accepting(request: Request, key: RSAPrivateKey, number: str | None) -> Message:
    """Build a yes, with the number that was chosen."""
    return _answering(request.url, PhoneAnswer(request.serial, request.nonce, "", presence=number), key)


def declining(request: Request, key: RSAPrivateKey, reason: str | None) -> Message:
    """Build a no; a reason goes only to a service that takes them."""
    told = reason if request.takes_reasons else None
    return _answering(request.url, PhoneAnswer(request.serial, request.nonce, "", decline=True, reason=told), key)


def _answering(url: str, answer: PhoneAnswer, key: RSAPrivateKey) -> Message:
    """Build an answer from one that is not signed yet."""
    said = {
        "serial": answer.serial,
        "nonce": answer.nonce,
        "presence_answer": answer.presence,
        "decline": "1" if answer.decline else None,
        "decline_reason": answer.reason,
        "signature": _sign(key, answer.signed()),
    }
    return _post(url, {name: text for name, text in said.items() if text is not None})


def _post(url: str, form: Mapping[str, str]) -> Message:
    return Message("POST", url, urlencode(form))


def _sign(key: RSAPrivateKey, text: str) -> str:
    return push.written(key.sign(text.encode(), PKCS1v15(), SHA256()))


def written(moment: datetime) -> str:
    """Write a moment of UTC as the app does: three digits after the second where they say all, else six."""
    digits = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return f"{moment.replace(tzinfo=None).isoformat(timespec=digits)}Z"


# What it reads


def server_key(body: bytes) -> RSAPublicKey:
    """Read the key of the service from its answer to the first call. Raises NotUnderstood."""
    try:
        text = json.loads(body)["detail"]["public_key"]
        key = load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError, UnsupportedAlgorithm):
        raise NotUnderstood from None
    if not isinstance(key, RSAPublicKey):
        raise NotUnderstood
    return key


def requests(body: bytes, key: RSAPublicKey) -> list[Request]:
    """Read the requests in the answer to a poll that the service has signed. Raises NotUnderstood."""
    waiting = _result(body).get("value")
    if not isinstance(waiting, list) or not all(map(_is_whole, waiting)):
        raise NotUnderstood
    return [_request(told) for told in waiting if _is_genuine(told, key)]


def is_heard(body: bytes) -> bool:
    """Tell whether an answer counts, by what the service says of it. Raises NotUnderstood."""
    return _result(body).get("value") is True


def why_refused(body: bytes) -> str:
    """Return the service's own sentence about a refusal. Raises NotUnderstood where it has none."""
    error = _result(body).get("error")
    words = error.get("message") if isinstance(error, dict) else None
    if not isinstance(words, str) or not words:
        raise NotUnderstood
    return words


def _result(body: bytes) -> dict[str, Any]:
    """Return the result in an answer. Raises NotUnderstood."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood from None
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        raise NotUnderstood
    return result


def _is_whole(told: object) -> bool:
    return (
        isinstance(told, dict)
        and all(isinstance(told.get(name), str) for name in _FIELDS)
        and all(isinstance(told.get(name, ""), str) for name in _OPTIONAL)
    )


def _is_genuine(told: dict[str, str], key: RSAPublicKey) -> bool:
    text = push.signed_challenge(
        told["nonce"],
        url=told["url"],
        serial=told["serial"],
        question=told["question"],
        title=told["title"],
        numbers=told.get("require_presence"),
        tls="1" if told["sslverify"].lower() in ("1", "true") else "0",
    )
    return _has_signed(key, text, told["signature"]) and _is_able(told, key)


def _is_able(told: dict[str, str], key: RSAPublicKey) -> bool:
    """Tell whether what the service says that it can do is signed, if it says anything."""
    if "capabilities_signature" not in told:
        return True
    try:
        text = push.signed_capabilities(told["nonce"], told["capabilities"])
    except (KeyError, ValueError, RecursionError):
        return False
    return _has_signed(key, text, told["capabilities_signature"])


def _request(told: dict[str, str]) -> Request:
    numbers = told.get("require_presence", "")
    return Request(
        told["nonce"],
        told["url"],
        told["serial"],
        told["question"],
        told["title"],
        tuple(numbers.split(",")) if numbers else (),
        _takes_reasons(told),
    )


def _takes_reasons(told: dict[str, str]) -> bool:
    able = json.loads(told["capabilities"]) if "capabilities_signature" in told else {}
    return isinstance(able, dict) and able.get("decline_reason") is True


def _has_signed(key: RSAPublicKey, text: str, signature: str) -> bool:
    given = push.signature(signature)
    if given is None:
        return False
    try:
        key.verify(given, text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
