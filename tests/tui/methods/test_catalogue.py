"""The methods that there are: the guide's words."""

from __future__ import annotations

import pytest

from tui.methods.catalogue import (
    GIVE_CODES,
    Method,
    Phone,
    google_authenticator,
    of_an_organisation,
    okta_verify,
    privacyidea_authenticator,
)


@pytest.mark.parametrize(
    ("phone", "line"),
    [
        (Phone.IPHONE, "Téléchargez Okta Verify depuis l'App Store sur votre appareil mobile."),
        (Phone.ANDROID, "Téléchargez Okta Verify depuis Google Play sur votre appareil mobile."),
    ],
)
def test_where_to_get_it(phone: Phone, line: str) -> None:
    assert okta_verify().download(phone) == line


ALL = [okta_verify(), google_authenticator(), privacyidea_authenticator()]


@pytest.mark.parametrize("method", ALL, ids=lambda method: method.id)
def test_each_phone_has_a_link_to_the_store(method: Method) -> None:
    links = method.store_links
    assert set(links) == set(Phone)
    assert links[Phone.IPHONE].startswith("https://apps.apple.com/app/id")
    assert links[Phone.ANDROID].startswith("https://play.google.com/store/apps/details?id=")


def test_a_real_phone_takes_our_codes_under_other() -> None:
    assert okta_verify().steps == ("Ajouter un compte", "Autre", "Scannez le code QR")
    assert "organisation Okta" in okta_verify().note


def test_the_four_taps_of_the_guide_are_those_of_an_organisation() -> None:
    method = of_an_organisation(okta_verify())
    assert method.note == ""
    assert list(method.steps) == [
        "Ajouter un compte",
        "Organisation",
        "Ajouter un compte depuis un nouvel appareil",
        "Scannez le code QR",
    ]


def test_the_guide_s_names_of_the_phones() -> None:
    assert [phone.label for phone in Phone] == ["iPhone", "Android"]


def test_a_method_either_gives_codes_and_takes_a_typed_key_or_approves_and_calls_home() -> None:
    assert GIVE_CODES == ("okta_verify", "google_authenticator")
    for method in ALL:
        assert method.approves == method.calls_home == (method.id not in GIVE_CODES) == (not method.by_hand)
