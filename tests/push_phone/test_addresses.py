"""The app signs and verifies its own spelling of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.push_phone.addresses import completed, rebuilt, with_parameters


@pytest.mark.parametrize(
    ("sent", "spelled"),
    [
        ("https://mfa.example.org:443/p", "https://mfa.example.org/p"),
        ("http://mfa.example.org:80/p", "http://mfa.example.org/p"),
        ("https://mfa.example.org:8443/p", "https://mfa.example.org:8443/p"),
        ("http://mfa.example.org:443/p", "http://mfa.example.org:443/p"),
        ("HTTPS://MFA.EXAMPLE.ORG/P", "https://mfa.example.org/P"),
        ("https://mfa.example.org/a/../p", "https://mfa.example.org/p"),
        ("https://mfa.example.org/a/./p/..", "https://mfa.example.org/a/"),
        ("https://mfa.example.org/../../p", "https://mfa.example.org/p"),
        ("https://mfa.example.org/%70%2fa%c3%a9", "https://mfa.example.org/p%2Fa%C3%A9"),
        ("https://mfa.example.org/é", "https://mfa.example.org/%C3%A9"),
        ("https://mfa.example.org/p?a=%41&b=1", "https://mfa.example.org/p?a=A&b=1"),
        ("https://[2001:DB8::1]:443/p", "https://[2001:db8::1]/p"),
        ("https://mfa.example.org", "https://mfa.example.org"),
    ],
)
def test_an_address_loses_what_is_needless(sent: str, spelled: str) -> None:
    assert rebuilt(sent) == spelled


@given(st.text(st.sampled_from("aZ9/.%41é~?&=:"), max_size=20))
def test_an_address_that_the_app_spelled_stays_as_it_is(path: str) -> None:
    once = rebuilt(f"https://mfa.example.org/{path.replace('%', '%25')}")
    assert rebuilt(once) == once


@pytest.mark.parametrize("text", ["", "mfa.example.org/p", "ftp://mfa.example.org/p", "https:///p", "https://a:b/p"])
def test_what_is_not_of_the_web_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|[Pp]ort"):
        rebuilt(text)


def test_a_missing_scheme_is_taken_as_https() -> None:
    assert completed("mfa.example.org/p") == "https://mfa.example.org/p"
    assert completed("mfa.example.org:8443/p") == "https://mfa.example.org:8443/p"
    assert completed("http://mfa.example.org/p") == "http://mfa.example.org/p"


def test_parameters_come_after_those_that_are_there() -> None:
    assert with_parameters("https://h/p", {"a": "1 2"}) == "https://h/p?a=1+2"
    assert with_parameters("https://h/p?x=y", {"a": "="}) == "https://h/p?x=y&a=%3D"
