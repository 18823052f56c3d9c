"""The rules of messages that the recorded session does not show."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tests.push_phone import protocol
from tests.push_phone.kept import a_key
from tests.push_phone.key_uri import read
from tests.push_phone.protocol import App, Challenge, NotUnderstood
from tests.push_phone.test_key_uri import SHORTEST, without

SERVER = a_key(1)
BARE = Challenge("NONCE", "https://mfa.example.org/p", "GU12345", "Se connecter ?", "Espace client", "1", "")


def signed(challenge: Challenge = BARE) -> Challenge:
    """Sign a challenge as a server does, as it stands."""
    flag, presence = challenge.sslverify, challenge.require_presence
    parts = [challenge.nonce, challenge.url, challenge.serial, challenge.question, challenge.title, flag]
    return challenge._replace(signature=protocol.sign(SERVER, *parts, *([presence] if presence else [])))


def able(told: str, of: Challenge = BARE) -> Challenge:
    """Sign what a server says that it can do."""
    text = f'{{"capabilities":{told},"nonce":"{of.nonce}"}}'
    return signed(of)._replace(capabilities=told, capabilities_signature=protocol.sign(SERVER, text))


def answer(*challenges: dict[str, Any]) -> dict[str, Any]:
    """Return the content of an answer to a poll."""
    return {"result": {"status": True, "value": list(challenges)}}


def fields(challenge: Challenge) -> dict[str, Any]:
    """Return a challenge as a server sends it."""
    return {name: text for name, text in challenge._asdict().items() if text is not None}


def taken(*challenges: Challenge) -> list[Challenge]:
    """Return what the phone shows of what a server sends."""
    return protocol.challenges(answer(*map(fields, challenges)), SERVER.public_key())


def form(message: protocol.Message) -> dict[str, str]:
    """Return the fields of a form."""
    return {name: texts[0] for name, texts in parse_qs(message.body, strict_parsing=True).items()}


def test_one_that_is_signed_is_shown_and_one_that_is_not_is_passed_over() -> None:
    other = signed(BARE._replace(nonce="OTHER"))
    assert taken(signed(), other._replace(question="Vraiment ?")) == [signed()]
    assert taken() == []


@pytest.mark.parametrize("name", Challenge._fields[:7])
@pytest.mark.parametrize("instead", [None, 1, ["1"]])
def test_one_that_lacks_a_field_makes_all_of_them_drop(name: str, instead: object) -> None:
    lacking = fields(signed(BARE._replace(nonce="OTHER")))
    if instead is None:
        del lacking[name]
    else:
        lacking[name] = instead
    with pytest.raises(NotUnderstood):
        protocol.challenges(answer(fields(signed()), lacking), SERVER.public_key())


@pytest.mark.parametrize("content", [None, [], "text", {}, {"result": []}, {"result": {"value": {}}}])
def test_an_answer_without_a_list_is_not_understood(content: object) -> None:
    with pytest.raises(NotUnderstood):
        protocol.challenges(content, SERVER.public_key())


def test_a_server_that_signs_a_needless_port_is_not_heard() -> None:
    written = BARE._replace(url="https://mfa.example.org:443/p")
    assert taken(signed(written)) == []
    assert taken(signed()._replace(url=written.url)) == [signed()._replace(url=written.url)]


def test_the_flag_is_signed_as_a_number() -> None:
    assert taken(signed()._replace(sslverify="true")) == [signed()._replace(sslverify="true")]
    assert taken(signed(BARE._replace(sslverify="true"))) == []


def test_an_answer_goes_to_the_address_as_the_app_spells_it() -> None:
    sent = protocol.accepting(signed()._replace(url="HTTPS://MFA.example.org:443/p", sslverify="0"), a_key(0))
    assert (sent.url, sent.verify) == ("https://mfa.example.org/p", False)


def test_what_a_server_can_do_is_read_in_any_spelling_and_refused_once_altered() -> None:
    spelled = able('{"decline_reason":true}')._replace(capabilities=' { "decline_reason" : true } ')
    assert taken(spelled) == [spelled]
    assert taken(spelled._replace(capabilities='{"decline_reason":false}')) == []
    assert taken(spelled._replace(capabilities="rubbish")) == []
    assert taken(spelled._replace(capabilities=None)) == []
    assert taken(spelled._replace(capabilities_signature="rubbish")) == []


@pytest.mark.parametrize(
    ("challenge", "told"),
    [
        (able('{"decline_reason":true}'), "cancelled"),
        (able('{"decline_reason":false}'), None),
        (able("[]"), None),
        (signed()._replace(capabilities='{"decline_reason":true}'), None),
        (signed(), None),
    ],
)
def test_a_reason_goes_only_to_a_server_that_has_signed_that_it_takes_them(
    challenge: Challenge, told: str | None
) -> None:
    sent = form(protocol.declining(challenge, a_key(0), "cancelled"))
    assert sent.get("decline_reason") == told
    text = "|".join(["NONCE", "GU12345", "decline", *([told] if told else [])])
    assert protocol.verifies(a_key(0).public_key(), text, sent["signature"])


@pytest.mark.parametrize("presence", [None, "42"])
def test_a_yes_signs_the_button_that_was_chosen(presence: str | None) -> None:
    sent = form(protocol.accepting(signed(), a_key(0), presence))
    assert sent.get("presence_answer") == presence
    text = "|".join(["NONCE", "GU12345", *([presence] if presence else [])])
    assert protocol.verifies(a_key(0).public_key(), text, sent["signature"])
    assert not protocol.verifies(a_key(1).public_key(), text, sent["signature"])


def test_an_old_app_tells_nothing_of_what_it_knows() -> None:
    for app, told in ((App(), ['["decline_reason"]']), (App((4, 7, 1)), None)):
        sent = protocol.enrolling(read(SHORTEST), "KEY", app)
        assert parse_qs(sent.body).get("capabilities") == told
        asked = protocol.polling(read(SHORTEST), datetime.now(UTC), a_key(0), app)
        assert parse_qs(asked.url).get("capabilities") == told


@pytest.mark.parametrize("name", ["enrollment_credential", "poll_only"])
def test_the_app_sends_no_form_without_a_credential_or_for_firebase(name: str) -> None:
    with pytest.raises(NotUnderstood):
        protocol.enrolling(read(without(name)), "KEY", App())


def test_the_certificate_is_looked_at_unless_the_link_says_otherwise() -> None:
    for link, meant in ((SHORTEST, True), (f"{SHORTEST}&sslverify=0", False)):
        now = datetime.now(UTC)
        sent = [
            protocol.enrolling(read(link), "KEY", App()),
            protocol.polling(read(link), now, a_key(0), App()),
            protocol.updating(read(link), now, a_key(0)),
        ]
        assert {message.verify for message in sent} == {meant}


def key_text(form: PublicFormat) -> str:
    """Return the server's key in base64, in one of the two forms."""
    return base64.encodebytes(SERVER.public_key().public_bytes(Encoding.DER, form)).decode()


def test_the_key_of_the_server_is_taken_in_its_one_form_with_line_breaks() -> None:
    found = protocol.server_key({"detail": {"public_key": key_text(PublicFormat.PKCS1)}})
    assert found.public_numbers() == SERVER.public_key().public_numbers()


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        {"detail": None},
        {"detail": {}},
        {"detail": {"public_key": 1}},
        {"detail": {"public_key": "rubbish"}},
        {"detail": {"public_key": base64.b64encode(b"rubbish").decode()}},
        {"detail": {"public_key": key_text(PublicFormat.SubjectPublicKeyInfo)}},
    ],
)
def test_another_form_is_no_key_of_the_server(content: object) -> None:
    with pytest.raises(NotUnderstood):
        protocol.server_key(content)


@given(st.datetimes(min_value=datetime(2026, 1, 1)))  # noqa: DTZ001 - hypothesis asks for naive limits
def test_a_moment_has_three_digits_where_they_are_enough(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    written = protocol.timestamp(moment)
    assert datetime.fromisoformat(written) - moment == timedelta(0)
    assert len(written.partition(".")[2]) == (7 if moment.microsecond % 1000 else 4)


@given(st.text(max_size=40), st.integers(0, 823))
def test_a_signature_is_of_its_text_and_in_its_alphabet(text: str, place: int) -> None:
    signature = protocol.sign(SERVER, text)
    assert len(signature) == 824
    assert signature.endswith("====")
    assert protocol.verifies(SERVER.public_key(), text, signature)
    altered = signature[:place] + ("A" if signature[place] != "A" else "B") + signature[place + 1 :]
    assert not protocol.verifies(SERVER.public_key(), text, altered)
    assert not protocol.verifies(SERVER.public_key(), text, signature.lower())


def test_canonical_json_is_that_of_rfc_8785_for_what_servers_send() -> None:
    told = {"z": [1, "é", None], "a": {"c": True, "b": "\n"}}
    text = '{"capabilities":{"a":{"b":"\\n","c":true},"z":[1,"é",null]},"nonce":"NONCE"}'
    signature = protocol.sign(SERVER, text)
    challenge = signed()._replace(capabilities=json.dumps(told), capabilities_signature=signature)
    assert taken(challenge) == [challenge]
