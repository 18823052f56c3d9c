"""What a demonstration leaves out of the settings of a deployment."""

from __future__ import annotations

from tests.tui.invitations import INVITING, PRIVACYIDEA
from tui.config.offered import offered
from tui.config.settings import MethodSettings
from tui.demo import run


def test_a_method_that_a_simulated_phone_does_not_speak_is_left_out_even_if_it_is_required() -> None:
    settings = INVITING._replace(methods={PRIVACYIDEA: MethodSettings(required=True)})
    assert list(offered(run.without_calls(settings))) == ["okta_verify", "google_authenticator"]
