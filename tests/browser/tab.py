"""A tab of a real browser: the words and the picture of its terminal, its keys, its mouse, and a finger."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from PIL import Image
from playwright.sync_api import Page, WebSocket

from tests.terminal.emulator import PATIENCE, Terminal
from tests.terminal.painter import decode
from tests.terminal.scan import Link, read_link
from tests.terminal.screen import EmulatedScreen

LOOK = 20
"""Milliseconds for which the browser may tell what has happened."""
_KEYS = {
    "\r": "Enter",
    " ": "Space",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "shift+tab": "Shift+Tab",
}
TAKE_HOLD = """
Object.defineProperty(Object.prototype, "fitAddon", {
  configurable: true,
  set(addon) {
    delete Object.prototype.fitAddon;
    window.held = this;
    this.fitAddon = addon;
  },
});
"""
"""Lets a test ask the terminal of the page itself, as `window.held.terminal`."""


class Tab(Terminal):
    """Reads what the server sends into a terminal of its own, so that words need no look into the page."""

    def __init__(self, page: Page, *, touch: bool = False) -> None:
        """Watch a page that has not been opened; `touch` has a finger press instead of a mouse."""
        self.page, self._touch = page, touch
        self.screen = EmulatedScreen(80, 24)
        self._received = bytearray()
        self.typed: list[str] = []
        """What the page has sent of what was typed."""
        self._frames = 0
        page.add_init_script(TAKE_HOLD)
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        size = parse_qs(urlsplit(socket.url).query)
        self.screen = EmulatedScreen(int(size["width"][0]), int(size["height"][0]))
        socket.on("framereceived", self._hear)
        socket.on("framesent", self._note)

    def _hear(self, frame: str | bytes) -> None:
        self._frames += 1
        if isinstance(frame, bytes):
            self._received += frame
            self.screen.feed(frame)

    def _note(self, frame: str | bytes) -> None:
        match json.loads(frame):
            case ["resize", {"width": columns, "height": rows}]:
                self.screen.resize(columns, rows)
            case ["stdin", text]:
                self.typed.append(text)

    @property
    def state(self) -> str:
        """Return the state of the page."""
        return self.page.get_attribute("body", "data-state") or ""

    def kept(self) -> str:
        """Return all that the terminal of the page keeps, both pages of it, without what is blank."""
        kept = self.page.evaluate(
            """() => {
              const { normal, alternate } = held.terminal.buffer;
              const lines = (buffer) => Array.from({ length: buffer.length }, (_, row) =>
                buffer.getLine(row).translateToString(true));
              return [...lines(normal), ...lines(alternate)].join("\\n");
            }"""
        )
        return str(kept).strip()

    def picture(self) -> Image.Image:
        """Return what the window shows."""
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")

    def wait_drawn(self) -> None:
        """Wait until the window shows twice the same."""
        shown = [self.page.screenshot()]

        def is_still() -> bool:
            shown.append(self.page.screenshot())
            return shown[-1] == shown[-2]

        self.wait_until(is_still)

    def scan(self) -> Link:
        """Hold a phone before the window until it has read the code."""
        found: list[str] = []

        def read() -> list[str]:
            found[:] = decode(self.picture())
            return found

        self.wait_until(read)
        assert len(found) == 1
        return read_link(found[0])

    def wait_state(self, state: str) -> None:
        """Wait until the page is in a state."""
        self.page.wait_for_selector(f"body[data-state={state}]", state="attached", timeout=1000 * PATIENCE)

    def wait_words(self, *words: str) -> None:
        """Wait until the page says these words itself, in sight."""
        for each in words:
            self.page.get_by_text(each, exact=True).wait_for(timeout=1000 * PATIENCE)

    def wait_until(self, true: Callable[[], object], timeout: float = PATIENCE) -> None:
        """Let the browser go on until a state is reached."""
        self._wait(lambda _tab: true(), "waited for the machine", timeout)

    def _wait(self, question: Callable[[Terminal], object], aim: str, timeout: float) -> None:
        deadline, frames = time.monotonic() + timeout, -1
        # What has just been drawn may be half a page.
        while frames != self._frames or not question(self):
            frames = self._frames
            assert time.monotonic() < deadline, self._explain(aim)
            self.page.wait_for_timeout(LOOK)

    def _explain(self, aim: str) -> str:
        return f"{aim}; the page is {self.state}, its terminal shows:\n{self.text()}"

    def key(self, *names: str) -> None:
        """Press keys, each a character or a name such as `tab`, `enter`, `f1`."""
        for name in names:
            self.page.keyboard.press(_KEYS.get(name, name.capitalize() if len(name) > 1 else name))

    def send(self, data: bytes | str) -> None:
        """Type, with Enter for each return: by an on-screen keyboard, which tells no keys, where a finger types."""
        for character in data.decode() if isinstance(data, bytes) else data:
            if character in _KEYS:
                self.page.keyboard.press(_KEYS[character])
            elif self._touch:
                self.page.keyboard.insert_text(character)
            else:
                self.page.keyboard.type(character)

    def place(self, x: int, y: int) -> tuple[float, float]:
        """Return where the middle of a cell is in the window, in pixels of CSS."""
        box = self.page.locator(".xterm-screen").bounding_box()
        assert box
        across, down = box["width"] / self.screen.columns, box["height"] / self.screen.rows
        return box["x"] + (x + 0.5) * across, box["y"] + (y + 0.5) * down

    def click(self, x: int, y: int) -> None:
        """Press on a cell counted from 0."""
        if self._touch:
            self.page.touchscreen.tap(*self.place(x, y))
        else:
            self.page.mouse.click(*self.place(x, y))

    def press(self, key: str) -> None:
        """Press the button of the page for this key."""
        button = self.page.locator(f'[data-key="{key}"]')
        button.tap() if self._touch else button.click()
