"""A demonstration that plays by itself: the keys of its audience, its scenes, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest
from textual import events
from textual.worker import WorkerFailed

from storage import fingerprint
from tests.oracle import totp
from tests.tui.demos import Audience, Stage
from tui import language
from tui.demo.app import PHONE_IN_FRONT
from tui.demo.caption import Caption
from tui.demo.player import PlayingApp
from tui.demo.robot import GLANCE, Robot
from tui.demo.samples import in_real_use
from tui.demo.script import Scene, scenes
from tui.screens import WizardPage
from tui.screens.activated import ActivatedPage
from tui.screens.help import HelpPanel
from tui.screens.qr_code import QrCodePage
from tui.wizard.steps import Step

FOR_EVER = 3600.0
PASTED = "Étape 6. Le code QR ne peut pas être lu ici : son lien est collé sur le téléphone."


class Play:
    """Three scenes that do nothing, and what was played of them."""

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
    monkeypatch.setattr("tui.demo.robot.LINGER", seconds)


@pytest.fixture(autouse=True)
def _watched_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    """See at once that the phone has called home."""
    monkeypatch.setattr("tui.screens.watching_page.EVERY", 0.05)


async def at_act(audience: Audience, number: int) -> None:
    """Wait for an act to be told, and for nothing to move."""
    await audience.until(lambda: audience.app.caption[0] == f"Acte {number}" and not audience.app._turns)


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
        await at_act(audience, 0)
        audience.press("right")
        await at_act(audience, 1)
        assert play.played == [0], "a caption is read before its act"
        audience.press("right", "right")
        assert await audience.end() == 0
    assert play.played == [0, 1, 2]


async def test_previous_plays_up_to_the_act_before_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    play = Play()
    async with stage.by_itself(play.scenes()) as audience:
        audience.press("right", "right")
        await at_act(audience, 2)
        audience.app.handset.add_account()
        audience.press("left")
        await at_act(audience, 1)
        assert play.played == [0, 1, 0]
        assert len(stage.opened) == 2
        assert audience.app.services.store is stage.opened[1]
        assert audience.app.handset.page == "accounts"
        audience.press("left", "left", "left")
        await at_act(audience, 0)


async def test_help_pauses_and_closes_as_elsewhere(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    async with stage.by_itself(scenes()[:3]) as audience:
        app = audience.app
        await audience.until(lambda: "F1 aide" in app.caption[1])
        for close in ("f1", "escape", "enter"):
            audience.press("f1")
            await audience.until(lambda: isinstance(app.screen, HelpPanel))
            assert "(en pause)" in app.caption[1]
            await audience.person._calm()
            assert "saisissez votre Nom d'utilisateur" in audience.person.words()
            audience.press(close)
            await audience.until(lambda: isinstance(app.screen, WizardPage))
            assert "(en pause)" in app.caption[1]


async def test_a_key_of_the_player_closes_help_and_plays(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    async with stage.by_itself(scenes()[:3]) as audience:
        app = audience.app
        audience.press("f1")
        await audience.until(lambda: isinstance(app.screen, HelpPanel))
        audience.press("right")
        await audience.until(lambda: app.caption[0].startswith("Étape 3.") and not app._turns)
        assert isinstance(app.screen, WizardPage)
        audience.press("f1")
        await audience.until(lambda: isinstance(app.screen, HelpPanel))
        audience.press("space")
        await audience.until(lambda: "(vitesse" in app.caption[1])
        assert isinstance(app.screen, WizardPage)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 30)])
async def test_each_page_is_whole_since_nobody_can_scroll(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    lingering(monkeypatch, 0.01)
    cut: set[Step] = set()
    seen: set[Step] = set()
    linger, beat = Robot.linger, Robot.beat

    async def look(robot: Robot) -> None:
        page = robot._app.screen
        assert isinstance(page, WizardPage)
        for body in page.query("#page"):
            seen.add(page.journey.step)
            if body.max_scroll_y and body.region:
                cut.add(page.journey.step)

    async def lingered(robot: Robot) -> None:
        await look(robot)
        await linger(robot)

    async def beaten(robot: Robot) -> None:
        await look(robot)
        await beat(robot)

    monkeypatch.setattr(Robot, "linger", lingered)
    monkeypatch.setattr(Robot, "beat", beaten)
    async with stage.by_itself(scenes(), size) as audience:
        assert await audience.end() == 0
    assert {Step.SIGN_IN, Step.METHODS, Step.DEVICE_TYPE} <= seen
    assert not cut


async def test_a_step_while_it_is_paused_stays_paused(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, 0.01)
    async with stage.by_itself(scenes()[:3]) as audience:
        app = audience.app
        audience.press("space")
        await audience.until(lambda: "(en pause)" in app.caption[1])
        for key, etape, step in (
            ("right", "Étape 3.", Step.METHODS),
            ("right", "Étapes 1 et 4.", Step.DEVICE_TYPE),
            ("left", "Étape 3.", Step.METHODS),
            ("left", "Étape 2.", Step.SIGN_IN),
        ):
            audience.press(key)
            await audience.until(lambda: app.caption[0].startswith(etape) and not app._turns)  # noqa: B023
            await audience.person._calm()
            assert isinstance(app.screen, WizardPage)
            assert app.screen.journey.step is step
            assert app.caption[0].startswith(etape)
            assert "(en pause)" in app.caption[1]
        audience.press("space")
        assert await audience.end() == 0


async def test_no_page_comes_while_it_is_paused(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    async with stage.by_itself(scenes(), (120, 30)) as audience:
        app = audience.app
        audience.press("space", *["right"] * 6)
        await audience.until(lambda: app.caption[0].startswith("Étape 7.") and not app._turns)
        # A phone that calls home now, since the one of the demonstration rests.
        secret = app.journey.pending.secret
        code = totp(secret, app.services.clock())
        await asyncio.to_thread(app.services.store.phones.prove, fingerprint(secret), code)
        await audience.until(lambda: app.journey.step is Step.ACTIVATED)
        assert isinstance(app.screen, QrCodePage)
        audience.press("space")
        await audience.until(lambda: isinstance(app.screen, ActivatedPage))


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
        audience.press("right")
        await audience.until(lambda: audience.app.journey.step is Step.METHODS)
        audience.press("enter", "escape", "1", "x")
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


@pytest.mark.parametrize("size", [pytest.param((100, 30), marks=pytest.mark.long), (60, 20)])
async def test_the_guide_plays_to_its_end(stage: Stage, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    said = await the_whole_guide(stage, monkeypatch, size)
    screen, phone = "screen", "phone"
    assert [(story.split(".")[0], *seen) for story, seen in said.items()] == [
        ("Étape 2", Step.SIGN_IN, screen),
        ("Étape 3", Step.METHODS, screen),
        ("Étapes 1 et 4", Step.DEVICE_TYPE, screen),
        ("Étape 5", Step.QR_CODE, screen),
        ("Étape 5, suite", Step.QR_CODE, phone),
        ("Étape 6", Step.QR_CODE, screen),
        *([("Étape 6", Step.QR_CODE, phone)] if size == (60, 20) else []),
        ("Étape 7", Step.QR_CODE, phone),
        ("Étape 8", Step.QR_CODE, phone),
        ("Étape 9", Step.METHODS, screen),
        (in_real_use().split(".")[0], Step.CLIENT_SPACE, screen),
    ], "each comes with its page"
    assert (PASTED in said) is (size == (60, 20))


async def test_where_the_phone_hides_the_screen_both_are_shown_in_turn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.activated.LINGER", FOR_EVER)
    looks: list[tuple[str, str]] = []
    rest = PlayingApp._rest

    async def note(app: PlayingApp, seconds: float) -> None:
        if seconds >= GLANCE:
            place = app.handset.page if in_sight(app) == "phone" else app.journey.step
            looks.append((app.caption[0].split(".")[0], place))
        await rest(app, seconds)

    monkeypatch.setattr(PlayingApp, "_rest", note)
    async with stage.by_itself(scenes()[:8], (80, 24)) as audience:
        await audience.until(lambda: isinstance(audience.app.screen, ActivatedPage))
        assert in_sight(audience.app) == "screen"
        audience.press("right")
        assert await audience.end() == 0
    assert looks[3:] == [
        ("Étape 5", Step.QR_CODE),
        ("Étape 5", "accounts"),
        ("Étape 5, suite", "new device"),
        ("Étape 6", Step.QR_CODE),
        ("Étape 6", "scan"),
        ("Étape 7", "added"),
        ("Étape 7", Step.QR_CODE),
        ("Étape 7", "added"),
        # Its six digits.
        ("Étape 8", "account"),
        ("Étape 8", "account"),
    ]


def in_sight(app: PlayingApp) -> str:
    """Which of the two is in front."""
    return "phone" if app.screen.has_class(PHONE_IN_FRONT) else "screen"


@pytest.mark.parametrize("spoken", ["fr", "en"])
async def test_a_caption_is_whole_in_the_smallest_terminal(stage: Stage, spoken: str) -> None:
    language.choose(spoken)
    async with stage.by_itself(scenes()[:1], (60, 20), speed=1) as audience:
        caption = audience.app.screen.query_one(Caption)
        for scene in scenes():
            audience.app.say(scene.caption, audience.app.caption[1])
            await audience.person._calm()
            rows = [line.strip() for line in audience.person.text().splitlines()[-caption.size.height :]]
            assert " ".join(" ".join(rows).split()) == " ".join(" ".join(audience.app.caption).split())


async def test_the_only_keys_in_sight_are_those_that_play(stage: Stage) -> None:
    for size in ((60, 20), (80, 24), (120, 30)):
        async with stage.by_itself(scenes()[:1], size, speed=1) as audience:
            await audience.person._calm()
            assert not audience.app.screen.query_one("#beside KeyLine").region
            assert "F1 aide" in audience.person.text()
            assert "Espace pause" in audience.person.text()


async def test_without_a_decoder_the_link_is_pasted_and_the_caption_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.phone.scanner.can_scan", lambda: False)
    assert PASTED in await the_whole_guide(stage, monkeypatch, (80, 24))


async def the_whole_guide(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> dict[str, tuple[Step, str]]:
    """Play it; returns the captions, each with what is on the screen when it comes."""
    lingering(monkeypatch, 0.01)
    monkeypatch.setattr("tui.screens.activated.LINGER", 0.01)
    said: dict[str, tuple[Step, str]] = {}
    say = PlayingApp.say

    def listen(app: PlayingApp, story: str, keys: str) -> None:
        assert isinstance(app.screen, WizardPage)
        said.setdefault(story, (app.screen.journey.step, in_sight(app)))
        say(app, story, keys)

    monkeypatch.setattr(PlayingApp, "say", listen)
    async with stage.by_itself(scenes(), size) as audience:
        assert await audience.end() == 0
        assert audience.app.journey.step is Step.CLIENT_SPACE
        assert [factor.method for factor in stage.opened[0].devices.of(audience.app.journey.person)] == ["okta_verify"]
    return said


async def test_going_back_from_the_end_comes_to_the_same_place(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    lingering(monkeypatch, FOR_EVER)
    async with stage.by_itself(scenes(), (120, 24)) as audience:
        audience.press(*["right"] * 8)
        await audience.until(lambda: audience.app.caption[0].startswith("Étape 9."))
        audience.press("left", "left")
        await audience.until(lambda: len(stage.opened) == 2 and audience.app.handset.page == "added")
        assert isinstance(audience.app.screen, QrCodePage)
        await audience.until(lambda: audience.app.caption[0].startswith("Étape 7."))
        audience.press(*["right"] * 5)
        assert await audience.end() == 0
