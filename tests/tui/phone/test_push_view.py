"""The phone that approves on a screen: what is pressed there reaches the real service, and nothing by mistake."""

from __future__ import annotations

import pytest

from storage import ApprovalState
from tests.conftest import FixedClock
from tests.tui.harness import EACH_SIZE, Hands
from tests.tui.phones import FakeHome, a_second, in_hand
from tests.tui.push_handsets import Counter, read, wait, work
from tui.phone.handset import Handset, Page

pytestmark = pytest.mark.usefixtures("ready_phone")


@pytest.fixture
def added(counter: Counter, clock: FixedClock) -> Handset:
    """Return a phone that has called."""
    handset = counter.phone()
    read(handset, counter.link)
    work(handset)
    wait(handset, clock)
    return handset


def state(counter: Counter, asked: tuple[object, object]) -> ApprovalState:
    """What the page of a sign-in sees."""
    session, approval = asked
    return counter.store.approvals.news(session, approval.id).state  # type: ignore[arg-type, attr-defined]


def words(hands: Hands) -> str:
    """What is on the phone."""
    return " ".join(hands.words("#phone").replace("│", "").split())


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_link_is_pasted_and_the_phone_calls(counter: Counter, size: tuple[int, int]) -> None:
    handset = counter.phone()
    async with in_hand(handset, FakeHome(), size) as hands:
        await hands.press("enter", "enter", "enter")
        await hands.paste(counter.link)
        await a_second(hands)
        await a_second(hands)
        assert "Espace client marie.tremblay Compte ajouté Une demande à approuver s'affiche ici" in words(hands)
        await hands.press("enter")
        assert "privacyIDEA" not in words(hands)
        assert "[ Espace client ] marie.tremblay" in words(hands)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_request_comes_by_itself_and_the_number_is_pressed(
    counter: Counter, added: Handset, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with in_hand(added, FakeHome(), size) as hands:
        asked = counter.ask()
        clock.advance(3)
        await a_second(hands)
        request = added.devices.asked
        assert request
        numbers = request[1].numbers
        assert "Espace client Vous connecter ? Choisissez le nombre affiché sur votre écran." in words(hands)
        for label in (*numbers, "Refuser", "Ce n'était pas moi"):
            assert label in words(hands)
        assert hands.app.screen.query_one("#glass").max_scroll_y == 0
        await hands.press(*["down"] * numbers.index(asked[1].number), "enter")
        await a_second(hands)
        assert "Réponse envoyée : regardez votre écran." in words(hands)
        assert state(counter, asked) is ApprovalState.ACCEPTED


async def test_a_press_that_was_meant_for_the_page_before_chooses_no_number(
    counter: Counter, added: Handset, clock: FixedClock
) -> None:
    async with in_hand(added, FakeHome()) as hands:
        asked = counter.ask()
        clock.advance(3)
        await a_second(hands)
        await hands.press_after(0.1, "enter")
        assert added.page is Page.REQUEST
        assert state(counter, asked) is ApprovalState.WAITING


async def test_what_comes_back_between_two_touches_makes_no_touch_go_wrong(
    counter: Counter, added: Handset, clock: FixedClock
) -> None:
    async with in_hand(added, FakeHome()) as hands:
        counter.ask()
        wait(added, clock)
        assert added.page is Page.REQUEST, "which is not on the screen yet"
        await hands.press("enter")
        assert added.page is Page.REQUEST
