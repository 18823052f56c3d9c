"""The phone before the real privacyIDEA server, where `GUICHET_TEST_JUDGE` names an environment that has it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from tests.push_phone import protocol
from tests.push_phone.judge import ALLOWED, Judge
from tests.push_phone.kept import a_key
from tests.push_phone.phone import Phone, Refused
from tests.push_phone.protocol import App, Challenge, Message

NUMBERS = {"push_require_presence": "1", "push_presence_options": "NUMERIC", "push_presence_num_options": "3"}


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Start the server; skip where there is none."""
    environment = os.environ.get(ALLOWED)
    if not environment:
        pytest.skip(f"{ALLOWED} names no environment with privacyidea in it")
    made = Judge(tmp_path_factory.mktemp("judge"), Path(environment))
    yield made
    made.close()


@pytest.fixture
def phone(judge: Judge) -> Iterator[Phone]:
    """Return a phone that has scanned a code; its token goes with the test."""
    judge.require()
    made = Phone(judge.link(), key=a_key(0))
    serial = made.enrolment.serial
    yield made
    judge.remove(serial)


@pytest.fixture
def ready(phone: Phone) -> Phone:
    """Return a phone that is enrolled."""
    phone.enrol()
    return phone


SignIn = Callable[[], tuple[dict[str, Any], Challenge]]


@pytest.fixture
def sign_in(judge: Judge, ready: Phone) -> SignIn:
    """Return a function that begins a sign-in, and has the phone look for it."""

    def begin() -> tuple[dict[str, Any], Challenge]:
        begun = judge.ask_for_approval()
        assert judge.state(begun) == "pending"
        (challenge,) = ready.poll()
        return begun, challenge

    return begin


def test_a_phone_is_enrolled_and_has_nothing_to_approve(judge: Judge, phone: Phone) -> None:
    assert judge.token(phone.enrolment.serial)["rollout_state"] == "clientwait"
    phone.enrol()
    found = judge.token(phone.enrolment.serial)
    assert (found["rollout_state"], found["active"]) == ("enrolled", True)
    assert phone.poll() == []


def test_the_empty_post_of_an_iphone_is_refused_in_json_and_it_goes_on(phone: Phone) -> None:
    phone.app = App(system="ios/18")
    knock = phone.send(Message("POST", phone.enrolment.url))
    assert (knock.status, knock.content["result"]["status"]) == (400, False)
    phone.enrol()
    assert phone.is_enrolled


def test_a_credential_works_once(ready: Phone) -> None:
    with pytest.raises(Refused, match="clientwait") as refused:
        ready.enrol()
    assert refused.value.status == 404


def test_a_wrong_credential_is_refused(phone: Phone) -> None:
    right = phone.enrolment
    phone.enrolment = right._replace(credential="0" * 40)
    with pytest.raises(Refused) as refused:
        phone.enrol()
    assert refused.value.status == 400
    phone.enrolment = right
    phone.enrol()


def test_without_its_field_for_firebase_a_call_is_refused(phone: Phone) -> None:
    called = protocol.enrolling(phone.enrolment, protocol.public_key_text(phone.key), phone.app)
    bare = called._replace(body=called.body.replace("&fbtoken=no_firebase_token", ""))
    assert phone.send(bare).status == 400


SPELLINGS: dict[str, Callable[[str], str]] = {
    "url-safe": lambda text: text.replace("+", "-").replace("/", "_"),
    "in lines": lambda text: "\n".join(text[start : start + 64] for start in range(0, len(text), 64)),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_key_of_an_old_app_is_read(judge: Judge, spelling: str) -> None:
    made = Phone(judge.link(), key=a_key(0), spelled=SPELLINGS[spelling])
    made.enrol()
    assert made.poll() == []
    judge.remove(made.enrolment.serial)


def test_a_key_of_2048_bits_is_read(judge: Judge) -> None:
    made = Phone(judge.link(), key=generate_private_key(65537, 2048))
    made.enrol()
    assert made.poll() == []
    judge.remove(made.enrolment.serial)


def test_a_yes_lets_in_once(judge: Judge, ready: Phone, sign_in: SignIn) -> None:
    begun, challenge = sign_in()
    assert challenge.question == "On se connecte ?"
    assert ready.accept(challenge).value is True
    assert judge.state(begun) == "accept"
    assert judge.lets_in(begun)
    assert not judge.lets_in(begun)


def test_an_answer_that_is_posted_again_does_nothing(judge: Judge, ready: Phone, sign_in: SignIn) -> None:
    begun, challenge = sign_in()
    ready.accept(challenge)
    judge.lets_in(begun)
    assert ready.last
    again = ready.send(ready.last)
    assert (again.status, again.value) == (200, False)


@pytest.mark.parametrize(
    ("reason", "becomes"), [("unknown_trigger", "declined"), ("cancelled", "cancelled"), (None, "declined")]
)
def test_a_no_is_told_with_its_reason(
    judge: Judge, ready: Phone, sign_in: SignIn, reason: str | None, becomes: str
) -> None:
    begun, challenge = sign_in()
    assert challenge.takes_reasons == judge.is_at_least(3, 14)
    assert ready.decline(challenge, reason).value is True
    assert judge.state(begun) == (becomes if challenge.takes_reasons else "declined")
    assert not judge.lets_in(begun)


def test_a_wrong_button_or_none_lets_nobody_in_and_the_right_one_does(
    judge: Judge, ready: Phone, sign_in: SignIn
) -> None:
    judge.require(**NUMBERS)
    begun, challenge = sign_in()
    right = next(button for button in challenge.buttons if f" {button}" in begun["message"])
    wrong = next(button for button in challenge.buttons if button != right)
    assert len(challenge.buttons) == 3
    for presence in (wrong, None):
        assert ready.accept(challenge, presence).value is False
        assert judge.state(begun) == "pending"
    assert ready.accept(challenge, right).value is True
    assert judge.state(begun) == "accept"


def test_a_code_is_shown_on_the_phone_and_typed(judge: Judge, ready: Phone, sign_in: SignIn) -> None:
    if not judge.is_at_least(3, 13):
        pytest.skip("this server shows no code on the phone")
    judge.require(push_code_to_phone="1")
    begun, challenge = sign_in()
    code = ready.accept(challenge).content["detail"]["display_code"]
    assert (len(code), code.isdecimal()) == (2, True)
    assert judge.lets_in(begun, code)


@pytest.mark.parametrize(("seconds", "status"), [(50, 200), (70, 400), (-70, 400)])
def test_a_clock_may_be_a_minute_off(ready: Phone, seconds: int, status: int) -> None:
    ready._clock = lambda: time.time() + seconds
    asked = protocol.polling(ready.enrolment, ready._now(), ready.key, ready.app)
    assert ready.send(asked).status == status


def test_a_wrong_key_and_an_unknown_serial_get_the_same_sentence(ready: Phone) -> None:
    ready.key = a_key(1)
    with pytest.raises(Refused) as wrong:
        ready.poll()
    right = ready.enrolment
    ready.enrolment = right._replace(serial="PIPU00000000")
    with pytest.raises(Refused) as unknown:
        ready.poll()
    assert (str(wrong.value), wrong.value.status) == (str(unknown.value), 400)


def test_a_poll_can_be_fetched_again_within_its_minute(ready: Phone) -> None:
    ready.poll()
    assert ready.last
    assert ready.send(ready.last).status == 200


def test_two_sign_ins_are_two_challenges_and_an_answer_is_for_one(judge: Judge, ready: Phone) -> None:
    begun = [judge.ask_for_approval() for _time in range(2)]
    shown = ready.poll()
    assert len(shown) == 2
    assert ready.accept(shown[0]).value is True
    assert sorted(map(judge.state, begun)) == ["accept", "pending"]


def test_a_token_that_is_switched_off_still_polls(judge: Judge, ready: Phone, sign_in: SignIn) -> None:
    _begun, challenge = sign_in()
    judge.switch_off(ready.enrolment.serial)
    assert ready.poll() == [challenge]


def test_the_update_without_a_firebase_token_is_taken(ready: Phone) -> None:
    assert ready.update().value is True
    assert ready.has_updated
