"""What a demonstration leaves out of the settings of a deployment."""

from __future__ import annotations

from tests.tui.invitations import INVITING, PRIVACYIDEA
from tui.config.offered import offered
from tui.config.settings import MethodSettings
from tui.demo import run


def test_one_that_plays_by_itself_leaves_out_an_app_that_calls_home_even_if_it_is_required() -> None:
    settings = INVITING._replace(methods={PRIVACYIDEA: MethodSettings(required=True)})
    with run._called(settings, plays_by_itself=True) as (phones, played):
        assert phones is None
        assert list(offered(played)) == ["okta_verify", "google_authenticator"]
