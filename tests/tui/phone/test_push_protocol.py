"""What the phone sends and reads is, byte for byte, that of the independent phone and of the recorded session."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.formats.push import NOT_ME
from tests.push_phone import key_uri
from tests.push_phone import protocol as independent
from tests.push_phone.kept import a_key, key_of_the_session, server_key_of_the_session, session
from tests.push_phone.test_key_uri import SHORTEST
from tests.push_phone.test_protocol import BARE, SERVER, able, answer, fields, signed
from tests.push_phone.test_vectors import REASONS, SIGN_INS, polls
from tests.storage.people import unhurried
from tui.phone import push_protocol as protocol
from tui.phone.push_link import from_link
from tui.phone.push_protocol import Message, NotUnderstood, Request

MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis asks for it
APP = independent.App()


def sent(recorded: dict[str, Any]) -> Message:
    """A recorded message."""
    return Message(recorded["method"], recorded["url"], recorded["body"])


def same(message: independent.Message) -> Message:
    """A message of the independent phone."""
    return Message(message.method, message.url, message.body)


def moment(url_or_body: str) -> datetime:
    """When a recorded message was signed."""
    return datetime.fromisoformat(parse_qs(urlsplit(url_or_body).query or url_or_body)["timestamp"][0])


def waiting(name: str) -> Request:
    """A request of the session."""
    body = session()[name]["poll"]["answer"].encode()
    (request,) = protocol.requests(body, server_key_of_the_session())
    return request


def taken(*challenges: independent.Challenge) -> list[Request]:
    """What the phone shows of what a service sends."""
    return protocol.requests(json.dumps(answer(*map(fields, challenges))).encode(), SERVER.public_key())


def test_the_first_call_is_the_recorded_one() -> None:
    link = from_link(session()["uri"])
    assert protocol.enrolling(link, key_of_the_session()) == sent(session()["step2"])
    found = protocol.server_key(session()["step2"]["answer"].encode())
    assert found.public_numbers() == server_key_of_the_session().public_numbers()
    assert APP.user_agent == protocol.APP


@pytest.mark.parametrize("recorded", polls(), ids=[*SIGN_INS, "poll_clock_fast"])
def test_polls_are_the_recorded_ones(recorded: dict[str, Any]) -> None:
    link = from_link(session()["uri"])
    assert protocol.polling(link, moment(recorded["url"]), key_of_the_session()) == sent(recorded)


@pytest.mark.parametrize("name", SIGN_INS)
def test_answers_are_the_recorded_ones(name: str) -> None:
    request = waiting(name)
    if "decline" in name:
        told = protocol.declining(request, key_of_the_session(), REASONS.get(name))
    else:
        told = protocol.accepting(request, key_of_the_session(), request.numbers[0] if request.numbers else None)
    assert told == sent(session()[name]["answer"])


def test_the_update_is_the_recorded_one() -> None:
    recorded = session()["firebase_update"]
    link = from_link(session()["uri"])
    assert protocol.updating(link, moment(recorded["body"]), key_of_the_session()) == sent(recorded)


@unhurried
@given(MOMENTS)
def test_every_message_is_that_of_the_independent_phone(at: datetime) -> None:
    ours, theirs, key = from_link(SHORTEST), key_uri.read(SHORTEST), a_key(0)
    half = independent.public_key_text(key)
    assert protocol.enrolling(ours, key) == same(independent.enrolling(theirs, half, APP))
    assert protocol.polling(ours, at, key) == same(independent.polling(theirs, at, key, APP))
    assert protocol.updating(ours, at, key) == same(independent.updating(theirs, at, key))


@unhurried
@given(st.text("|,é=& 04", max_size=8), st.sampled_from([None, "12", "A"]), st.sampled_from(["cancelled", None]))
def test_every_answer_is_that_of_the_independent_phone(question: str, number: str | None, reason: str | None) -> None:
    challenge, key = able('{"decline_reason":true}', BARE._replace(question=question)), a_key(0)
    (request,) = taken(challenge)
    assert protocol.accepting(request, key, number) == same(independent.accepting(challenge, key, number))
    assert protocol.declining(request, key, reason) == same(independent.declining(challenge, key, reason))


def test_what_is_not_signed_by_the_service_is_not_shown() -> None:
    good = signed(BARE._replace(require_presence="12,34,56"))
    assert taken(good)[0].numbers == ("12", "34", "56")
    for other in (
        good._replace(require_presence="12,34,57"),
        good._replace(require_presence=None),
        good._replace(sslverify="0"),
        good._replace(signature="rubbish"),
        able('{"decline_reason":true}')._replace(capabilities='{"decline_reason":false}'),
        able('{"decline_reason":true}')._replace(capabilities="rubbish"),
        able('{"decline_reason":true}')._replace(capabilities=None),
    ):
        assert taken(other) == []


def test_a_reason_goes_only_where_it_is_taken() -> None:
    (request,) = taken(signed())
    assert "decline_reason" not in protocol.declining(request, a_key(0), NOT_ME).body


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b'{"result":[]}', b'{"result":{"value":{}}}', b"[" * 9999]
)
def test_what_is_no_answer_of_a_service_is_not_understood(body: bytes) -> None:
    for read in (
        lambda: protocol.requests(body, SERVER.public_key()),
        lambda: protocol.server_key(body),
        lambda: protocol.why_refused(body),
    ):
        with pytest.raises(NotUnderstood):
            read()


def test_one_request_that_lacks_a_field_makes_all_of_them_drop() -> None:
    lacking = fields(signed()) | {"nonce": 1}
    with pytest.raises(NotUnderstood):
        protocol.requests(json.dumps(answer(fields(signed()), lacking)).encode(), SERVER.public_key())


def test_neither_credential_nor_signature_is_in_a_repr() -> None:
    link = from_link(SHORTEST)
    for shown in (repr(link), repr(protocol.enrolling(link, a_key(0)))):
        assert link.credential not in shown
