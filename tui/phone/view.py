"""The simulated phone on a screen, alone or beside another page. All that lasts is in its `Handset`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Horizontal, Vertical, VerticalScroll
from textual.message import Message

from tui.app.base import GuardedApp
from tui.language import _
from tui.messages import times
from tui.phone import home as calling
from tui.phone import scanner
from tui.phone.calls import Call
from tui.phone.camera import Camera
from tui.phone.handset import Handset, Page
from tui.phone.home import Home
from tui.phone.pages import sheet
from tui.phone.phone_page import PhonePage
from tui.phone.sheets import Sheet, Sight, Tap
from tui.phone.touch import Touch
from tui.widgets.nav_button import Beside
from tui.widgets.words import Words

if TYPE_CHECKING:
    from tui.phone.push_device import Job

COLUMNS = 36
"""Border included."""
TALL = 20
"""Rows inside the border from which there is room for empty lines."""
LONG = 128
"""Characters of a remark which take that room."""


class PhoneView(Beside, Vertical):
    """Shows a handset to touch. May be made anew at any time: all that it shows is in its handset."""

    DEFAULT_CSS = """
    PhoneView {
        width: 36; height: 24; max-height: 100%;
        border: round $muted; border-title-color: $muted; border-title-align: center;
        background: $surface; color: $foreground;
    }
    PhoneView:focus-within { border: round $primary; border-title-color: $primary; }
    PhoneView #status { height: 1; padding: 0 1; color: $muted; }
    PhoneView #time { width: 1fr; }
    PhoneView #network { width: auto; }
    PhoneView #glass { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
    PhoneView.-short #glass { padding: 0 1; }
    PhoneView.-short PhonePage Words, PhoneView.-short PhonePage Countdown,
    PhoneView.-short PhonePage Touch { margin: 0; }
    PhoneView.-dark #status, PhoneView.-dark #glass { background: #000000; }
    PhoneView #foot { height: auto; }
    PhoneView.-dark #status Words { visibility: hidden; }
    """
    BINDINGS = [
        Binding("escape", "back", show=False),
        Binding("f2", "troubles", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    @dataclass
    class Refused(Message):
        """Tells that a code was refused, and why."""

        sentence: str

    def __init__(self, handset: Handset, home: Home | None = None, camera: Camera | None = None) -> None:
        """Have the code typed where there is no home, and the link pasted or the key typed where there is no camera."""
        super().__init__(id="phone")
        self.border_title = _("Téléphone simulé")
        self._handset, self._home, self._camera = handset, home, camera
        self._sight = Sight(self._scan if camera else None, scanner.can_scan())
        self._time, self._network = Words(id="time"), Words(id="network")
        self._page = PhonePage(self._sheet(), handset)
        self._glass = VerticalScroll(self._page, id="glass", can_focus=False)
        self._troubles = Touch(self._troubles_tap(), id="troubles")

    def compose(self) -> ComposeResult:
        """Yield time and network, the page, and below it what goes wrong."""
        with Horizontal(id="status"):
            yield self._time
            yield self._network
        yield self._glass
        with Center(id="foot"):
            yield self._troubles

    @property
    def shows_troubles(self) -> bool:
        """Tell whether the problems to choose from are on its screen."""
        return self._handset.page is Page.TROUBLES

    def keys(self) -> Iterable[tuple[str, str]]:
        """Name the keys of the phone."""
        yield _("Tab"), _("suivant")
        yield _("Entrée"), _("appuyer")
        yield _("Échap"), _("retour")
        yield _("F2"), _("ennuis")

    async def on_mount(self) -> None:
        # The focus stays in sight, even when the page gets longer.
        self.watch(self._glass, "virtual_size", self._reveal_later, init=False)
        await self.tick()
        self.set_interval(1, self._tick_later)

    def _tick_later(self) -> None:
        # A timer is cancelled with this view, and with it what it awaits: a page that leaves, then the whole program.
        self.call_later(self.tick)

    async def on_resize(self) -> None:
        """Show as many lines as there is room for now."""
        await self.show()

    async def tick(self) -> None:
        """Make the calls that are due, and show what has changed."""
        if calls := self._handset.calls():
            # A worker of the application: the answers are not lost if this view is gone by then.
            self.app.run_worker(self._make(calls), group="phone")
        for job in self._handset.jobs():
            self.app.run_worker(self._do(job), group="phone")
        await self.show()

    async def show(self) -> None:
        """Show the handset's page; keep the focus on the phone if it was there."""
        if not self.children:
            return  # This view is being removed, its children first.
        handset, sheet = self._handset, self._sheet()
        self.set_class(handset.page is Page.DARK, "-dark")
        self.set_class(self.size.height < TALL or len(sheet.remark) > LONG, "-short")
        self._time.update(times.hour(handset.now()))
        self._network.update(_("réseau") if handset.online else _("pas de réseau"))
        self._troubles.show(self._troubles_tap())
        if sheet.shape == self._page.sheet.shape:
            self._page.show(sheet)
            return
        before, self._page = self._page, PhonePage(sheet, handset)
        # The two are never seen together, nor the scroll bar that they would need.
        with self.app.batch_update():
            await self._glass.mount(self._page)
            if self.has_focus_within:
                self.take_focus()
                if isinstance(self.app, GuardedApp):
                    self.app.presses.page_came()
            await before.remove()
            # At once: deferred, it would come after what has the focus was brought into sight.
            self._glass.scroll_home(animate=False, immediate=True)
        self._reveal_later()

    def take_focus(self) -> None:
        """Give the next key to the phone."""
        # At once: where one page follows another, what is deferred would go to the one that has left.
        self.screen.set_focus(self._page.first() or self._troubles)

    def on_descendant_focus(self) -> None:
        """Bring the focused widget into sight, which may come after the page was scrolled to its top."""
        self._reveal_later()

    def _reveal_later(self) -> None:
        self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        if self.has_focus_within and self.screen.focused:
            self.screen.focused.scroll_visible(animate=False, immediate=True)

    def _sheet(self) -> Sheet:
        return sheet(self._handset, self._sight)

    def _troubles_tap(self) -> Tap:
        return Tap(_("Fermer") if self._handset.menu else _("Ennuis"), self._handset.toggle_menu)

    async def _make(self, calls: Iterable[Call]) -> None:
        """Make the calls one after the other, in the order of what they tell."""
        for call in calls:
            reply = await asyncio.to_thread(calling.make, call, self._home, self._handset.true_time)
            self._handset.replied(call.saying, call.account, reply)
            if reply.words:
                self.post_message(self.Refused(reply.words))
        self.call_later(self.show)

    async def _do(self, job: Job) -> None:
        """Do what an entry that approves has to do, and have the result looked at between two taps."""
        from tui.phone import push_calls  # noqa: PLC0415 - few phones call by the network

        self._handset.devices.put(job, await asyncio.to_thread(push_calls.do, job.message))
        self.call_later(self.tick)

    def _scan(self) -> None:
        """Hold the phone before the screen."""
        texts = self._camera() if self._camera else ()
        if not texts:
            self._handset.see_nothing()
            return
        # A store's page may be in sight beside the code of an account.
        self._handset.read(next((text for text in texts if text.startswith("otpauth:")), texts[0]))

    @on(Touch.Touched)
    async def _touched(self, event: Touch.Touched) -> None:
        event.stop()
        # A touch may come from a page that has left, or is about to.
        if event.touch.is_attached and self._page.sheet.shape == self._sheet().shape:
            event.touch.tap.act()
            await self.tick()

    async def action_back(self) -> None:
        """Go one page back."""
        self._handset.back()
        await self.tick()

    async def action_troubles(self) -> None:
        """Open or close the menu of troubles."""
        self._handset.toggle_menu()
        await self.tick()
        self.take_focus()

    def action_move(self, step: int) -> None:
        """Move to the next thing to touch, or the one before, without leaving the phone."""
        within = "#phone Touch, #phone Field"
        (self.screen.focus_next if step > 0 else self.screen.focus_previous)(within)

    async def on_paste(self, event: events.Paste) -> None:
        """Take a link that is pasted before the page that asks for it."""
        event.stop()
        if self._handset.page in (Page.SCAN, Page.LINK):
            self._handset.read(event.text)
            await self.tick()
