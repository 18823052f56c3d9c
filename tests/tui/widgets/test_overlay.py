"""What is in front of a page closes once, however often and by whatever it is told to."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from textual.screen import ModalScreen, Screen
from textual.widgets import Button

from storage import Store
from tests.conftest import FixedClock
from tests.modules import modules_of
from tests.tui.console.office import CLIENT, Operator, console, enrolled
from tests.tui.journeys import begun
from tui.console.desk import Desk
from tui.console.dialogs import account_actions
from tui.console.dialogs.action import ActionDialog, PlainActionDialog
from tui.console.dialogs.audit_event import AuditEvent
from tui.console.dialogs.audit_export import ExportAuditLog
from tui.console.dialogs.audit_filter import AuditFilter
from tui.console.dialogs.news import News
from tui.console.dialogs.reset import ResetDevices
from tui.console.pages.account import AccountPage
from tui.console.pages.handbook import HandbookPage
from tui.console.pages.slip import SlipPage
from tui.console.section import Section
from tui.handbook import Task
from tui.kiosk.next_client import NextClient
from tui.kiosk.way_out import WayOutPage
from tui.qr.cells import Form
from tui.screens.cannot_scan import CannotScan
from tui.screens.help import HelpPanel
from tui.screens.leave_codes import LeaveCodes
from tui.screens.store_code import StoreCode
from tui.widgets.confirm import Confirm
from tui.widgets.dialog import Dialog
from tui.widgets.overlay import Overlay
from tui.widgets.rename import Rename
from tui.wizard.services import Services

Front = Overlay[Any]
Make = Callable[[Services, Desk], Front]
PARTS = {Dialog, ActionDialog}
"""They are opened as one of their subclasses only."""


def _slip(services: Services, desk: Desk) -> Front:
    user = desk.administration.directory.status(CLIENT).user
    return SlipPage(services, desk, Section.ACCOUNTS, user, "abcd-efgh-ijkl")


def _way_out(services: Services, desk: Desk) -> Front:
    del desk
    return WayOutPage(services, begun(), lambda: None)


OPENED: dict[type[Front], Make] = {
    StoreCode: lambda _services, _desk: StoreCode("Okta Verify", "Cherchez-la.", "https://exemple.fr", tuple(Form)),
    CannotScan: lambda _services, _desk: CannotScan(("Un texte.",), "otpauth://pipush/marie"),
    HelpPanel: lambda _services, _desk: HelpPanel("Aide", ("Un texte.",), ()),
    HandbookPage: lambda _services, _desk: HandbookPage(Task.FIND),
    Confirm: lambda _services, _desk: Confirm("Retirer ?", "Pour de bon.", "Retirer"),
    LeaveCodes: lambda _services, _desk: LeaveCodes("Ces codes ne serviront pas."),
    NextClient: lambda _services, _desk: NextClient(),
    Rename: lambda _services, _desk: Rename("Mon iPhone"),
    WayOutPage: _way_out,
    SlipPage: _slip,
    AccountPage: lambda services, desk: AccountPage(services, desk, desk.administration.directory.status(CLIENT)),
    PlainActionDialog: lambda services, desk: account_actions.close(services, desk, CLIENT),
    account_actions.RequireMfa: lambda services, desk: account_actions.RequireMfa(services, desk, CLIENT),
    account_actions.ChangeEmail: lambda services, desk: account_actions.ChangeEmail(
        services, desk, desk.administration.directory.status(CLIENT).user
    ),
    ResetDevices: lambda services, desk: ResetDevices(
        services, desk, CLIENT, desk.administration.directory.factor_history(CLIENT)
    ),
    ExportAuditLog: lambda services, desk: ExportAuditLog(services, desk, desk.wanted),
    AuditFilter: lambda services, desk: AuditFilter(services, desk),
    AuditEvent: lambda _services, desk: AuditEvent(desk.administration.audit_log.latest()[0]),
    News: News,
}
"""How each of them is opened."""


def screens(of: type[Screen[Any]] = Screen) -> Iterator[type[Screen[Any]]]:
    """Every screen of the program."""
    for name in modules_of("tui"):
        if not name.endswith("__main__"):
            import_module(name)
    for found in of.__subclasses__():
        if found.__module__.startswith("tui."):
            yield found
        yield from screens(found)


def test_whatever_closes_itself_is_one_of_them_and_each_is_tried_here() -> None:
    for screen in set(screens()) - {Overlay}:
        closes_itself = any(word in inspect.getsource(screen) for word in ("dismiss", "pop_screen("))
        assert issubclass(screen, Overlay) or not (closes_itself or issubclass(screen, ModalScreen)), screen
    assert set(OPENED) == set(screens(Overlay)) - PARTS


async def opened(operator: Operator, make: Make) -> tuple[Front, list[Screen[Any]]]:
    """Open it before a page that takes no key; return it, and what is behind it."""
    app = operator.app
    assert app.desk
    while len(app.screen_stack) > 1:
        app.pop_screen()
    app.push_screen(Screen())
    await operator.settle()
    behind = list(app.screen_stack)
    front = make(app.services, app.desk)
    app.push_screen(front)
    await operator.settle()
    return front, behind


async def test_each_closes_once_by_key_by_button_and_by_both_at_once(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        for kind, make in OPENED.items():
            front, behind = await opened(operator, make)
            for button in front.query(Button):
                button.press()
                button.press()
            await operator.hurry("escape", "escape")
            await operator.settle()
            assert operator.app._exception is None, kind
            assert list(operator.app.screen_stack)[: len(behind)] == behind, kind


async def test_each_told_to_close_behind_another_closes_once_that_has_gone(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        for kind, make in OPENED.items():
            front, behind = await opened(operator, make)
            panel = HelpPanel("Aide", ("Un texte.",), ())
            operator.app.push_screen(panel)
            await operator.settle()
            front.dismiss()
            front.dismiss()
            await operator.settle()
            assert operator.app.screen is panel, f"{kind}: it is still read"
            await operator.press("escape")
            assert list(operator.app.screen_stack) == behind, kind
