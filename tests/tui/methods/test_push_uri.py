"""`otpauth://pipush` links: what the app reads back is what was put in, and they are as short as can be."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, strategies

from storage.domain.names import name_is_valid
from tests.push_phone import key_uri
from tests.storage.people import unhurried
from tui.methods.push_uri import Invitation, push_uri, push_uris, to_open

SERIAL, CREDENTIAL = "ABCDEFGHIJ23", "NOC66PP7PO3P5J34"
INVITATION = Invitation("https://mfa.example.org/p", SERIAL, CREDENTIAL, minutes=10)
LONG_HOST = INVITATION._replace(url="https://mfa.assurance-exemple.qc.ca/p")


def test_the_link_is_this_one() -> None:
    assert str(push_uri("marie", INVITATION)) == (
        "otpauth://pipush/marie?v=1&poll_only=1&ttl=10&url=https://mfa.example.org/p"
        "&serial=ABCDEFGHIJ23&enrollment_credential=NOC66PP7PO3P5J34"
    )


@pytest.mark.parametrize("invitation", [INVITATION, LONG_HOST], ids=lambda each: urlsplit(each.url).netloc)
@pytest.mark.parametrize("capitals", [False, True])
def test_the_app_reads_it(invitation: Invitation, capitals: bool) -> None:
    read = key_uri.read(str(push_uri("marie", invitation, capitals=capitals)))
    assert (read.url, read.serial, read.credential) == (invitation.url, SERIAL, CREDENTIAL)
    assert (read.label, read.issuer, read.minutes) == ("marie", "", 10)
    assert (read.poll_only, read.sslverify, read.pin) == (True, True, False)


NAMES = strategies.text(strategies.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=64)


@unhurried
@given(NAMES.filter(name_is_valid), strategies.sampled_from(["", "-2", "-999999"]))
def test_every_link_is_of_the_same_invitation_and_no_longer_than_the_one_before(name: str, number: str) -> None:
    uris = list(push_uris("Espace client", name + number, INVITATION))
    links = [key_uri.read(str(uri)) for uri in uris]
    assert {(link.url, link.serial, link.credential) for link in links} == {(INVITATION.url, SERIAL, CREDENTIAL)}
    assert links[0].issuer == "Espace client"
    assert all(link.label.endswith(number) for link in links)
    assert [uri.bits for uri in uris[1::2]] == sorted((uri.bits for uri in uris[1::2]), reverse=True)


def test_capitals_are_for_hosts_that_have_them_only() -> None:
    numbers = INVITATION._replace(url="https://[::1]:8443/p")
    assert str(push_uri("marie", numbers, capitals=True)) == str(push_uri("marie", numbers))
    assert "url=HTTPS://MFA.EXAMPLE.ORG/p&" in str(push_uri("marie", INVITATION, capitals=True))


def test_what_is_opened_on_the_phone_has_the_whole_label() -> None:
    assert key_uri.read(str(to_open("Espace client", "marie", INVITATION)))[3:5] == ("marie", "Espace client")


@pytest.mark.parametrize("shown", [push_uri("marie", INVITATION), INVITATION])
def test_the_credential_is_not_shown_by_accident(shown: object) -> None:
    assert CREDENTIAL not in repr(shown)
    assert "…" in repr(shown)
