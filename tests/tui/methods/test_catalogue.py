"""The methods on offer: the guide's words, and what a deployment may change of them."""

from __future__ import annotations

import pytest

from tui.config.settings import MethodSettings, Settings, SettingsError
from tui.methods.catalogue import Method, Phone, google_authenticator, offered, okta_verify


def test_both_are_offered_in_the_order_of_the_list() -> None:
    assert list(offered(Settings())) == ["okta_verify", "google_authenticator"]
    assert not any(method.required for method in offered(Settings()).values())


@pytest.mark.parametrize(
    ("phone", "line"),
    [
        (Phone.IPHONE, "Téléchargez Okta Verify depuis le App Store sur votre appareil mobile."),
        (Phone.ANDROID, "Téléchargez Okta Verify depuis Google Play sur votre appareil mobile."),
    ],
)
def test_where_to_get_it(phone: Phone, line: str) -> None:
    assert okta_verify().download(phone) == line


@pytest.mark.parametrize("method", [okta_verify(), google_authenticator()], ids=lambda method: method.id)
def test_each_phone_has_a_link_to_the_store(method: Method) -> None:
    links = method.store_links
    assert set(links) == set(Phone)
    assert links[Phone.IPHONE].startswith("https://apps.apple.com/app/id")
    assert links[Phone.ANDROID].startswith("https://play.google.com/store/apps/details?id=com.")


def test_the_four_taps_of_the_guide() -> None:
    taps = [step.partition("\n")[0] for step in okta_verify().steps]
    assert taps == [
        "Ajouter un compte",
        "Organisation",
        "Ajouter un compte depuis un nouvel appareil",
        "Scannez le code QR",
    ]


def test_the_guide_s_names_of_the_phones() -> None:
    assert [phone.label for phone in Phone] == ["iPhone", "Android"]


def test_a_deployment_may_require_and_may_change_the_steps() -> None:
    changed = offered(Settings(methods={"okta_verify": MethodSettings(required=True, steps=("Un", "Deux\nou trois"))}))
    assert changed["okta_verify"].required
    assert changed["okta_verify"].steps == ("Un", "Deux\nou trois")
    assert changed["okta_verify"].launch == okta_verify().launch
    assert changed["google_authenticator"] == google_authenticator()


def test_a_deployment_may_leave_one_out() -> None:
    assert list(offered(Settings(methods={"okta_verify": MethodSettings(offered=False)}))) == ["google_authenticator"]


def test_a_method_nobody_knows() -> None:
    with pytest.raises(SettingsError, match=r"methods\.okta: okta_verify, google_authenticator"):
        offered(Settings(methods={"okta": MethodSettings()}))


def test_a_deployment_must_offer_something() -> None:
    none = dict.fromkeys(("okta_verify", "google_authenticator"), MethodSettings(offered=False))
    with pytest.raises(SettingsError, match="methods"):
        offered(Settings(methods=none))
