"""What phones are answered, field by field."""

from __future__ import annotations

from threading import Event
from urllib.parse import quote_plus

import pytest

from storage import DatabaseUnavailable, PhoneClockWrong, PhoneRefused, Poll
from tests.tui.http.harness import PATH, Running, serving
from tests.tui.http.people import CHALLENGE

POLL = "serial=PIPU12345678&timestamp=2026-11-29T01:50:12.123456Z&signature=ABC%3D%3D"
ENROL = "enrollment_credential=abcdef&serial=PIPU12345678&fbtoken=no_firebase_token&pubkey=MII%2BA%2FA%3D"
ANSWER = "serial=PIPU12345678&nonce=NNNN&signature=ABC%3D"


def test_a_phone_that_enrols_gets_our_key(service: Running) -> None:
    answer = service.post(ENROL, **{"User-Agent": "privacyIDEA-App/4.8.0 android/14"})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    told = answer.json
    assert told["detail"] == {"public_key": "T1VSUw==", "rollout_state": "enrolled", "serial": "PIPU12345678"}
    assert told["result"] == {"status": True, "value": True}
    assert (told["id"], told["jsonrpc"]) == (1, "2.0")
    assert isinstance(told["time"], float)
    assert " " in told["version"]
    assert service.phones.asked == [("enrol", "PIPU12345678", "abcdef", "MII+A/A=", "privacyIDEA-App/4.8.0 android/14")]


def test_a_key_that_an_old_app_sends_comes_as_its_form_decodes(service: Running) -> None:
    service.post("enrollment_credential=abcdef&serial=S1&pubkey=MII+A_-A", **{"User-Agent": "x" * 500})
    assert service.phones.asked == [("enrol", "S1", "abcdef", "MII A_-A", "x" * 200)]


def test_a_poll_gets_a_list_which_is_empty_when_nothing_waits(service: Running) -> None:
    answer = service.ask("GET", f"{PATH}?{POLL}&capabilities=%5B%5D")
    assert (answer.status, answer.json["result"]) == (200, {"status": True, "value": []})
    assert service.phones.asked == [("poll", Poll("PIPU12345678", "2026-11-29T01:50:12.123456Z", "ABC=="))]


def test_a_request_that_waits_is_shown_with_all_its_fields(service: Running) -> None:
    service.phones.waiting = [CHALLENGE]
    (shown,) = service.ask("GET", f"{PATH}?{POLL}").json["result"]["value"]
    assert shown == CHALLENGE._asdict()
    assert shown["sslverify"] == "1"
    assert shown["version"] == "2"


def test_what_a_request_does_not_ask_for_is_left_out(service: Running) -> None:
    service.phones.waiting = [
        CHALLENGE._replace(require_presence="", capabilities="", capabilities_signature="", question="")
    ]
    (shown,) = service.ask("GET", f"{PATH}?{POLL}").json["result"]["value"]
    assert set(shown) == {"nonce", "url", "serial", "question", "title", "sslverify", "signature", "version"}


@pytest.mark.parametrize("heard", [True, False])
def test_an_answer_is_told_whether_it_was_heard(service: Running, heard: bool) -> None:
    service.phones.heard = heard
    answer = service.post(f"{ANSWER}&presence_answer=34")
    assert (answer.status, answer.json["result"]) == (200, {"status": True, "value": heard})
    assert service.phones.asked == [("answer", "PIPU12345678", "NNNN", "ABC=", "34", False, None)]


def test_a_refusal_on_the_phone_comes_with_its_reason(service: Running) -> None:
    service.post(f"{ANSWER}&decline=1&decline_reason=unknown_trigger")
    assert service.phones.asked == [("answer", "PIPU12345678", "NNNN", "ABC=", None, True, "unknown_trigger")]


def test_a_phone_without_a_push_service_may_say_so(service: Running) -> None:
    answer = service.post("new_fb_token=no_firebase_token&serial=S1&timestamp=T&signature=A")
    assert (answer.status, answer.json["result"]) == (200, {"status": True, "value": True})
    assert service.phones.asked == [("update", "S1", "T", "no_firebase_token", "A")]


def test_the_empty_first_request_of_an_iphone_is_answered_in_json(service: Running) -> None:
    answer = service.ask("POST", PATH, b"")
    assert answer.status == 400
    assert answer.json["detail"] is None
    assert answer.json["result"]["status"] is False
    assert service.phones.asked == []


def test_the_first_request_of_an_iphone_is_nothing_to_tell_of() -> None:
    with serving() as service:
        assert service.ask("POST", PATH, b"").status == 400
    assert service.said == []


def test_a_look_whether_it_is_there_is_nothing_to_tell_of() -> None:
    with serving() as service:
        answer = service.ask("GET", PATH)
    assert (answer.status, answer.json["version"].startswith("Guichet "), service.said) == (400, True, [])


@pytest.mark.parametrize("body", [ENROL, ANSWER, "new_fb_token=x&serial=S&timestamp=T&signature=A"])
def test_every_refusal_is_one_and_the_same(service: Running, body: str) -> None:
    service.phones.refuses["PIPU12345678"] = PhoneRefused()
    polled = service.ask("GET", f"{PATH}?{POLL}")
    service.phones.raises = PhoneRefused()
    posted = service.post(body)
    assert polled.status == posted.status == 400
    assert polled.json["result"] == posted.json["result"]
    assert polled.json["result"]["error"]["message"].endswith(".")


def test_a_phone_whose_clock_is_off_is_told_so(service: Running) -> None:
    service.phones.refuses["PIPU12345678"] = PhoneClockWrong()
    answer = service.ask("GET", f"{PATH}?{POLL}")
    assert answer.status == 400
    assert "heure" in answer.json["result"]["error"]["message"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "serial=S1",
        POLL.replace("signature=ABC%3D%3D", "signature="),
        f"{POLL}&serial=S2",
        POLL.replace("PIPU", "%00PIPU"),
        POLL.replace("ABC", "%ff"),
        "&".join(f"x{n}=1" for n in range(40)),
    ],
)
def test_a_poll_that_is_no_poll_asks_the_store_nothing(service: Running, query: str) -> None:
    assert service.ask("GET", f"{PATH}?{query}").status == 400
    assert service.phones.asked == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (f"{ENROL}&nonce=N", None, 400),
        (f"{ENROL}&serial=S2", None, 400),
        ("serial=S1", None, 400),
        (f"{ANSWER}&decline=2", None, 400),
        (ENROL.replace("abcdef", "%E9"), None, 400),
        (ENROL.replace("abcdef", "a%00"), None, 400),
        (ENROL.replace("abcdef", "é"), None, 400),
        (ENROL, "application/x-www-form-urlencoded; charset=utf-8", 200),
        (ENROL, "application/x-www-form-urlencoded; charset=latin-1", 415),
        (ENROL, "application/json", 415),
        (ENROL, "", 415),
        (ENROL, "multipart/form-data; boundary=x", 415),
    ],
)
def test_a_form_is_read_strictly(service: Running, body: str, content_type: str | None, status: int) -> None:
    named = {} if content_type is None else {"Content-Type": content_type}
    assert service.post(body, **named).status == status
    assert len(service.phones.asked) == (status == 200)


def test_what_is_too_long_is_not_read(service: Running) -> None:
    assert service.post(f"{ENROL}&x={'a' * 8192}").status == 413
    assert service.ask("GET", f"{PATH}?{POLL}&x={'a' * 2048}").status == 413
    assert service.post(f"{ENROL}&x={'a' * 7000}").status == 200
    assert len(service.phones.asked) == 1


def test_a_store_that_cannot_answer_is_told_once_and_recovers_by_itself(service: Running) -> None:
    service.phones.raises = DatabaseUnavailable()
    for _time in range(3):
        answer = service.ask("GET", f"{PATH}?{POLL}")
        assert answer.status == 503
        assert answer.headers["retry-after"]
        assert answer.json["result"]["status"] is False
    assert len(service.said) == 1
    service.phones.raises = None
    assert service.ask("GET", f"{PATH}?{POLL}").status == 200
    assert service.said[1:] == ["La base de données répond de nouveau."]


def test_an_unexpected_error_is_told_by_its_type_and_its_place_and_nothing_of_it_is(service: Running) -> None:
    service.phones.raises = KeyError("PLANTED-SECRET")
    for _time in range(3):
        answer = service.post(ENROL.replace("abcdef", quote_plus("PLANTED-SECRET")))
        assert answer.status == 503
        assert b"SECRET" not in answer.body
    (told,) = service.said
    assert "KeyError, tui/http/" in told
    assert "SECRET" not in told


def test_others_are_answered_while_a_question_to_the_store_takes_its_time(service: Running) -> None:
    service.phones.gate = Event()
    line = service.connection()
    line.request("GET", f"{PATH}?{POLL}")
    assert service.verify("account=marie&code=123456").status == 200
    service.phones.gate.set()
    assert line.getresponse().status == 200
    line.close()
