"""The methods on offer: what a deployment may change of them."""

from __future__ import annotations

import pytest

from tui.config.offered import offered
from tui.config.settings import MethodSettings, Settings, SettingsError
from tui.methods.catalogue import google_authenticator, okta_verify


def test_both_are_offered_in_the_order_of_the_list() -> None:
    assert list(offered(Settings())) == ["okta_verify", "google_authenticator"]
    assert not any(method.required for method in offered(Settings()).values())


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
