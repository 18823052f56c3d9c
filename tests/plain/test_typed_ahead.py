"""What a person has to have heard is answered by nothing that was typed before it was told."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.plain.interlocutor import Conversation
from tests.tui.journeys import OKTA, at_manual_entry, at_methods, begun, enrolled
from tui.config.settings import Settings
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


class Hasty(Conversation):
    """A conversation that keeps the last line that was said whenever what was typed before is dropped."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        super().__init__(store, clock, Settings())
        self.heard: list[str] = []

    def forget_typed_ahead(self) -> None:
        self.heard.append(self.lines[-1])


def hurried(store: Store, clock: FixedClock, journey: Journey, *answers: str) -> list[str]:
    """Return what had just been said, whenever what was typed before was dropped."""
    talk = Hasty(store, clock)
    talk.hold(journey, answers)
    return talk.heard


def test_keys_and_their_spelling(store: Store, clock: FixedClock) -> None:
    told, spelled = hurried(store, clock, at_manual_entry(store), "2")
    assert told.startswith("La clé ne contient jamais")
    assert spelled.startswith("Groupe 8 sur 8")


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        (("",), ["Un code ne contient jamais"]),
        (("", "2"), ["Un code ne contient jamais", "10. "]),
        # « retour » at the proof tells them once more.
        (("", "1", "retour"), ["Un code ne contient jamais"] * 2),
    ],
)
def test_recovery_codes(store: Store, clock: FixedClock, answers: tuple[str, ...], ends: list[str]) -> None:
    session, _secret = enrolled(store, clock, at_methods(store), OKTA)
    heard = hurried(store, clock, begun()._replace(step=Step.RECOVERY_CODES, session=session), *answers)
    assert len(heard) == len(ends)
    assert all(line.startswith(end) for line, end in zip(heard, ends, strict=True))


def test_nothing_else_is_dropped(store: Store, clock: FixedClock) -> None:
    assert hurried(store, clock, at_methods(store), "1", "1", "", "1", "retour") == []
