"""Who may call the counter: those who ask for a name of its own, and its own pages."""

from __future__ import annotations

import pytest

from tui.web.callers import Callers

CALLERS = Callers(("guichet.example.org",))
OURS = [
    "guichet.example.org",
    "guichet.example.org:8080",
    "GUICHET.example.ORG",
    "localhost:8080",
    "127.0.0.1",
    "127.0.0.1:8080",
    "192.0.2.7:8080",
    "[::1]",
    "[::1]:8080",
    "[2001:db8::7]:443",
]
NOT_OURS = [
    "",
    " ",
    ":8080",
    "evil.example.org",
    "guichet.example.org.evil.example",
    "evil-guichet.example.org",
    "guichet.example.org.",
    "localhost.",
    "localhost.localdomain",
    "127.0.0.1.nip.io:8080",
    "2130706433",
    "0x7f.1",
    "127.1",
    "guichet.example.org@evil.example",
    "evil.example@guichet.example.org",
    "guichet.example.org:0",
    "guichet.example.org:65536",
    "guichet.example.org:80a",
    "guichet.example.org:80 ; script-src *",
    "guichet.example.org/",
    "guichet.example.org?x",
    "guichet.example.org#x",
    "guichet.example.org, evil.example",
    "guichet.example.org\tx",
    "[::1",
    "::1",
    "[guichet.example.org]",
    "[fe80::1%eth0]:8080",
    "[fe80::1%x; script-src *]",
    "xn--guichet.example.org",
    "ｌocalhost",
    "null",
]


@pytest.mark.parametrize("host", OURS)
def test_a_name_of_ours_is_known_and_so_is_any_address(host: str) -> None:
    assert CALLERS.is_known({"host": host})


@pytest.mark.parametrize("host", NOT_OURS)
def test_any_other_name_is_not(host: str) -> None:
    assert not CALLERS.is_known({"host": host})
    assert not CALLERS.is_from_our_page({"host": host, "origin": f"http://{host}"})


def test_a_request_without_a_name_is_for_nobody() -> None:
    assert not CALLERS.is_known({})
    assert not CALLERS.is_from_our_page({})
    assert not CALLERS.is_from_our_page({"origin": "http://"})


@pytest.mark.parametrize("host", OURS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_page_at_the_name_that_it_asks_for_is_ours(host: str, scheme: str) -> None:
    assert CALLERS.is_from_our_page({"host": host, "origin": f"{scheme}://{host}"})


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "guichet.example.org:8080",
        "//guichet.example.org:8080",
        "ws://guichet.example.org:8080",
        "file://guichet.example.org:8080",
        "HTTP://guichet.example.org:8080",
        "chrome-extension://guichet.example.org:8080",
        "http://guichet.example.org",
        "http://guichet.example.org:80",
        "http://guichet.example.org:8081",
        "http://localhost:8080",
        "http://127.0.0.1:8080",
        "http://evil.example.org:8080",
        "http://evil.example@guichet.example.org:8080",
        "http://guichet.example.org:8080@evil.example",
        "http://guichet.example.org:8080.evil.example",
        "http://guichet.example.org:8080/",
        "http://guichet.example.org:8080 http://evil.example",
        "http://Guichet.example.org:8080",
    ],
)
def test_a_page_from_anywhere_else_is_not(origin: str | None) -> None:
    headers = {"host": "guichet.example.org:8080"}
    assert not CALLERS.is_from_our_page(headers if origin is None else {**headers, "origin": origin})


def test_a_name_that_was_led_here_is_not_ours_though_its_page_is_its_own() -> None:
    # DNS rebinding: the page of another has its own name lead to this machine.
    assert not CALLERS.is_from_our_page({"host": "evil.example:8080", "origin": "http://evil.example:8080"})


def test_without_names_in_the_configuration_there_are_this_machine_and_addresses() -> None:
    assert Callers(()).is_known({"host": "localhost"})
    assert Callers(()).is_known({"host": "192.0.2.7"})
    assert not Callers(()).is_known({"host": "guichet.example.org"})
