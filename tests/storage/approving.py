"""Phones that approve, in the hand of a test, which call the store without a network between."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from storage import Enrolment, PhoneAnswer, PhoneClockWrong, PhoneRefused, Poll, Question, Session, StorageError, Store
from tests.push_phone.kept import a_key
from tests.push_phone.phone import Phone
from tests.push_phone.protocol import App, Message
from tests.push_phone.transport import Reply, Transport
from tests.storage.people import ISSUER

APPROVING = "privacyidea_authenticator"
URL = "https://mfa.example.org/p"
QUESTION = Question(URL, "Été à Québec", "Se connecter à l'Espace client ?")


def our_key() -> bytes:
    """Return a key of ours that takes no time to make."""
    return a_key(1).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def begin(store: Store, session: Session, replaces: str | None = None) -> Enrolment:
    """Begin the enrolment of such a phone."""
    return store.enrolments.begin(session, APPROVING, "iphone", ISSUER, name="Mon iPhone", replaces=replaces)


def link(pending: Enrolment) -> str:
    """Return the link of its QR code."""
    return (
        f"otpauth://pipush/{pending.account}?url={quote(URL, safe='')}&serial={pending.id}"
        f"&enrollment_credential={pending.secret}&v=1&poll_only=1&ttl=10"
    )


def phone_for(
    store: Store, pending: Enrolment, clock: Callable[[], float], *, key: int = 0, app: App | None = None
) -> Phone:
    """Return a phone that has scanned that link, with one of two key pairs."""
    return Phone(link(pending), key=a_key(key), app=app, clock=clock, transport=to(store))


def to(store: Store) -> Transport:
    """Return what brings the messages of a phone to a store."""

    def send(message: Message, user_agent: str) -> Reply:
        query = message.body if message.method == "POST" else urlsplit(message.url).query
        try:
            value, detail = _told(store, message.method, dict(parse_qsl(query)), user_agent)
        except (PhoneRefused, PhoneClockWrong) as error:
            return _reply(400, {"status": False, "error": {"code": 1, "message": type(error).__name__}})
        return _reply(200, {"status": True, "value": value}, detail)

    return send


def _told(store: Store, method: str, form: dict[str, str], user_agent: str) -> tuple[Any, dict[str, str] | None]:
    phones = store.phones
    if method == "GET":
        (asked,) = phones.poll([Poll(form["serial"], form["timestamp"], form["signature"])])
        if isinstance(asked, StorageError):
            raise asked
        return [challenge._asdict() for challenge in asked], None
    if "enrollment_credential" in form:
        key = phones.enrol(form["serial"], form["enrollment_credential"], form["pubkey"], user_agent)
        return True, {"public_key": key}
    if "nonce" in form:
        return phones.answer(answer_of(form)), None
    if "new_fb_token" in form:
        phones.update(form["serial"], form["timestamp"], form["new_fb_token"], form["signature"])
        return True, None
    raise PhoneRefused


def answer_of(form: dict[str, str]) -> PhoneAnswer:
    """Return the answer in a form."""
    return PhoneAnswer(
        serial=form["serial"],
        nonce=form["nonce"],
        signature=form["signature"],
        presence=form.get("presence_answer"),
        decline=form.get("decline") == "1",
        reason=form.get("decline_reason"),
    )


def _reply(status: int, result: dict[str, Any], detail: dict[str, str] | None = None) -> Reply:
    return Reply(status, json.dumps({"result": result, "detail": detail}).encode())
