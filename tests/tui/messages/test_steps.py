"""Sentences that pages and lines share."""

from __future__ import annotations

import pytest

from tests.tui.sessions import session
from tui.messages import steps


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
    assert steps.hello(session().user._replace(name=name)) == greeting
