"""Whatever is answered, the conversation goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import argon2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store
from storage.security.hasher import Hasher
from tests import schema
from tests.conftest import PASSWORD, FixedClock, known_secrets
from tests.plain.interlocutor import A_CODE, Conversation
from tests.tui.journeys import NAME, begun
from tui.config.settings import Settings
from tui.wizard.steps import Step

TYPED = st.sampled_from(
    [
        "1",
        "2",
        "3",
        "4",
        "5",
        "",
        "retour",
        "aide",
        "perdu",
        NAME,
        PASSWORD,
        "autre mot de passe",
        A_CODE,
        "123456",
        "é\x00",
    ]
)


def test_it_goes_on(tmp_path_factory: pytest.TempPathFactory, amount: Callable[[int, int], int]) -> None:
    @settings(
        deadline=None, derandomize=True, max_examples=amount(20, 40), suppress_health_check=[HealthCheck.too_slow]
    )
    @given(st.lists(TYPED, max_size=40))
    def whatever_is_answered(answers: list[str]) -> None:
        clock, secrets = FixedClock(), known_secrets()
        place: Path = tmp_path_factory.mktemp("any") / "guichet.db"
        with schema.copied():
            store = Store(place, clock=clock, hasher=Hasher(argon2.profiles.CHEAPEST), new_secret=lambda: next(secrets))
        try:
            store.administration().accounts.add(NAME, PASSWORD)
            conversation = Conversation(store, clock, Settings())
            conversation.hold(begun(), (NAME, PASSWORD, *answers))
            assert conversation.journey.step in Step
            assert store.administration().audit_log.broken_at() is None
        finally:
            store.close()

    whatever_is_answered()
