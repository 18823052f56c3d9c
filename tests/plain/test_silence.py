"""A person who answers no more is asked whether they are there, then left."""

from __future__ import annotations

import io
import os

import pytest

from storage import Store
from tests.conftest import FixedClock
from tui import launch
from tui.app.idle import Idle
from tui.config.settings import Settings
from tui.plain.silence import ASKED_FOR, Silence
from tui.plain.talk import Quit, Talk
from tui.wizard.journey import Journey
from tui.wizard.services import Services


def test_it_asks_once_then_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.plain.talk.EVERY", 0)
    clock, said = FixedClock(0), io.StringIO()
    reading, typing = os.pipe()
    moments = iter((839, 840, 850, 0, 840, 901))

    class Passing(Idle):
        """A counter for which time passes whenever it is read."""

        @property
        def left(self) -> int:
            moment = next(moments)
            if not moment:
                os.write(typing, b"me voici\n")
            clock.now = started + moment
            return super().left

    started = 0
    talk = Talk(reading, said, Silence(Passing(clock, 900, ASKED_FOR), 900))
    assert talk.ask("Nom ?") == "me voici"
    assert said.getvalue().count("Êtes-vous toujours là ?") == 1
    assert said.getvalue().count("Nom ?") == 2
    started = int(clock.now)
    with pytest.raises(Quit, match="après 15\u00a0minutes sans activité"):
        talk.ask("Nom ?")
    assert said.getvalue().count("Êtes-vous toujours là ?") == 2
    os.close(reading)
    os.close(typing)


@pytest.mark.parametrize(
    ("limit", "at_a_terminal", "counted"), [(900, True, True), (0, True, False), (900, False, False)]
)
def test_only_at_a_terminal_and_where_it_is_wanted(
    store: Store, monkeypatch: pytest.MonkeyPatch, limit: int, at_a_terminal: bool, counted: bool
) -> None:
    talks: list[Talk] = []

    def hold(talk: Talk, _services: Services, _journey: Journey) -> int:
        talks.append(talk)
        return 0

    monkeypatch.setattr("tui.plain.conversation.hold", hold)
    monkeypatch.setattr(os, "isatty", lambda _descriptor: at_a_terminal)
    launch.run(store, Settings(wizard_idle_seconds=limit), lambda: store, plain=True)
    assert bool(talks[0]._silence) == counted
