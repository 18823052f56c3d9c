"""`reduced_motion`: nothing slides, no page goes on without a key, and nothing is painted twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.widget import Widget

from storage import Store, fingerprint
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.tui import economy
from tests.tui.demos import Stage
from tests.tui.harness import Hands, Person, make_app
from tests.tui.journeys import at_device_type, at_methods, at_proof, at_qr_code
from tests.tui.phones import LINK, FakeHome, a_second
from tui.config.settings import Settings
from tui.phone.app import PhoneApp
from tui.phone.big_digits import Countdown
from tui.phone.handset import Handset
from tui.screens import WizardPage
from tui.screens.activated import ActivatedPage
from tui.screens.enrolment_page import EnrolmentPage
from tui.screens.watching_page import WatchingPage
from tui.widgets.field import Field
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

STILL = Settings(reduced_motion=True)


@asynccontextmanager
async def still(
    store: Store, clock: FixedClock, journey: Journey, size: tuple[int, int] = (80, 24), settings: Settings = STILL
) -> AsyncIterator[Person]:
    """Someone before the application as it is started, in the middle of a journey."""
    app = make_app(store, clock, settings)
    async with app.run_test(size=size) as pilot:
        person = Person(pilot, app)
        await person.settle()
        app.screen.post_message(WizardPage.Moved(journey))
        await person.settle()
        yield person


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was sent to the screen."""
    sent: list[object] = []
    display: Callable[..., None] = App._display

    def record(app: App[None], screen: Any, renderable: object) -> None:
        sent.append(renderable)
        display(app, screen, renderable)

    monkeypatch.setattr(App, "_display", record)
    monkeypatch.setattr(Compositor, "render_update", economy.render_update)
    return sent


@pytest.mark.parametrize("reduced", [True, False])
async def test_no_cursor_blinks_even_where_things_may_move(store: Store, clock: FixedClock, reduced: bool) -> None:
    journey = at_device_type(store).back().choose("google_authenticator")
    async with still(store, clock, journey, settings=Settings(reduced_motion=reduced)) as person:
        assert person.app.animation_level == ("none" if reduced else "full")
        assert person.app.screen.query_one(Field).cursor_blink is False


@pytest.mark.parametrize("reduced", [True, False])
async def test_who_typed_nothing_is_led_on_unless_nothing_is_to_move_by_itself(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, reduced: bool
) -> None:
    awaited: list[Callable[[], None]] = []
    monkeypatch.setattr(ActivatedPage, "set_timer", lambda _page, _seconds, then: awaited.append(then))
    journey = at_qr_code(store)
    async with still(store, clock, journey, settings=Settings(reduced_motion=reduced)) as person:
        secret = person.app.journey.pending.secret
        store.phones.prove(fingerprint(secret), totp(secret, clock.now))
        page = person.app.screen
        assert isinstance(page, WatchingPage)
        page.watch_enrolment()
        await person.settle()
        # That the phone has called is something that happened, not something that moves: the page of the code is left.
        assert person.step() is Step.ACTIVATED
        assert bool(awaited) is not reduced
        await person.press("enter")
        assert person.step() is Step.METHODS


@pytest.mark.parametrize("where", [at_qr_code, at_proof, at_methods])
async def test_within_a_second_nothing_is_painted_twice(
    store: Store, clock: FixedClock, where: Callable[[Store], Journey], painted: list[object]
) -> None:
    async with still(store, clock, where(store)) as person:
        page = person.app.screen
        painted.clear()
        if isinstance(page, EnrolmentPage):
            page.tick()
        if isinstance(page, WatchingPage):
            page.watch_enrolment()
        await person.settle()
        assert [update for update in painted if update is not None] == []


@pytest.mark.parametrize("reduced", [True, False])
async def test_a_page_that_scrolls_jumps(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, reduced: bool
) -> None:
    async with still(store, clock, at_methods(store), (60, 9), Settings(reduced_motion=reduced)) as person:
        page = person.app.screen.query_one("#page")
        # What has the focus would be brought into sight, at a moment of Textual's own.
        person.app.screen.set_focus(None)
        page.scroll_to(y=0, animate=False)
        await person.settle()
        places: list[float] = []
        monkeypatch.setattr(type(page), "watch_scroll_y", _noting(places, type(page).watch_scroll_y))
        page.scroll_end(duration=0.1)
        await person.settle()
        await person.app.animator.wait_for_idle()
        assert page.scroll_y == page.max_scroll_y > 1
        on_the_way = set(places) - {0, page.max_scroll_y}
        assert bool(on_the_way) is not reduced


def _noting(places: list[float], watch: Callable[[Widget, float, float], None]) -> Callable[..., None]:
    def watch_scroll_y(widget: Widget, before: float, after: float) -> None:
        places.append(after)
        watch(widget, before, after)

    return watch_scroll_y


@pytest.mark.parametrize("reduced", [True, False])
async def test_the_phone_tells_the_seconds_in_words(clock: FixedClock, painted: list[object], reduced: bool) -> None:
    handset = Handset(clock)
    for tap in (handset.add_account, lambda: handset.choose(organisation=True), handset.from_new_device):
        tap()
    handset.read(LINK)
    handset.finish()
    app = PhoneApp(handset, FakeHome(), "sombre", reduced_motion=reduced)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        assert app.screen.query_one(Countdown).display is not reduced
        assert hands.words(".seconds") == "Nouveau code dans 10 s"
        painted.clear()
        await a_second(hands)
        assert [update for update in painted if update is not None] == []


async def test_the_demonstration_is_still_too(stage: Stage) -> None:
    async with stage.by_hand((120, 40), STILL) as (person, app):
        assert app.has_class("-still")
        assert person.step() is Step.SIGN_IN
