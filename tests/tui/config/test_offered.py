"""The methods on offer: what a deployment may change of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.invitations import INVITING, PRIVACYIDEA
from tui.config import settings_file
from tui.config.offered import offered, policy
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
    with pytest.raises(SettingsError, match="une méthode au moins doit être proposée"):
        offered(Settings(methods=none))
    assert list(offered(INVITING._replace(methods=none))) == [PRIVACYIDEA]


def test_one_that_calls_home_is_offered_where_it_has_where_to_call() -> None:
    assert list(offered(INVITING)) == ["okta_verify", "google_authenticator", PRIVACYIDEA]
    changed = INVITING._replace(methods={PRIVACYIDEA: MethodSettings(required=True, steps=("Scannez",))})
    method = offered(changed)[PRIVACYIDEA]
    assert (method.required, method.steps, method.approves, method.calls_home) == (True, ("Scannez",), True, True)
    assert policy(changed).required_methods == {PRIVACYIDEA}
    assert PRIVACYIDEA not in offered(INVITING._replace(methods={PRIVACYIDEA: MethodSettings(offered=False)}))


@pytest.mark.parametrize("refuses", [offered, policy])
def test_one_that_has_nowhere_to_call_cannot_be_required(refuses: Callable[[Settings], object]) -> None:
    required = Settings(methods={PRIVACYIDEA: MethodSettings(required=True)})
    with pytest.raises(SettingsError, match=r"methods\.privacyidea_authenticator\.required demande serve\.url"):
        refuses(required)
    refuses(Settings(methods={PRIVACYIDEA: MethodSettings(steps=("Scannez",))}))


def test_the_file_says_on_which_line() -> None:
    with pytest.raises(SettingsError, match=r"^ligne 3 : methods"):
        settings_file.read("\n[methods.privacyidea_authenticator]\nrequired = true\n")
