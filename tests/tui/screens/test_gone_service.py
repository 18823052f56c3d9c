"""Pages that wait for a phone, while the service that it calls is gone: they say so, and take it back by themselves."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import pytest

from storage import Store
from tests.conftest import PASSWORD, FixedClock
from tests.push_phone.phone import Phone
from tests.storage.approvers import shown, with_a_phone
from tests.terminal.painter import decode, paint
from tests.tui.approving import SETTINGS
from tests.tui.gone_service import GONE, Service
from tests.tui.harness import SIZES, Person, running
from tests.tui.invitations import INVITING, at_invitation
from tests.tui.journeys import NAME, at_qr_code, begun
from tests.tui.stores import unavailable
from tests.tui.usable import assert_usable, unframed
from tui import language
from tui.config.settings import Theme
from tui.messages import approvals
from tui.screens.approval import ApprovalPage
from tui.screens.cannot_scan import CannotScan
from tui.screens.qr_code import QrCodePage
from tui.widgets.notice import Notice
from tui.wizard.steps import Step


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    """The service."""
    return Service(monkeypatch)


async def look(person: Person, service: Service) -> None:
    """Let the page look again, a little later."""
    service.wait()
    page = person.app.screen_stack[0]
    if isinstance(page, QrCodePage):
        page.watch_enrolment()
    elif isinstance(page, ApprovalPage):
        page.watch_phone()
    await person.settle()


# The QR code


@pytest.mark.parametrize("theme", ["sombre", "grand"])
@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_the_page_of_the_qr_code_says_so_beside_it(
    store: Store, clock: FixedClock, service: Service, spoken: str, theme: Theme, size: tuple[int, int]
) -> None:
    language.choose(spoken)
    async with running(store, clock, size, INVITING._replace(theme=theme), at_invitation(store)) as person:
        page = person.app.screen
        service.is_called_by(page)
        (link,) = decode(paint(person.cells()))
        service.is_there = False
        await look(person, service)
        assert person.words("#notice") == f"! {approvals.service_gone()}"
        assert decode(paint(person.cells())) == [link]
        assert page.query_one("#page").max_scroll_y == 0
        service.is_there = True
        await look(person, service)
        assert page.query_one("#notice").has_class("-silent")
        assert decode(paint(person.cells())) == [link]


async def test_where_there_is_no_room_for_the_picture_both_are_said(
    store: Store, clock: FixedClock, service: Service
) -> None:
    async with running(store, clock, (60, 20), INVITING, at_invitation(store)) as person:
        service.is_called_by(person.app.screen)
        service.is_there = False
        await look(person, service)
        missing = person.app.screen.query_one("#missing", Notice)
        assert missing.text.startswith("Il manque 4 lignes et 20 colonnes")
        assert person.words("#notice") == GONE


@pytest.mark.parametrize("size", SIZES[:2])
async def test_who_asks_what_helps_is_told_there(
    store: Store, clock: FixedClock, service: Service, size: tuple[int, int]
) -> None:
    async with running(store, clock, (80, 24), INVITING, at_invitation(store)) as person:
        service.is_called_by(person.app.screen)
        await person.press("enter")
        await person.resize(*size)
        assert isinstance(person.app.screen, CannotScan)
        service.is_there = False
        await look(person, service)
        assert GONE.removeprefix("! ") in unframed(person)
        service.is_there = True
        await look(person, service)
        assert "ne répond pas" not in person.words()
        service.is_there = False
        await look(person, service)
        await person.press("escape")
        assert person.words("#notice") == GONE


async def test_who_was_told_on_the_page_is_told_there_at_once(
    store: Store, clock: FixedClock, service: Service
) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        service.is_called_by(person.app.screen)
        service.is_there = False
        await look(person, service)
        await person.press("enter")
        assert isinstance(person.app.screen, CannotScan)
        assert "ne répond pas" in unframed(person)


async def test_a_code_that_has_expired_waits_for_nothing(store: Store, clock: FixedClock, service: Service) -> None:
    async with running(store, clock, settings=INVITING, journey=at_invitation(store)) as person:
        page = person.app.screen
        assert isinstance(page, QrCodePage)
        service.is_called_by(page)
        service.is_there = False
        await look(person, service)
        clock.advance(601)
        page.tick()
        await look(person, service)
        assert "ne répond pas" not in person.words()
        before = service.asked
        await look(person, service)
        assert service.asked == before


async def test_an_app_that_calls_nobody_asks_nothing(store: Store, clock: FixedClock, service: Service) -> None:
    async with running(store, clock, settings=INVITING, journey=at_qr_code(store, INVITING)) as person:
        service.is_called_by(person.app.screen)
        service.is_there = False
        await look(person, service)
        assert (person.words("#notice"), service.asked) == ("", 0)


# The sign-in


@pytest.fixture
def phone(store: Store, clock: FixedClock) -> Phone:
    """The phone of a client who has nothing else."""
    return with_a_phone(store, clock)


def waiting(store: Store, clock: FixedClock, size: tuple[int, int] = (80, 24)) -> AbstractAsyncContextManager[Person]:
    """Show the page to a person who has just typed the password."""
    journey = begun(SETTINGS).signed_in(store.sign_in.with_password(NAME, PASSWORD))
    return running(store, clock, size, SETTINGS, journey)


@pytest.mark.parametrize("size", SIZES)
async def test_the_number_stays_and_the_sign_in_goes_on(
    store: Store, clock: FixedClock, phone: Phone, service: Service, size: tuple[int, int]
) -> None:
    async with waiting(store, clock, size) as person:
        page = person.app.screen
        assert isinstance(page, ApprovalPage)
        service.is_called_by(page)
        digits = page.number.digits
        service.is_there = False
        await look(person, service)
        assert person.words("#notice") == GONE
        assert_usable(person, "Approuvez sur votre téléphone", "Précédent", "Redemander")
        assert page.number.digits == digits
        service.is_there = True
        await look(person, service)
        assert page.notice.text == ""
        phone.accept(shown(phone, clock), digits)
        await look(person, service)
        assert person.step() is Step.CLIENT_SPACE


async def test_it_takes_the_place_of_nothing_else(
    store: Store, clock: FixedClock, phone: Phone, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        service.is_called_by(person.app.screen)
        service.is_there = False
        with monkeypatch.context() as patch:
            patch.setattr(store.approvals, "news", unavailable)
            await look(person, service)
            await look(person, service)
            assert person.words("#notice").startswith("✗")
            said = person.words("#notice")
            await look(person, service)
            assert person.words("#notice") == said
        await look(person, service)
        await look(person, service)
        assert person.words("#notice") == GONE


async def test_a_request_that_has_ended_waits_for_nothing(
    store: Store, clock: FixedClock, phone: Phone, service: Service
) -> None:
    async with waiting(store, clock) as person:
        service.is_called_by(person.app.screen)
        phone.decline(shown(phone, clock), "cancelled")
        await look(person, service)
        service.is_there, before = False, service.asked
        await look(person, service)
        assert person.words("#notice").startswith("✗ Refusé sur votre téléphone.")
        assert service.asked == before


async def test_who_has_left_asks_nothing_more(store: Store, clock: FixedClock, phone: Phone, service: Service) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        page = person.app.screen
        assert isinstance(page, ApprovalPage)
        service.is_called_by(page)
        await look(person, service)
        before = service.asked
        await person.press("escape")
        assert person.app.screen is not page
        await look(person, service)
        assert (before > 0, service.asked) == (True, before)


async def test_a_new_request_is_told_at_once(store: Store, clock: FixedClock, phone: Phone, service: Service) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        service.is_called_by(person.app.screen)
        service.is_there = False
        clock.advance(20)
        await person.click("#again")
        assert person.words("#notice") == GONE
