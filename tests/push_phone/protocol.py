"""What phone and server tell each other, built and read without a network: forms, signed texts, encodings."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from tests.push_phone.addresses import rebuilt, with_parameters
from tests.push_phone.key_uri import Enrolment

NO_FIREBASE = "no_firebase_token"
_TRUE = {"1", "true"}


class NotUnderstood(Exception):
    """Says what of a server's message the app does not take."""


class App(NamedTuple):
    """Which app it is: what it calls itself, and what it knows."""

    version: tuple[int, int, int] = (4, 8, 0)
    system: str = "android/15"
    """Name and version; "ios/18" sends an empty POST first."""

    @property
    def user_agent(self) -> str:
        """Return the header by which it names itself."""
        return f"privacyIDEA-App/{'.'.join(map(str, self.version))} {self.system}"

    @property
    def is_of_apple(self) -> bool:
        """Say whether it has to ask for the local network."""
        return self.system.lower().startswith("ios/")

    @property
    def knows_presence(self) -> bool:
        """Say whether it shows buttons to choose from, since 4.4.0."""
        return self.version >= (4, 4, 0)

    @property
    def capabilities(self) -> dict[str, str]:
        """Return the field that tells what it knows, since 4.8.0."""
        return {"capabilities": json.dumps(["decline_reason"])} if self.version >= (4, 8, 0) else {}


class Message(NamedTuple):
    """A request to the server."""

    method: str
    url: str
    body: str = ""
    verify: bool = True
    """Whether the certificate has to be a good one."""


class Challenge(NamedTuple):
    """A sign-in to approve, as the server sent it."""

    nonce: str
    url: str
    serial: str
    question: str
    title: str
    sslverify: str
    signature: str
    require_presence: str | None = None
    capabilities: str | None = None
    capabilities_signature: str | None = None

    @property
    def verify(self) -> bool:
        """Say whether the answer goes only to a good certificate."""
        return self.sslverify.lower() in _TRUE

    @property
    def buttons(self) -> list[str]:
        """Return what is to be chosen from."""
        return self.require_presence.split(",") if self.require_presence else []

    @property
    def takes_reasons(self) -> bool:
        """Say whether the server has signed that it takes a reason with a refusal."""
        told = json.loads(self.capabilities or "{}") if self.capabilities_signature else {}
        return isinstance(told, dict) and bool(told.get("decline_reason"))


def enrolling(enrolment: Enrolment, public_key: str, app: App) -> Message:
    """Build the call of step 2. Raises NotUnderstood where the link had no credential, or wants Firebase."""
    if enrolment.credential is None or not enrolment.poll_only:
        raise NotUnderstood("there is no credential, or no Firebase token, to send")
    form = {"enrollment_credential": enrolment.credential, "serial": enrolment.serial, "fbtoken": NO_FIREBASE}
    return _post(enrolment.url, {**form, "pubkey": public_key, **app.capabilities}, enrolment.sslverify)


def polling(enrolment: Enrolment, moment: datetime, key: RSAPrivateKey, app: App) -> Message:
    """Build the question whether something waits."""
    form = {"serial": enrolment.serial, "timestamp": timestamp(moment)}
    signed = {**form, "signature": sign(key, *form.values())}
    return Message("GET", with_parameters(enrolment.url, {**signed, **app.capabilities}), "", enrolment.sslverify)


def updating(enrolment: Enrolment, moment: datetime, key: RSAPrivateKey) -> Message:
    """Build the update of the Firebase token that there is not."""
    form = {"new_fb_token": NO_FIREBASE, "serial": enrolment.serial, "timestamp": timestamp(moment)}
    return _post(enrolment.url, {**form, "signature": sign(key, *form.values())}, enrolment.sslverify)


def accepting(challenge: Challenge, key: RSAPrivateKey, presence: str | None = None) -> Message:
    """Build a yes, with the button that was chosen."""
    chosen = {} if presence is None else {"presence_answer": presence}
    return _answering(challenge, key, chosen, chosen.values())


def declining(challenge: Challenge, key: RSAPrivateKey, reason: str | None = None) -> Message:
    """Build a no; a reason goes only to a server that takes them."""
    told = {"decline_reason": reason} if reason and challenge.takes_reasons else {}
    return _answering(challenge, key, {"decline": "1", **told}, ["decline", *told.values()])


def _answering(challenge: Challenge, key: RSAPrivateKey, fields: dict[str, str], signed: Any) -> Message:
    signature = sign(key, challenge.nonce, challenge.serial, *signed)
    form = {"serial": challenge.serial, "nonce": challenge.nonce, **fields, "signature": signature}
    return _post(rebuilt(challenge.url), form, challenge.verify)


def _post(url: str, form: dict[str, str], verify: bool) -> Message:
    return Message("POST", url, urlencode(form), verify)


def challenges(answer: object, server_key: RSAPublicKey) -> list[Challenge]:
    """Read those that the server has signed. Raises NotUnderstood for all of them if one lacks a field."""
    waiting = result_of(answer).get("value")
    if not isinstance(waiting, list) or not all(map(_is_whole, waiting)):
        raise NotUnderstood("not a list of whole challenges")
    read = [Challenge(**{name: one[name] for name in Challenge._fields if name in one}) for one in waiting]
    return [challenge for challenge in read if is_genuine(challenge, server_key)]


def _is_whole(one: object) -> bool:
    return isinstance(one, dict) and all(_is_fit(name, one.get(name)) for name in Challenge._fields)


def _is_fit(name: str, found: object) -> bool:
    return isinstance(found, str) or (found is None and name in Challenge._field_defaults)


def is_genuine(challenge: Challenge, server_key: RSAPublicKey) -> bool:
    """Say whether the server that answered step 2 has signed all of a challenge."""
    texts = [(signed_text(challenge), challenge.signature)]
    if challenge.capabilities_signature is not None:
        texts.append((_capabilities_text(challenge), challenge.capabilities_signature))
    return all(verifies(server_key, text, signature) for text, signature in texts)


def signed_text(challenge: Challenge) -> str:
    """Return what a server signs of a challenge, from the app's own address and flag."""
    flag = "1" if challenge.verify else "0"
    presence = [] if challenge.require_presence is None else [challenge.require_presence]
    parts = [challenge.nonce, _own(challenge.url), challenge.serial, challenge.question, challenge.title, flag]
    return "|".join([*parts, *presence])


def _own(url: str) -> str:
    try:
        return rebuilt(url)
    except ValueError:
        return ""


def _capabilities_text(challenge: Challenge) -> str:
    """Return the canonical JSON (RFC 8785, as far as plain flags and words go) of what the server can do."""
    try:
        told = {"capabilities": json.loads(challenge.capabilities or ""), "nonce": challenge.nonce}
    except ValueError:
        return ""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def result_of(answer: object) -> dict[str, Any]:
    """Return the result in an answer, empty where there is none."""
    result = answer.get("result") if isinstance(answer, dict) else None
    return result if isinstance(result, dict) else {}


def server_key(answer: object) -> RSAPublicKey:
    """Read the server's key, PKCS#1 in base64, from its answer to step 2. Raises NotUnderstood."""
    try:
        der = base64.b64decode("".join(answer["detail"]["public_key"].split()), validate=True)  # type: ignore[index]
        key = load_der_public_key(der)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NotUnderstood("no key of the server") from None
    if not isinstance(key, RSAPublicKey) or key.public_bytes(Encoding.DER, PublicFormat.PKCS1) != der:
        raise NotUnderstood("the key of the server is not PKCS#1")
    return key


def public_key_text(key: RSAPrivateKey) -> str:
    """Return the phone's public key as it sends it: SubjectPublicKeyInfo in standard base64, in one line."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def timestamp(moment: datetime) -> str:
    """Write a moment of UTC as Dart does: three digits after the second where three are enough, else six."""
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def sign(key: RSAPrivateKey, *parts: str) -> str:
    """Sign the parts of a text, by PKCS#1 v1.5 with SHA-256, as base32."""
    return base64.b32encode(key.sign("|".join(parts).encode(), PKCS1v15(), SHA256())).decode()


def verifies(key: RSAPublicKey, text: str, signature: str) -> bool:
    """Say whether a signature in base32 is that of a text."""
    try:
        key.verify(base64.b32decode(signature), text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
