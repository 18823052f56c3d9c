"""The network of the phone: a good certificate or nothing, no redirection, and an answer or none."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from storage import Poll
from tests.tui.http.certificates import make
from tests.tui.http.harness import HERE, PATH, serving
from tui.http.service import Reach
from tui.phone import push_calls
from tui.phone.push_protocol import APP, BITS, EXPONENT, Message

ENROL = "enrollment_credential=abc&serial=S1&pubkey=AAAA"


def test_a_certificate_is_trusted_by_the_authorities_that_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make(tmp_path)
    with serving(Reach(certificate)) as service:
        message = Message("POST", f"https://{HERE}:{service.port}{PATH}", ENROL)
        assert push_calls.do(message) is None
        assert service.phones.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
        reply = push_calls.send(message)
        assert reply
        assert reply.is_good
        assert service.phones.asked == [("enrol", "S1", "abc", "AAAA", APP)]


def test_authorities_that_are_no_certificates_are_as_no_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("rubbish")
    monkeypatch.setenv("SSL_CERT_FILE", str(rubbish))
    assert push_calls.do(Message("GET", f"https://{HERE}:9/p?a=b")) is None


def test_nobody_answers_where_nobody_listens() -> None:
    with socket.create_server((HERE, 0)) as unused:
        port = unused.getsockname()[1]
    assert push_calls.do(Message("GET", f"http://{HERE}:{port}/p?a=b")) is None


def test_a_query_goes_as_it_is() -> None:
    with serving() as service:
        reply = push_calls.send(
            Message("GET", f"http://{HERE}:{service.port}{PATH}?serial=S1&timestamp=T%3A&signature=A")
        )
        assert reply
        assert reply.is_good
        assert service.phones.asked == [("poll", Poll("S1", "T:", "A"))]


def test_what_is_nothing_to_send_is_a_key_to_make() -> None:
    key = push_calls.do(None)
    assert isinstance(key, RSAPrivateKey)
    assert (key.key_size, key.public_key().public_numbers().e) == (BITS, EXPONENT) == (4096, 65537)
