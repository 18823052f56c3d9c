"""A person who answers questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.plain.interlocutor import Conversation
from tui.config.settings import Settings
from tui.wizard.journey import Journey

Converse = Callable[..., Conversation]


@pytest.fixture
def converse(store: Store, clock: FixedClock) -> Converse:
    """Return a function that runs a conversation from a journey until the answers are used up."""

    def _converse(
        journey: Journey, *answers: str, settings: Settings | None = None, half_blocks: bool = True
    ) -> Conversation:
        conversation = Conversation(store, clock, settings or Settings(), half_blocks=half_blocks)
        conversation.hold(journey, answers)
        return conversation

    return _converse
