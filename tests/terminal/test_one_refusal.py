"""One answer for whatever is refused: it tells nobody which devices, accounts or hosts there are, nor does its time."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from storage import Store
from tests.push_phone import protocol
from tests.push_phone.kept import a_key
from tests.storage.approving import begin
from tests.storage.people import signed_up
from tests.terminal.real_service import RealService

pytestmark = pytest.mark.usefixtures("ready_keys")

FORM = "application/x-www-form-urlencoded"
ROUNDS = 400
UNKNOWN = "AAAAAAAAAAAA"
NONCE = "A" * 32


class Asked(NamedTuple):
    """A request."""

    method: str
    target: str
    body: str = ""
    token: str = ""


class Place:
    """A service with a phone of each state, and tokens of each kind."""

    def __init__(self, store: Store, service: RealService) -> None:
        self._store, self.service = store, service
        self.known, self.closed, self.retired = map(self._phone, ("ada", "bo", "cy"))
        accounts = store.administration().accounts
        accounts.set_disabled("bo", disabled=True)
        accounts.reset_factors("cy", reason="lost", identity="seen")
        self.hosts = {"unknown": f"guichet-{'A' * 43}", "revoked": store.administration().asking_hosts.add("vpn1")}
        store.administration().asking_hosts.revoke("vpn1")

    def _phone(self, name: str) -> str:
        pending = begin(self._store, signed_up(self._store, name))
        self.service.phone(pending).enrol()
        return pending.id

    def polls(self, spent: str) -> dict[str, Asked]:
        """Return a poll that is refused for each reason; `spent` is one that was answered."""
        now = protocol.timestamp(datetime.now(UTC))
        signers = {"unknown serial": UNKNOWN, "closed account": self.closed, "retired device": self.retired}
        refused = {why: poll(serial, now, 0) for why, serial in signers.items()}
        return {**refused, "wrong signature": poll(self.known, now, 1), "replayed": Asked("GET", spent)}

    def ask(self, asked: Asked, line: http.client.HTTPConnection | None = None) -> tuple[int, object, bytes]:
        """Ask; return status, headers but for the date, and the body but for the time."""
        given = line or http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=20)
        headers = {"Content-Type": FORM, **({"Authorization": f"Bearer {asked.token}"} if asked.token else {})}
        given.request(asked.method, asked.target, asked.body or None, headers)
        answer = given.getresponse()
        body = answer.read()
        told = [(name, text) for name, text in answer.getheaders() if name.lower() not in ("date", "content-length")]
        if line is None:
            given.close()
        return answer.status, told, without_time(body)


def without_time(body: bytes) -> bytes:
    """Return a body without the moment at which it was written, which is a number of any length."""
    moment = json.loads(body).get("time") if body.startswith(b"{") else None
    return body if moment is None else body.replace(json.dumps(moment).encode(), b"")


def poll(serial: str, timestamp: str, key: int) -> Asked:
    """Return a poll, signed by one of two phones."""
    signature = protocol.sign(a_key(key), serial, timestamp)
    query = urlencode({"serial": serial, "timestamp": timestamp, "signature": signature})
    return Asked("GET", f"/p?{query}")


def answer(serial: str, key: int, **more: str) -> Asked:
    """Return an answer to a challenge that there is not."""
    signature = protocol.sign(a_key(key), NONCE, serial, *more.values())
    return Asked("POST", "/p", urlencode({"serial": serial, "nonce": NONCE, "signature": signature, **more}))


def enrolment(serial: str) -> Asked:
    """Return an enrolment with a credential of nobody."""
    form = {"enrollment_credential": "A" * 16, "serial": serial, "fbtoken": "no_firebase_token"}
    return Asked("POST", "/p", urlencode({**form, "pubkey": protocol.public_key_text(a_key(1))}))


def update(serial: str, key: int) -> Asked:
    """Return an update of the push token that there is not."""
    now = protocol.timestamp(datetime.now(UTC))
    form = {"new_fb_token": "no_firebase_token", "serial": serial, "timestamp": now}
    return Asked("POST", "/p", urlencode({**form, "signature": protocol.sign(a_key(key), *form.values())}))


@pytest.fixture
def place(prepared: Store) -> Iterator[Place]:
    """Return a service that has all of these."""
    with RealService(prepared.path) as service:
        yield Place(prepared, service)


def spent(place: Place) -> str:
    """Return a poll that was answered."""
    asked = poll(place.known, protocol.timestamp(datetime.now(UTC)), 0)
    assert place.ask(asked)[0] == 200
    return asked.target


def test_phones_get_one_refusal_for_every_reason(place: Place) -> None:
    serials = (place.closed, place.retired, UNKNOWN, "no serial")
    asked = [
        *place.polls(spent(place)).values(),
        *(answer(serial, 0, presence_answer="12") for serial in serials),
        answer(place.known, 1, presence_answer="12"),
        answer(place.known, 0, presence_answer="1|2"),
        *(enrolment(serial) for serial in (*serials, place.known)),
        *(update(serial, 0) for serial in serials),
        update(place.known, 1),
    ]
    (told,) = {repr(place.ask(each)) for each in asked}
    assert told.startswith("(400, ")


def test_hosts_get_one_refusal_for_every_token(place: Place) -> None:
    tokens = (*place.hosts.values(), "x", "guichet-", f"guichet-{'é'.encode().hex()}")
    asked = [
        Asked("POST", "/verify", f"account={name}&code=123456", token) for name in ("ada", "nobody") for token in tokens
    ]
    (told,) = {repr(place.ask(each)) for each in asked}
    assert told.startswith("(401, ")


LOAD = pytest.mark.skipif(not os.environ.get("GUICHET_TEST_LOAD"), reason="GUICHET_TEST_LOAD does not ask for it")


def medians(place: Place, asked: dict[str, Asked], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median time of each refusal in milliseconds; they take turns, on one connection."""
    took: dict[str, list[float]] = {why: [] for why in asked}
    with closing(http.client.HTTPConnection("127.0.0.1", place.service.port, timeout=20)) as line:
        for turn in range(rounds):
            for why, each in sorted(asked.items(), key=lambda one: hash((turn, one[0]))):
                began = time.perf_counter()
                assert place.ask(each, line)[0] in (400, 401)
                took[why].append(1000 * (time.perf_counter() - began))
    found = {why: statistics.median(times) for why, times in took.items()}
    print({why: f"{median:.3f} ms" for why, median in found.items()})
    return found


@LOAD
@pytest.mark.timeout(600)
def test_the_time_of_a_refusal_does_not_tell_the_reason(place: Place) -> None:
    found = medians(place, place.polls(spent(place)))
    assert max(found.values()) - min(found.values()) < 0.1 * statistics.mean(found.values())


@LOAD
@pytest.mark.timeout(600)
def test_the_time_of_a_refused_token_does_not_tell_whether_there_was_one(place: Place) -> None:
    found = medians(
        place, {why: Asked("POST", "/verify", "account=ada&code=123456", token) for why, token in place.hosts.items()}
    )
    assert max(found.values()) - min(found.values()) < 0.1 * statistics.mean(found.values())
