"""What hosts are answered."""

from __future__ import annotations

import pytest

from storage import DatabaseUnavailable, HostAnswer, HostRefused
from tests.tui.http.harness import FORM, HERE, PATH, VERIFY, Running, serving
from tests.tui.http.people import PAUSED
from tui.http.service import Reach

ASKED = "account=marie&code=123456"


@pytest.mark.parametrize("word", HostAnswer)
def test_a_host_is_answered_one_word(service: Running, word: HostAnswer) -> None:
    service.hosts.word = word
    answer = service.verify(ASKED)
    assert (answer.status, answer.body) == (200, f"{word.value}\n".encode())
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["cache-control"] == "no-store"
    assert service.hosts.asked == [("guichet-abc", "marie", "123456", HERE, False)]


def test_a_host_may_say_that_somebody_logs_in(service: Running) -> None:
    service.verify(f"{ASKED}&login=1")
    assert service.hosts.asked == [("guichet-abc", "marie", "123456", HERE, True)]


@pytest.mark.parametrize(
    "body", ["", "account=marie", "code=123456", f"{ASKED}&code=1", f"{ASKED}&login=yes", "account=&code=1", "%00=1"]
)
def test_a_question_that_is_none_is_refused_before_the_store_is_asked(service: Running, body: str) -> None:
    assert service.verify(body).status == 400
    assert service.hosts.asked == []


@pytest.mark.parametrize("token", [None, "", "x" * 300])
def test_without_a_token_there_is_no_answer(service: Running, token: str | None) -> None:
    answer = service.verify(ASKED, token)
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert service.hosts.asked == []


def test_a_token_by_another_name_is_none(service: Running) -> None:
    headers = {"Content-Type": FORM, "Authorization": "Basic Z3VpY2hldA=="}
    assert service.ask("POST", VERIFY, ASKED.encode(), headers).status == 401


def test_a_token_that_opens_nothing_is_answered_like_none(service: Running) -> None:
    service.hosts.raises = HostRefused()
    refused = service.verify(ASKED)
    assert refused.status == 401
    assert refused.body == service.verify(ASKED, None).body


def test_a_host_that_is_paused_is_told_when_to_come_back(service: Running) -> None:
    service.hosts.raises = PAUSED
    answer = service.verify(ASKED)
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 1


def test_a_store_that_cannot_answer_is_no_refusal(service: Running) -> None:
    service.hosts.raises = DatabaseUnavailable()
    answer = service.verify(ASKED)
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_apart_each_answers_at_its_own_place_alone() -> None:
    with serving(apart=True) as service:
        phones, hosts = service.ports
        assert service.verify(ASKED, port=hosts).status == 200
        assert service.verify(ASKED, port=phones).status == 404
        assert service.ask("GET", f"{PATH}?serial=S&timestamp=T&signature=A", port=phones).status == 200
        assert service.ask("GET", f"{PATH}?serial=S&timestamp=T&signature=A", port=hosts).status == 404
        assert len(service.hosts.asked) == len(service.phones.asked) == 1


def address_seen(service: Running, forwarded: str) -> object:
    """From where a question came, as the store is told."""
    headers = {"Content-Type": FORM, "Authorization": "Bearer t", "X-Forwarded-For": forwarded}
    assert service.ask("POST", VERIFY, ASKED.encode(), headers).status == 200
    return service.hosts.asked[-1][3]


def test_nobody_is_believed_who_is_no_proxy(service: Running) -> None:
    assert address_seen(service, "203.0.113.9") == HERE


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 127.0.0.1", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("somebody", "?"),
        ("1.2.3.4<b>", "?"),
    ],
)
def test_a_proxy_is_believed_about_the_last_one_before_it(forwarded: str, seen: str) -> None:
    with serving(Reach(proxies=frozenset({HERE}))) as service:
        assert address_seen(service, forwarded) == seen


def test_behind_a_proxy_nobody_else_may_connect() -> None:
    with serving(Reach(proxies=frozenset({"192.0.2.1"}), only_proxies=True)) as service:
        assert service.raw(b"GET /p HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        assert service.phones.asked == []
    assert "connexions d'ailleurs que du mandataire 1" in service.said[-1]
