"""What the phone builds and reads is, byte for byte, the session recorded with the real server."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.push_phone import key_uri, protocol
from tests.push_phone.kept import key_of_the_session, server_key_of_the_session, session
from tests.push_phone.phone import Phone
from tests.push_phone.protocol import App, Challenge, Message
from tests.push_phone.transport import Reply

SIGN_INS = tuple(name for name, part in session().items() if isinstance(part, dict) and "challenge" in part)
REASONS = {
    "decline_unknown": "unknown_trigger",
    "decline_cancelled": "cancelled",
    "presence_decline": "unknown_trigger",
}


def enrolment() -> key_uri.Enrolment:
    """Read the link of the session."""
    return key_uri.read(session()["uri"])


def told(name: str) -> Challenge:
    """Return a challenge as the server sent it."""
    content = json.loads(session()[name]["poll"]["answer"])
    return Challenge(**{key: text for key, text in content["result"]["value"][0].items() if key in Challenge._fields})


def moment(url_or_body: str) -> datetime:
    """Return when the phone of the session signed a message."""
    fields = parse_qs(urlsplit(url_or_body).query or url_or_body)
    return datetime.fromisoformat(fields["timestamp"][0])


def sent(recorded: dict[str, Any]) -> Message:
    """Return a recorded message."""
    return Message(recorded["method"], recorded["url"], recorded["body"])


def polls() -> list[dict[str, Any]]:
    """List every poll of the session, the one of a fast clock too."""
    return [*(session()[name]["poll"] for name in SIGN_INS), session()["poll_clock_fast"]]


def answer(name: str) -> Message:
    """Build the answer that the phone of the session gave."""
    if "decline" in name:
        return protocol.declining(told(name), key_of_the_session(), REASONS.get(name))
    presence = told(name).buttons[0] if told(name).buttons else None
    return protocol.accepting(told(name), key_of_the_session(), presence)


def test_the_session_has_an_answer_of_every_kind() -> None:
    assert SIGN_INS == (
        "accept",
        "decline_unknown",
        "decline_cancelled",
        "decline_plain",
        "presence_accept",
        "presence_decline",
    )


def test_the_link_is_read_as_it_was_meant() -> None:
    assert enrolment() == key_uri.Enrolment(
        url="http://127.0.0.1:5471/ttype/push",
        serial="PIPU0000221E",
        credential="0a83c48092f6542ceb6b244d4f1a1680091fdbf1",
        label="marie",
        issuer="Espace client",
        minutes=10,
        poll_only=True,
        sslverify=True,
        pin=False,
    )


def test_the_call_of_step_2_is_the_recorded_one() -> None:
    public_key = protocol.public_key_text(key_of_the_session())
    assert protocol.enrolling(enrolment(), public_key, App()) == sent(session()["step2"])


def test_the_key_of_the_server_is_the_recorded_one() -> None:
    found = protocol.server_key(json.loads(session()["step2"]["answer"]))
    assert found.public_numbers() == server_key_of_the_session().public_numbers()


@pytest.mark.parametrize("recorded", polls(), ids=[*SIGN_INS, "poll_clock_fast"])
def test_polls_are_the_recorded_ones(recorded: dict[str, Any]) -> None:
    assert protocol.polling(enrolment(), moment(recorded["url"]), key_of_the_session(), App()) == sent(recorded)


@pytest.mark.parametrize("name", SIGN_INS)
def test_challenges_are_taken_and_the_signed_text_is_the_recorded_one(name: str) -> None:
    content = json.loads(session()[name]["poll"]["answer"])
    assert protocol.challenges(content, server_key_of_the_session()) == [told(name)]
    assert protocol.signed_text(told(name)) == session()[name]["challenge_signed_text"]


@pytest.mark.parametrize("name", SIGN_INS)
def test_answers_are_the_recorded_ones(name: str) -> None:
    assert answer(name) == sent(session()[name]["answer"])


def test_the_update_is_the_recorded_one() -> None:
    recorded = session()["firebase_update"]
    assert protocol.updating(enrolment(), moment(recorded["body"]), key_of_the_session()) == sent(recorded)


OTHERS = {"url": "http://127.0.0.1:5472/ttype/push", "sslverify": "0", "capabilities": '{"decline_reason": false}'}
"""A changed value, where one more letter would not be another value."""


@pytest.mark.parametrize("name", ["accept", "presence_accept"])
@pytest.mark.parametrize("field", Challenge._fields)
def test_a_challenge_in_which_a_field_has_changed_is_refused(name: str, field: str) -> None:
    was = getattr(told(name), field)
    changed = told(name)._replace(**{field: OTHERS.get(field, f"{was or ''}A")})
    assert not protocol.is_genuine(changed, server_key_of_the_session())


def test_a_challenge_without_its_buttons_is_refused() -> None:
    bare = told("presence_accept")._replace(require_presence=None)
    assert not protocol.is_genuine(bare, server_key_of_the_session())


def test_the_phone_goes_through_the_recorded_session_in_the_same_bytes() -> None:
    steps = [session()["step2"]]
    for name in SIGN_INS:
        steps += [session()[name]["poll"], session()[name]["answer"]]
    steps.append(session()["firebase_update"])
    sent_here: list[Message] = []
    now = [0.0]

    def replay(message: Message, user_agent: str) -> Reply:
        assert user_agent == "privacyIDEA-App/4.8.0 android/15"
        sent_here.append(message)
        recorded = steps[len(sent_here) - 1]
        return Reply(recorded["status"], recorded["answer"].encode())

    phone = Phone(session()["uri"], key=key_of_the_session(), clock=lambda: now[0], transport=replay)
    phone.enrol()
    for name in SIGN_INS:
        now[0] = moment(session()[name]["poll"]["url"]).timestamp()
        (challenge,) = phone.poll()
        if "decline" in name:
            assert phone.decline(challenge, REASONS.get(name)).value is True
        else:
            assert phone.accept(challenge, challenge.buttons[0] if challenge.buttons else None).value is True
    now[0] = moment(session()["firebase_update"]["body"]).timestamp()
    assert phone.update().value is True
    assert sent_here == [sent(step) for step in steps]
