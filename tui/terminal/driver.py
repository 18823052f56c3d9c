"""Textual's Linux driver, made to survive any byte a terminal may send and to leave nothing behind.

Relies on Textual 8.2.8 (`_run_input_thread`, `start_application_mode` and its like, `_file`, `_get_terminal_size`);
tests/terminal covers each reliance.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import threading
import time
from codecs import getincrementaldecoder
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TextIO, cast

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message
from textual.message_pump import MessagePump

from storage import when_no_place_is_held
from tui.terminal import foreground, keyboard
from tui.terminal.calm_terminal import CalmTerminal
from tui.terminal.canvas import Canvas
from tui.terminal.glyphs import Pencil, here
from tui.terminal.held import HeldEnter
from tui.terminal.input import InputReader
from tui.terminal.signals import leave_on_signals
from tui.terminal.stops import never_stop, stop_without_a_place
from tui.terminal.waker import Waker

if TYPE_CHECKING:
    from textual.app import App

    from tui.terminal.recorder import Recorder

SETTLE = 2.0
"""Seconds to wait at most for a key to have its effect, on a machine that has a hundred others to serve."""
_GLANCE = 0.05
"""Seconds between two looks at whether the program ends meanwhile."""
_ERASURE = "\x1b[?2026l\x1b[0m\x1b[1;1H\x1b[2K"
"""How it begins, and nothing else does: the end of a frame may have been dropped."""
_CLEAR_HISTORY = "\x1b[3J"
"""ED 3, of xterm first."""
_USUAL_POINTER = "\x1b]22;default\x07"
BURST = 32
"""Messages handed over before the first of them has had its effect. Each costs kilobytes until then."""


class GuichetDriver(LinuxDriver):
    """Drives the terminal of the real program."""

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        never_stops = signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._recorder: Recorder | None = getattr(app, "recorder", None)
        self._terminal = CalmTerminal(cast(TextIO, self._file))
        self._file = self._terminal  # type: ignore[assignment]
        self.canvas = Canvas(pencil=Pencil(here()))
        """The picture that the terminal is known to show."""
        self._suspended = False
        self._leaving = False
        self._shows_cursor = False
        self._handed_over = 0
        """Messages whose effect was not waited for."""
        self._own_thread = threading.current_thread()
        self._never_stops = never_stops
        """Said before Textual came with handlers of its own, which write to a terminal that is not taken yet."""
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        if never_stops:
            never_stop()
        else:
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            stop_without_a_place()
        self._ends = leave_on_signals(self._leave)
        """The exit code, once a signal has asked for the end."""

    def _leave(self, code: int) -> None:
        """Leave from the thread of signals: the event loop may be waiting for the terminal to take a frame."""
        self._terminal.skip_to(_ERASURE)
        with suppress(RuntimeError):  # The event loop has ended by itself.
            self._loop.call_soon_threadsafe(partial(self._app.exit, return_code=code))

    def start_application_mode(self) -> None:
        """Hear of the terminal's own signals in the event loop.

        A handler outside it interrupts the painting: sizes arrive out of order, and one that writes waits for ever for
        the writer's lock if it came while the lock was held.
        """
        self._wait_for_the_terminal()
        if code := self._ends():
            # In the background, with nothing on the terminal.
            os._exit(code)
        self._leaving = False
        self._waker = Waker()
        self.forget_screen()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._shows_cursor = False
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)
        if self._never_stops:
            never_stop()
        else:
            self._loop.add_signal_handler(signal.SIGTSTP, self._stop)
        self._loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)

    def _wait_for_the_terminal(self) -> None:
        try:
            foreground.wait(self.fileno, self._ends)
        except foreground.NeverOurs:
            os._exit(128 + signal.SIGHUP)

    def _stop(self) -> None:
        when_no_place_is_held(self._stop_now)

    def _stop_now(self) -> None:
        if threading.current_thread() is self._own_thread:
            if not self._suspended:
                self.suspend_application_mode()
            os.kill(os.getpid(), signal.SIGSTOP)
        else:
            with suppress(RuntimeError):  # The event loop has ended by itself.
                self._loop.call_soon_threadsafe(self._stop)

    def show_cursor(self, *, shown: bool) -> None:
        """Show the terminal's own cursor, or hide it, as it is from the start on."""
        if shown != self._shows_cursor:
            self.write("\x1b[?25h" if shown else "\x1b[?25l")
        self._shows_cursor = shown

    def forget_screen(self) -> None:
        """Take everything on the terminal as unknown."""
        self.canvas.forget(*self._get_terminal_size())

    def write(self, data: str) -> None:
        """Write and record everything but what erases the last page, with which a recording ends."""
        if self._recorder and not self._leaving:
            self._recorder.output(data)
        super().write(data)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the terminal that pages are drawn on. Textual asks standard output, which may be a file."""
        with suppress(OSError, ValueError):
            columns, rows = os.get_terminal_size(self._terminal.fileno())
            if columns and rows:
                return columns, rows
        return super()._get_terminal_size()

    def _resized(self) -> None:
        size = Size(*self._get_terminal_size())
        self.forget_screen()
        if self._recorder:
            self._recorder.resized(*size)
        self._app.post_message(events.Resize(size, size))

    def suspend_application_mode(self) -> None:
        """Give the terminal back."""
        super().suspend_application_mode()
        self._suspended = True

    def resume_application_mode(self) -> None:
        """Take it again, whole: SIGSTOP gives no warning, and the shell has made the terminal its own meanwhile.

        Not in the background, where SIGCONT comes too, nor by who leaves.
        """
        self._wait_for_the_terminal()
        if self._ends():
            return
        if not self._suspended:
            self.suspend_application_mode()
        self._suspended = False
        super().resume_application_mode()

    def _run_input_thread(self) -> None:
        """Report a failure in this thread like any other, with its reference."""
        try:
            self.run_input_thread()
        except BaseException as error:
            self._app.call_later(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read the terminal until the program ends or the line drops.

        Unlike Textual's own: letters are those of the locale and invalid ones are dropped, what is no key is dropped
        whole, Enter held down is one Enter, a paste that never ends is ended, the end of input ends the program instead
        of spinning, and what the shell has read meanwhile is not waited for.
        """
        decoder = getincrementaldecoder(self._terminal.encoding)("replace")
        reader, enter = InputReader(), HeldEnter()
        with keyboard.opened(self.fileno) as keys, selectors.SelectSelector() as selector:
            selector.register(keys, selectors.EVENT_READ)
            selector.register(self._waker, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = {key.fd for key, _events in selector.select(0.1)}
                if keys in ready:
                    data = keyboard.read(keys)
                    if data is None:
                        continue
                    if not data:
                        os.kill(os.getpid(), signal.SIGHUP)
                        return
                    messages = enter.sift(reader.feed(decoder.decode(data)))
                else:
                    messages = [] if ready else [*enter.overdue(), *reader.overdue()]
                for message in messages:
                    self.process_message(message)

    def disable_input(self) -> None:
        """Have the thread that reads the terminal end now."""
        self._waker.ring()
        super().disable_input()

    def close(self) -> None:
        """Close what wakes that thread."""
        super().close()
        self._waker.close()

    def process_message(self, message: Message) -> None:
        """Pass a message on, except what only a hostile terminal would send.

        The next one waits until keys that are no letters, and bursts of letters, have had their effect: what is typed
        faster than that stays in the terminal, not in memory.
        """
        if isinstance(message, events.MouseEvent) and not self._app.size.region.contains(
            int(message.x), int(message.y)
        ):
            return
        super().process_message(message)
        self._handed_over += 1
        is_letter = isinstance(message, events.Key) and message.is_printable
        if (isinstance(message, events.Key) and not is_letter) or self._handed_over >= BURST:
            self._handed_over = 0
            self._wait_for_effect()

    def _wait_for_effect(self) -> None:
        settled = asyncio.run_coroutine_threadsafe(self._settle(), self._loop)
        deadline = time.monotonic() + SETTLE
        while not (settled.done() or self.exit_event.is_set()) and time.monotonic() < deadline:
            with suppress(TimeoutError, CancelledError):
                settled.result(_GLANCE)

    async def _settle(self) -> None:
        """Return once what was handed over has had its effect.

        On a slow line keys come in bursts, and what follows Enter belongs to the next field: a password must not land
        in the field of the name. A key goes down to the focused widget, up to the app, and down again as a message.
        """
        for _round in range(3):
            node: MessagePump | None = self._app.focused or self._app.screen
            while node is not None:
                reached = asyncio.Event()
                node.call_later(reached.set)
                await reached.wait()
                node = node._parent

    def stop_application_mode(self) -> None:
        """Erase the screen, restore the terminal, and have it forget what has left the screen by a resize, if a secret
        was on it.

        Line by line, since some terminals move a screen cleared at once into their history. The history comes last:
        kitty clears it on the main screen only.
        """
        if self._suspended:
            return
        self._leaving = True
        _columns, rows = self._get_terminal_size()
        others = "".join(f"\x1b[{row};1H\x1b[2K" for row in range(2, rows + 1))
        # To the end of the screen, for a terminal that is larger than it has told so far.
        self.write(f"{_ERASURE}{others}\x1b[J\x1b[H{_USUAL_POINTER}")
        super().stop_application_mode()
        if getattr(self._app, "has_shown_a_secret", True):
            self.write(_CLEAR_HISTORY)
