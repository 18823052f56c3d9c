"""Whatever comes over the line, the real service answers by a refusal, says nothing of it and keeps the store whole."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store
from tests.push_phone import protocol
from tests.push_phone.kept import a_key
from tests.storage.approving import begin
from tests.storage.people import broken, rows, signed_up
from tests.terminal.real_service import RealService

pytestmark = pytest.mark.usefixtures("ready_keys")

STATUSES = {400, 401, 404, 405, 411, 413, 415, 429}
FORM = b"application/x-www-form-urlencoded"
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
NAMES = (
    "serial",
    "enrollment_credential",
    "fbtoken",
    "pubkey",
    "nonce",
    "signature",
    "presence_answer",
    "decline",
    "decline_reason",
    "new_fb_token",
    "timestamp",
    "capabilities",
    "account",
    "code",
    "login",
)
TRIES = settings(
    deadline=None, derandomize=True, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def service(prepared: Store) -> Iterator[RealService]:
    """Return a service with one phone, one pending enrolment and a host; afterwards it has said nothing odd."""
    with RealService(prepared.path) as running:
        yield running
        assert running.process.poll() is None, "it has ended"
        told = running.end()[1]
    assert "Traceback" not in told
    assert "inattendue" not in told
    assert "Base" not in told
    assert "base n'a pas pu" not in told
    assert broken(prepared) == []


class Known:
    """What there is in the store, to be mistaken about."""

    def __init__(self, store: Store, service: RealService) -> None:
        phone = service.phone(begin(store, signed_up(store, "ada")))
        phone.enrol()
        pending = begin(store, signed_up(store, "bo"))
        self.token = store.administration().asking_hosts.add("vpn1")
        key = a_key(0)
        serial = phone.enrolment.serial
        self.texts = {
            "serial": [serial, pending.id],
            "enrollment_credential": [phone.enrolment.credential or ""],
            "pubkey": [protocol.public_key_text(a_key(1)), protocol.public_key_text(key)[:-8]],
            "nonce": ["A" * 32],
            "signature": [protocol.sign(key, serial, "2026-01-01T00:00:00Z"), protocol.sign(a_key(1), "x")],
            "timestamp": ["2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
            "new_fb_token": ["no_firebase_token"],
            "account": ["ada", "bo", "nobody"],
            "code": ["123456", "ABCDEFGH", "-"],
            "decline": ["1", "0"],
            "login": ["1"],
        }


def statuses(service: RealService, sent: bytes, *, ends: bool = False) -> list[int]:
    """Send bytes, and say that no more will come if it `ends`; return the status of each answer."""
    found = b""
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as line, suppress(ConnectionError):
        line.sendall(sent)
        if ends:
            line.shutdown(socket.SHUT_WR)
        while part := line.recv(65536):
            found += part
    assert b"Traceback" not in found
    return [int(status) for status in STATUS.findall(found)]


@TRIES
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"GET /p?", b"POST /p HTTP/1.1\r\nHost: x\r\n", b"POST /verify "])
)
def test_bytes(service: RealService, sent: bytes, before: bytes) -> None:
    assert set(statuses(service, before + sent + b"\r\n\r\n", ends=True)) <= STATUSES


odd = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ["", "\0", "é", "٣٤٥٦٧٨", "a|b", "=" * 40, "A" * 900]
)


@st.composite
def forms(draw: st.DrawFn, known: Callable[[str], st.SearchStrategy[str]]) -> bytes:
    """Return fields as the app names them, of which most are as they have to be, and some twice."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8))
    return "&".join(f"{name}={quote_plus(draw(known(name)))}" for name in names).encode()


def test_forms_that_are_nearly_right(prepared: Store, service: RealService) -> None:
    known = Known(prepared, service)
    before = rows(prepared.path, "SELECT count(*) FROM factors")

    def texts(name: str) -> st.SearchStrategy[str]:
        return st.sampled_from(known.texts[name]) | odd if name in known.texts else odd

    @TRIES
    @given(forms(texts), st.sampled_from(["GET", "POST", "PUT", "HEAD"]), st.sampled_from(["/p", "/verify", "/P"]))
    def come(form: bytes, method: str, path: str) -> None:
        query, body = (b"?" + form, b"") if method == "GET" else (b"", form)
        about = b"Host: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n" % (FORM, len(body))
        head = b"%s %s%s HTTP/1.1\r\n" % (method.encode(), path.encode(), query) + about
        sent = head + b"Authorization: Bearer %s\r\n\r\n" % known.token.encode() + body
        allowed = STATUSES | ({200} if path == "/verify" else set())
        assert set(statuses(service, sent)) <= allowed

    come()
    assert rows(prepared.path, "SELECT count(*) FROM factors") == before


@pytest.mark.parametrize("field", ["serial", "timestamp", "signature", "nonce", "pubkey"])
def test_each_field_of_a_right_form_may_be_anything(prepared: Store, service: RealService, field: str) -> None:
    known = Known(prepared, service)
    right = {name: texts[0] for name, texts in known.texts.items()}
    kinds = (
        ("serial", "timestamp", "signature"),
        ("serial", "nonce", "signature"),
        ("serial", "enrollment_credential", "pubkey"),
        ("serial", "timestamp", "new_fb_token", "signature"),
    )

    @TRIES
    @given(odd, st.sampled_from([kind for kind in kinds if field in kind]))
    def come(text: str, kind: tuple[str, ...]) -> None:
        form = "&".join(f"{name}={quote_plus(text if name == field else right[name])}" for name in kind).encode()
        head = b"POST /p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        polled = b"GET /p?%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % form
        sent = polled if kind == kinds[0] else head % (FORM, len(form)) + form
        assert statuses(service, sent) == [400]

    come()
