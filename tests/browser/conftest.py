"""A real browser, one for all tests of a process, and for each test a context and a counter of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from storage import Store
from tests.browser.tab import Tab
from tests.web.counter import CHEAP, Counter

CHROMIUM = Path("/usr/bin/chromium")
WINDOW = {"width": 1280, "height": 800}
KNOWN_ERROR = "Applying inline style violates"
"""What Chromium says of the two styles that the terminal's script asks for in vain: ours has them."""


TABLET: dict[str, Any] = {
    "viewport": {"width": 820, "height": 1180},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
GONE = "Failed to load resource"
"""What Chromium says of a server that is not there."""


class Open:
    """Opens counters on one database, and ends them."""

    def __init__(self, database: Path) -> None:
        self._database, self._opened = database, list[Counter]()

    def __call__(self, *options: str, configuration: str = "", program: tuple[str, ...] = CHEAP) -> Counter:
        """Open one with options of `guichet web`, and with these lines of `guichet.toml`."""
        counter = Counter(self._database, *options, program=program, configuration=configuration)
        self._opened.append(counter)
        return counter

    def end(self) -> None:
        """End them, none of which has told of an accident."""
        for each in self._opened:
            each.end()
            assert "Traceback" not in each.said
            assert "inattendue" not in each.said


class _Seen:
    """What contexts have asked of other hosts, and what went wrong in their pages."""

    def __init__(self) -> None:
        self.elsewhere: list[str] = []
        self.errors: list[str] = []

    def watch(self, context: BrowserContext, host: str, known: tuple[str, ...]) -> None:
        def asked(url: str) -> None:
            if urlsplit(url).netloc != host:
                self.elsewhere.append(url)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error" and not any(words in message.text for words in known):
                self.errors.append(message.text)

        context.on("request", lambda request: asked(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: asked(socket.url)))
        context.on("console", said)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))


class Visit:
    """Goes to counters, each time in a new context."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._seen, self._contexts = browser, _Seen(), list[BrowserContext]()

    def __call__(
        self,
        url: str,
        *,
        wait: str = "there",
        errors: tuple[str, ...] = (),
        prepare: Callable[[Page], object] | None = None,
        **options: Any,
    ) -> Tab:
        """Open a tab and wait for a state; `errors` may be on the console, `prepare` comes before the page."""
        context = self._browser.new_context(**{"viewport": WINDOW, "locale": "fr-FR", **options})
        self._contexts.append(context)
        self._seen.watch(context, urlsplit(url).netloc, (KNOWN_ERROR, *errors))
        tab = Tab(context.new_page(), touch=bool(options.get("has_touch")))
        if prepare:
            prepare(tab.page)
        tab.page.goto(url)
        if wait:
            tab.wait_state(wait)
        return tab

    def end(self) -> None:
        """Close every tab, none of which has asked another host for anything or told of an unknown error."""
        for context in self._contexts:
            context.close()
        assert not self._seen.elsewhere
        assert not self._seen.errors


def launched(playwright: Playwright, home: str) -> Browser:
    """Start the Chromium of this machine, headless, with this directory for its files."""
    return playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox"],
        env={"HOME": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a headless Chromium of this machine."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}: apt-get install chromium")
    home = str(tmp_path_factory.mktemp("chromium"))
    with sync_playwright() as playwright:
        yield launched(playwright, home)


@pytest.fixture
def counter(alice: Store) -> Iterator[Open]:
    """Return what opens a counter, which is ended after the test."""
    opened = Open(alice.path)
    yield opened
    opened.end()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Return what opens a tab, whose every request and word on the console is looked at after the test."""
    visits = Visit(browser)
    yield visits
    visits.end()
