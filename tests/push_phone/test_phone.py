"""What the app does by itself: what it keeps, repeats and shows, on answers that are written down."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.conftest import FixedClock
from tests.push_phone.kept import a_key
from tests.push_phone.key_uri import NotRead
from tests.push_phone.phone import Gone, Phone, Refused
from tests.push_phone.protocol import App, Challenge, Message, NotUnderstood
from tests.push_phone.test_key_uri import SHORTEST
from tests.push_phone.test_protocol import BARE, SERVER, able, answer, fields, form, signed
from tests.push_phone.transport import Reply, Unreachable

YES = {"result": {"status": True, "value": True}}
KEY = base64.b64encode(SERVER.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)).decode()
ENROLLED = {**YES, "detail": {"public_key": KEY}}
LOST = object()


class Script:
    """Answers that are given in a row, and what was sent for them."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.sent, self.agents = list(answers), list[Message](), list[str]()

    def __call__(self, message: Message, user_agent: str) -> Reply:
        self.sent.append(message)
        self.agents.append(user_agent)
        told = self.answers.pop(0)
        if told is LOST:
            raise Unreachable
        return told if isinstance(told, Reply) else Reply(200, json.dumps(told).encode())


def refusal(status: int, sentence: str) -> Reply:
    """Return a refusal with its sentence."""
    return Reply(status, json.dumps({"result": {"status": False, "error": {"message": sentence}}}).encode())


def phone(*answers: object, **options: Any) -> tuple[Phone, Script]:
    """Return a phone that has scanned the link, and its script."""
    script = Script(*answers)
    return Phone(f"{SHORTEST}&ttl=10", key=a_key(0), transport=script, **options), script


def enrolled(*answers: object, **options: Any) -> tuple[Phone, Script]:
    """Return a phone that is enrolled, and what it is told from then on."""
    made, script = phone(ENROLLED, *answers, **options)
    made.enrol()
    script.sent.clear()
    return made, script


def test_a_phone_is_enrolled_once_it_has_the_key_of_the_server() -> None:
    made, script = phone(ENROLLED)
    assert not made.is_enrolled
    made.enrol()
    assert made.is_enrolled
    assert [message.method for message in script.sent] == ["POST"]
    assert script.agents == ["privacyIDEA-App/4.8.0 android/15"]


def test_a_link_that_is_not_taken_makes_no_phone() -> None:
    with pytest.raises(NotRead):
        Phone("otpauth://totp/marie?secret=A", key=a_key(0))


def test_an_iphone_knocks_with_an_empty_post_whose_answer_is_of_no_interest() -> None:
    made, script = phone(refusal(400, "?"), ENROLLED, app=App(system="ios/18"))
    made.enrol()
    assert [bool(message.body) for message in script.sent] == [False, True]
    assert script.sent[0] == Message("POST", "https://mfa.example.org/p")
    assert script.agents == ["privacyIDEA-App/4.8.0 ios/18"] * 2


def test_a_lost_answer_is_asked_for_again_in_the_same_bytes() -> None:
    made, script = phone(LOST, ENROLLED)
    with pytest.raises(Unreachable):
        made.enrol()
    assert not made.is_enrolled
    made.enrol()
    assert made.is_enrolled
    assert script.sent[0] == script.sent[1]


@pytest.mark.parametrize(("reply", "shown"), [(refusal(400, "Non."), "Non."), (Reply(502, b"<html>"), "502")])
def test_a_refusal_shows_its_sentence_or_its_number(reply: Reply, shown: str) -> None:
    made, _script = phone(reply)
    with pytest.raises(Refused, match=f"^{shown}$"):
        made.enrol()
    assert not made.is_enrolled


@pytest.mark.parametrize("reply", [Reply(200, b"enrolled"), YES])
def test_an_answer_without_a_key_enrols_nobody(reply: object) -> None:
    made, _script = phone(reply)
    with pytest.raises(NotUnderstood):
        made.enrol()
    with pytest.raises(NotUnderstood):
        made.poll()


def test_after_its_minutes_the_token_is_gone(clock: FixedClock) -> None:
    made, script = phone(LOST, clock=clock)
    clock.advance(600)
    with pytest.raises(Unreachable):
        made.enrol()
    clock.advance(1)
    with pytest.raises(Gone):
        made.enrol()
    assert len(script.sent) == 1


def test_an_old_app_spells_its_key_otherwise() -> None:
    made, script = phone(ENROLLED, spelled=lambda text: text.translate(str.maketrans("+/", "-_")))
    made.enrol()
    assert not set("+/") & set(form(script.sent[0])["pubkey"])


def test_a_sign_in_is_shown_once_and_for_two_minutes(clock: FixedClock) -> None:
    same = answer(fields(signed()))
    made, _script = enrolled(same, same, answer(), clock=clock)
    assert made.poll() == [signed()]
    clock.advance(60)
    assert made.poll() == [signed()]
    clock.advance(59)
    assert made.poll() == [signed()]
    clock.advance(1)
    assert made.requests == []


@pytest.mark.parametrize("told", [YES, refusal(400, "Non."), {"result": {"status": True, "value": False}}])
def test_any_result_takes_the_sign_in_off_the_screen(told: object) -> None:
    made, _script = enrolled(answer(fields(signed())), told)
    (challenge,) = made.poll()
    made.accept(challenge)
    assert made.requests == []


def test_what_is_no_result_leaves_the_sign_in_on_the_screen() -> None:
    made, _script = enrolled(answer(fields(signed())), Reply(502, b"<html>"))
    (challenge,) = made.poll()
    assert not made.accept(challenge).is_good
    assert made.requests == [signed()]


def test_an_answer_that_is_lost_is_sent_once_more_and_no_more() -> None:
    made, script = enrolled(answer(fields(signed())), LOST, YES, LOST, LOST)
    (challenge,) = made.poll()
    assert made.accept(challenge).value is True
    assert script.sent[1] == script.sent[2]
    with pytest.raises(Unreachable):
        made.decline(challenge)
    assert not script.answers


def test_a_refused_poll_shows_what_is_said_and_keeps_the_screen() -> None:
    made, _script = enrolled(answer(fields(signed())), refusal(400, "Non."))
    made.poll()
    with pytest.raises(Refused, match=r"Non\.") as refused:
        made.poll()
    assert refused.value.status == 400
    assert made.requests == [signed()]


def test_an_opened_app_tells_that_it_has_no_firebase_until_it_is_heard() -> None:
    made, script = enrolled(refusal(400, "Non."), answer(), YES, answer(), answer())
    for _time in range(3):
        assert made.open() == []
    assert [message.method for message in script.sent] == ["POST", "GET", "POST", "GET", "GET"]
    assert form(script.sent[0])["new_fb_token"] == "no_firebase_token"


def test_the_clock_of_the_phone_is_the_one_that_is_signed() -> None:
    clock = FixedClock(1_790_000_000.25)
    made, script = enrolled(answer(), clock=clock)
    made.poll()
    assert "timestamp=2026-09-21T14%3A13%3A20.250Z&" in script.sent[0].url


PRESENCE = signed(BARE._replace(require_presence="12,34,56"))


@pytest.mark.parametrize(("version", "told"), [((4, 8, 0), "34"), ((4, 4, 0), "34"), ((4, 3, 9), None)])
def test_an_app_that_is_too_old_sends_no_number(version: tuple[int, int, int], told: str | None) -> None:
    made, script = enrolled(answer(fields(PRESENCE)), YES, app=App(version))
    (challenge,) = made.poll()
    assert challenge.buttons == ["12", "34", "56"]
    made.accept(challenge, "34")
    assert form(script.sent[1]).get("presence_answer") == told


@pytest.mark.parametrize(("version", "told"), [((4, 8, 0), "cancelled"), ((4, 7, 2), None)])
def test_an_app_that_is_too_old_sends_no_reason(version: tuple[int, int, int], told: str | None) -> None:
    capable: Challenge = able('{"decline_reason":true}')
    made, script = enrolled(answer(fields(capable)), YES, app=App(version))
    (challenge,) = made.poll()
    made.decline(challenge, "cancelled")
    assert form(script.sent[1]).get("decline_reason") == told
