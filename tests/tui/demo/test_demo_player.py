"""A demonstration that plays by itself: the keys of its audience, its scenes, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest
from textual import events
from textual.worker import WorkerFailed

from tests.tui.demos import Audience, Stage
from tui.demo.player import PlayingApp
from tui.demo.robot import Robot
from tui.demo.script import Scene, scenes
from tui.screens.qr_code import QrCodePage
from tui.wizard.steps import Step

FOR_EVER = 3600.0
PASTED = "Étape 6. Le code QR ne peut pas être lu ici : son lien est collé sur le téléphone."


class Play:
    """Three scenes that do nothing, and what was played of them; `hurried` those that nobody waited for."""

    def __init__(self) -> None:
        self.played: list[int] = []

    def scenes(self) -> Sequence[Scene]:
        """Each rests for a moment."""
        return [Scene(f"Acte {number}", self._scene(number)) for number in range(3)]

    def _scene(self, number: int) -> Callable[[Robot], Awaitable[None]]:
        async def play(robot: Robot) -> None:
            self.played.append(number)
            await robot.beat()

        return play


def lingering(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """How long a caption stays."""
    monkeypatch.setattr("tui.demo.player.LINGER", seconds)


async def at_act(audience: Audience, play: Play, number: int, times: int = 1) -> None:
    """Wait for an act to have begun."""
    await audience.until(lambda: play.played.count(number) >= times)


async def test_it_ends_after_the_last_act(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, 0.01)
    play = Play()
    async with stage.by_itself(play.scenes()) as audience:
        assert await audience.end() == 0
    assert play.played == [0, 1, 2]


async def test_next_does_not_wait(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    monkeypatch.setattr("tui.demo.robot.BEAT", FOR_EVER)
    play = Play()
    async with stage.by_itself(play.scenes()) as audience:
        await at_act(audience, play, 0)
        audience.press("right")
        await at_act(audience, play, 1)
        audience.press("right", "right")
        assert await audience.end() == 0
    assert play.played == [0, 1, 2]


async def test_previous_plays_up_to_the_act_before_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    play = Play()
    async with stage.by_itself(play.scenes()) as audience:
        audience.press("right", "right")
        await at_act(audience, play, 2)
        audience.app.handset.add_account()
        audience.press("left")
        await at_act(audience, play, 1, 2)
        assert play.played == [0, 1, 2, 0, 1]
        assert len(stage.opened) == 2
        assert audience.app.services.store is stage.opened[1]
        assert audience.app.handset.page == "accounts"
        audience.press("left", "left", "left")
        await at_act(audience, play, 0, 3)
        assert audience.app.caption[0] == "Acte 0"


async def test_a_pause_holds_and_a_key_goes_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, 0.01)
    monkeypatch.setattr("tui.demo.robot.BEAT", 0.01)
    play = Play()
    async with stage.by_itself(play.scenes(), speed=0.25) as audience:
        audience.press("space")
        await audience.until(lambda: "(en pause)" in audience.app.caption[1])
        held = list(play.played)
        await asyncio.sleep(0.1)
        assert play.played == held
        audience.press("space")
        assert await audience.end() == 0
    assert play.played == [0, 1, 2]


async def test_the_speed_has_bounds(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    async with stage.by_itself(Play().scenes(), speed=1) as audience:
        for key, speed in (("plus", "2"), *[("minus", "")] * 4, ("minus", "0.25"), *[("plus", "")] * 9, ("plus", "64")):
            audience.press(key)
            await audience.until(lambda speed=speed: f"vitesse {speed}" in audience.app.caption[1])  # type: ignore[misc]


async def test_no_other_key_comes_between(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    async with stage.by_itself(scenes()) as audience:
        await audience.until(lambda: audience.app.journey.step is Step.METHODS)
        audience.press("enter", "escape", "f1", "x")
        audience.app.post_message(events.Paste("x"))
        audience.press("minus")
        await audience.until(lambda: "vitesse 32" in audience.app.caption[1])
        await audience.person._calm()
        assert audience.app.journey.step is Step.METHODS
        assert len(audience.app.screen_stack) == 1
        audience.press("ctrl+q")
        await audience.end()


async def test_what_does_not_come_is_a_failure(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.demo.robot.PATIENCE", 0.1)

    async def play(robot: Robot) -> None:
        with pytest.raises(TimeoutError):
            await robot.press("#nothing")
        with pytest.raises(TimeoutError):
            await robot.until(Step.CLIENT_SPACE)
        await robot.touch("Nothing")

    with pytest.raises(WorkerFailed, match="Nothing"):
        async with stage.by_itself([Scene("", play)]) as audience:
            assert await audience.end() == 1


@pytest.mark.parametrize("size", [(100, 30), (60, 20)])
async def test_the_guide_plays_to_its_end(stage: Stage, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    said = await the_whole_guide(stage, monkeypatch, size)
    assert [story.split(".")[0] for story in said] == [
        *("Étape 2", "Étape 3", "Étapes 1 et 4", "Étape 5", "Étape 5, suite"),
        *(["Étape 6"] * (2 if size == (60, 20) else 1)),
        *("Étape 7", "Étape 8", "Étape 9"),
    ]
    assert (PASTED in said) is (size == (60, 20))


async def test_without_a_decoder_the_link_is_pasted_and_the_caption_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.phone.scanner.can_scan", lambda: False)
    assert PASTED in await the_whole_guide(stage, monkeypatch, (80, 24))


async def the_whole_guide(stage: Stage, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> list[str]:
    """Play it; returns the captions."""
    lingering(monkeypatch, 0.01)
    monkeypatch.setattr("tui.screens.activated.LINGER", 0.01)
    said: list[str] = []
    say = PlayingApp.say

    def listen(app: PlayingApp, story: str, keys: str) -> None:
        said.append(story)
        say(app, story, keys)

    monkeypatch.setattr(PlayingApp, "say", listen)
    async with stage.by_itself(scenes(), size) as audience:
        assert await audience.end() == 0
        assert audience.app.journey.step is Step.CLIENT_SPACE
        assert [factor.method for factor in stage.opened[0].devices.of(audience.app.journey.person)] == ["okta_verify"]
    return list(dict.fromkeys(said))


async def test_going_back_from_the_end_comes_to_the_same_place(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    async with stage.by_itself(scenes(), (140, 45)) as audience:
        audience.press(*["right"] * 8)
        await audience.until(lambda: audience.app.journey.step is Step.CLIENT_SPACE)
        audience.press("left", "left", "left")
        await audience.until(lambda: len(stage.opened) == 2 and audience.app.handset.page == "added")
        assert isinstance(audience.app.screen, QrCodePage)
        await audience.until(lambda: audience.app.caption[0].startswith("Étape 6."))
        audience.press(*["right"] * 4)
        assert await audience.end() == 0
