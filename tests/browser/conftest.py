"""A real browser, one for all tests of a process, and for each test a context and a counter of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import platformdirs
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from storage import Store
from tests.browser.counter import CHEAP_CHILDREN, Counter
from tests.browser.tab import Tab
from tests.conftest import PASSWORD

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


class Open(Protocol):
    """A function that starts a counter."""

    def __call__(self, *options: str, settings: str = "", program: tuple[str, ...] = CHEAP_CHILDREN) -> Counter:
        """Start it with options of `guichet web`, and with these lines of `guichet.toml`."""


class Visit(Protocol):
    """A function that goes to a counter in a new context."""

    def __call__(
        self,
        url: str,
        *,
        wait: str = "there",
        errors: tuple[str, ...] = (),
        prepare: Callable[[Page], object] | None = None,
        **context: Any,
    ) -> Tab:
        """Open a tab and wait for a state; `errors` may be on the console, `prepare` comes before the page."""


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
def alice(prepared: Store) -> Store:
    """Return the store that the counter finds; `alice` has an account and no method."""
    prepared.administration().accounts.add("alice", PASSWORD)
    return prepared


@pytest.fixture
def counter(alice: Store) -> Iterator[Open]:
    """Return a function that starts a counter; it is ended after the test, and has told of no accident."""
    del alice
    with ExitStack() as opened:

        def start(*options: str, settings: str = "", program: tuple[str, ...] = CHEAP_CHILDREN) -> Counter:
            file = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
            file.parent.mkdir(parents=True)
            file.write_text(settings, "utf-8")
            started = Counter(*options, program=program)
            opened.callback(lambda: _end(started))
            return started

        yield start


def _end(started: Counter) -> None:
    told = started.end()
    assert "Traceback" not in told
    assert "inattendue" not in told


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Return a function that opens a tab, whose every request and word on the console is looked at after the test."""
    seen = _Seen()
    contexts: list[BrowserContext] = []

    def go(
        url: str,
        *,
        wait: str = "there",
        errors: tuple[str, ...] = (),
        prepare: Callable[[Page], object] | None = None,
        **options: Any,
    ) -> Tab:
        context = browser.new_context(**{"viewport": WINDOW, "locale": "fr-FR", **options})
        contexts.append(context)
        seen.watch(context, urlsplit(url).netloc, (KNOWN_ERROR, *errors))
        tab = Tab(context.new_page(), touch=bool(options.get("has_touch")))
        if prepare:
            prepare(tab.page)
        tab.page.goto(url)
        if wait:
            tab.wait_state(wait)
        return tab

    yield go
    for context in contexts:
        context.close()
    assert not seen.elsewhere
    assert not seen.errors


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
