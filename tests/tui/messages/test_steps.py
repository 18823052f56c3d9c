"""Sentences that pages and lines share."""

from __future__ import annotations

import pytest

from storage import Pending
from tests.tui.sessions import session
from tui.messages import own_account, steps, times
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("marie.tremblay", "Bonjour Marie"),
        ("jean-pierre.roy", "Bonjour Jean-Pierre"),
        ("émilie_côté", "Bonjour Émilie"),
        ("Anne Petit", "Bonjour Anne"),
        ("lea@exemple.fr", "Bonjour Lea"),
        ("j.tremblay", "Bonjour j.tremblay"),
        (".tremblay", "Bonjour .tremblay"),
    ],
)
def test_a_person_is_greeted_by_name(name: str, greeting: str) -> None:
    assert own_account.hello(session().user._replace(name=name)) == greeting


NOW = 1_790_000_000
BEGUN = Pending("id", "okta_verify", "iphone", "Mon iPhone", None, created_at=NOW, expires_at=NOW + 600)


@pytest.mark.parametrize("step", [Step.INTERRUPTED, Step.QR_CODE, Step.PROOF])
def test_who_leaves_an_activation_is_told_until_when_it_waits(step: Step) -> None:
    left = Journey(step, (), session()._replace(pending=BEGUN))
    assert f"avant {times.hour(NOW + 600)}" in steps.how_things_stand(left, NOW)
    assert "avant" in steps.how_things_stand(left, NOW + 540)
    for late in (541, 599, 600, 6000):
        assert steps.how_things_stand(left, NOW + late) == (
            "Activation interrompue. Relancez « guichet » pour la recommencer."
        )


@pytest.mark.parametrize("step", [Step.RECOVERY_CODES, Step.RECOVERY_PROOF])
def test_who_leaves_before_the_proof_of_recovery_codes_is_told_that_they_do_not_work(step: Step) -> None:
    left = Journey(step, (), session()._replace(methods=frozenset({"okta_verify"})))
    assert "ne servent pas encore" in steps.how_things_stand(left, NOW)


def test_who_must_have_a_method_and_has_none_is_told_so() -> None:
    left = Journey(Step.METHODS, (), session()._replace(must_enrol=True))
    assert "n'est pas encore protégé" in steps.how_things_stand(left, NOW)
    left = left._replace(session=session()._replace(must_enrol=True, methods=frozenset({"okta_verify"})))
    assert "est protégé" in steps.how_things_stand(left, NOW)
