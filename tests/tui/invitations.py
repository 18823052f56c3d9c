"""Phones of privacyIDEA Authenticator before a screen, and the journeys that invite them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from storage import PhoneRefused, Store
from tests.push_phone.kept import a_key
from tests.push_phone.phone import Phone as App
from tests.push_phone.protocol import App as Version
from tests.push_phone.protocol import Message
from tests.push_phone.transport import Reply, Transport
from tests.tui.journeys import at_device_type, at_qr_code
from tui.config.settings import ServeSettings, Settings
from tui.methods.catalogue import Phone
from tui.wizard.journey import Journey

URL = "https://mfa.example.org/p"
INVITING = Settings(serve=ServeSettings(url=URL))
PRIVACYIDEA = "privacyidea_authenticator"
SYSTEMS = {Phone.IPHONE: "ios/18", Phone.ANDROID: "android/15"}


def at_invitation(store: Store, settings: Settings = INVITING, *, phone: Phone = Phone.IPHONE) -> Journey:
    """Return a journey at the QR page of an app that calls home."""
    return at_qr_code(store, settings, method=PRIVACYIDEA, phone=phone)


def before_invitation(store: Store, settings: Settings = INVITING) -> Journey:
    """Return a journey at the choice of a phone for that app."""
    return at_device_type(store, settings, method=PRIVACYIDEA)


def without_network(store: Store) -> Transport:
    """Return what takes the messages of a phone to the store, as the service does. Nothing else stands for it here."""

    def send(message: Message, user_agent: str) -> Reply:
        form = dict(parse_qsl(message.body))
        if "enrollment_credential" not in form:
            return _reply(400, {"status": False})  # The first message of an iPhone is empty.
        try:
            key = store.phones.enrol(form["serial"], form["enrollment_credential"], form["pubkey"], user_agent)
        except PhoneRefused:
            return _reply(400, {"status": False, "error": {"message": "refused"}})
        return _reply(200, {"status": True, "value": True}, {"public_key": key})

    return send


def _reply(status: int, result: dict[str, Any], detail: dict[str, str] | None = None) -> Reply:
    return Reply(status, json.dumps({"result": result, "detail": detail}).encode())


def phone(
    link: str, transport: Transport, system: Phone = Phone.IPHONE, *, number: int = 0, clock: Any = lambda: 0.0
) -> App:
    """Return a phone of this system that has scanned a link; phones of another number have another key."""
    return App(link, key=a_key(number), app=Version((4, 8, 0), SYSTEMS[system]), clock=clock, transport=transport)
