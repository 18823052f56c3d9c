"""An operator in front of the console, and the accounts that they see."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from unittest.mock import patch

from storage import Imported, NewAccount, Refused, Role, Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.tui.harness import Hands, begin_blank
from tui.config.offered import offered, policy
from tui.config.settings import Settings
from tui.console.app import ConsoleApp, welcome
from tui.console.pages.page import ConsolePage
from tui.console.widgets.progress import Progress
from tui.screens import WizardPage
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step

OPERATOR = "claire.moreau"
CLIENT = "marie.tremblay"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person who has proved a phone."""

    session: Session
    secret: str


def enrolled(store: Store, clock: FixedClock, name: str, *, role: Role = Role.CLIENT, device: str = "") -> Enrolled:
    """Add an account with an active phone."""
    store.administration().accounts.add(name, PASSWORD, role=role)
    session = store.sign_in.with_password(name, PASSWORD)
    pending = store.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name=device or "Mon iPhone")
    proved = store.enrolments.prove(session, pending.id, totp(pending.secret, clock.now))
    return Enrolled(proved, pending.secret)


class Operator(Hands):
    """A person who presses keys in the console."""

    app: ConsoleApp
    secret: str

    @property
    def page(self) -> ConsolePage:
        """Return the page in front."""
        assert isinstance(self.app.screen, ConsolePage)
        return self.app.screen

    async def later(self) -> None:
        """Let the page read its contents again."""
        self.page.tick()
        await self.settle()

    async def find(self, text: str) -> None:
        """Type into the search field of Comptes."""
        await self.type(text)
        await self.settle()

    async def open(self, text: str) -> None:
        """Find an account, and open it."""
        await self.find(text)
        await self.press("enter")

    def focus(self, selector: str) -> None:
        """Move the focus to a widget, as Tab would."""
        self.app.screen.query_one(selector).focus()

    async def code(self, clock: FixedClock) -> None:
        """Let a minute pass, then type the code of the operator's phone, and Enter."""
        clock.advance(60)
        await self.type(totp(self.secret, clock.now))
        await self.press("enter")


@asynccontextmanager
async def running_console(
    store: Store,
    clock: FixedClock,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    look_for_mail: Callable[[], None] = lambda: None,
    session: Session | None = None,
) -> AsyncIterator[Operator]:
    """Run the console at Connexion, or signed in with this session."""
    chosen = settings or Settings()
    inside.deploy(store, policy(chosen))
    journey = wizard.start(offered(chosen).values(), has_users=True)
    journey = journey._replace(asks_phones=chosen.serve.url is not None)
    services = Services(store, chosen, clock, welcome=welcome(), look_for_mail=look_for_mail)
    app = ConsoleApp(services, journey, monotonic=clock)
    app.animation_level = "none"
    if session:
        begin_blank(app)
    # Nothing happens by itself: pages read again, and silence is checked, only when a test says so.
    never = {
        "tui.app.base.WARM_UP_AFTER": 3600,
        "tui.console.app.WATCH": 3600,
        "tui.console.pages.page.REFRESH": 3600,
    }
    async with AsyncExitStack() as stack:
        for name, seconds in never.items():
            stack.enter_context(patch(name, seconds))
        pilot = await stack.enter_async_context(app.run_test(size=size, notifications=True))
        operator = Operator(pilot, app)
        await operator.settle()
        if session:
            app.screen.post_message(WizardPage.Moved(Journey(Step.CLIENT_SPACE, journey.methods, session=session)))
            await operator.settle()
        yield operator


@asynccontextmanager
async def console(
    store: Store,
    clock: FixedClock,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    operator: Enrolled | None = None,
    look_for_mail: Callable[[], None] = lambda: None,
) -> AsyncIterator[Operator]:
    """Run the console with an operator signed in, whose code was accepted just now."""
    who = operator or enrolled(store, clock, OPERATOR, role=Role.OPERATOR, device="iPhone de Claire")
    async with running_console(store, clock, size, settings, look_for_mail, who.session) as hands:
        hands.secret = who.secret
        yield hands


class Slow:
    """An import that waits before each line after the first ones."""

    def __init__(self, store: Store, at: int) -> None:
        self._import = store.administration().importing.users
        self._at = at
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, new_accounts: Iterable[NewAccount]) -> Iterator[Imported | Refused]:
        """Import accounts as the store does."""
        return self._import(self._slowed(new_accounts))

    def _slowed(self, new_accounts: Iterable[NewAccount]) -> Iterator[NewAccount]:
        for number, new_account in enumerate(new_accounts):
            if number == self._at:
                self.reached.set()
                assert self.go_on.wait(60)
            yield new_account


async def until(operator: Operator, event: threading.Event) -> None:
    """Let the application run until a thread has set this event."""
    while not event.is_set():
        await asyncio.sleep(0.01)
    await operator.hurry()


async def until_told(operator: Operator, lines: int) -> None:
    """Let the application run until the page of an import has told of so many lines."""
    while operator.app.screen.query_one(Progress).done < lines:
        await asyncio.sleep(0.01)
    await operator.hurry()
