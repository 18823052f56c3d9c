"""Takes the pictures of the counter in a browser: `python -m tests.browser.pictures`, which `make screenshots` runs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import argon2
import platformdirs
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from storage import Store
from storage.security.hasher import Hasher
from tests.browser.at_the_counter import WELCOME, to_connexion, to_the_code
from tests.browser.conftest import CHROMIUM, launched
from tests.browser.counter import Counter
from tests.browser.tab import Tab
from tests.conftest import PASSWORD
from tests.pictures.walkthrough import IN_A_BROWSER
from tests.terminal.journey import fill, to_qr

FOLDER = Path(__file__).parents[2] / "screenshots"
USUAL: ViewportSize = {"width": 1280, "height": 800}
UPRIGHT: ViewportSize = {"width": 820, "height": 1180}


def to_welcome(tab: Tab) -> None:
    """Stay where a visit begins."""
    tab.wait_for(WELCOME)


def to_the_methods(tab: Tab) -> None:
    """Go to the list, on pages with large buttons."""
    to_connexion(tab)
    fill(tab.terminal, "alice", PASSWORD)
    tab.wait_for("Authentification multifacteur")


def to_the_code_of_the_demonstration(tab: Tab) -> None:
    """Go to the QR code as the first client of the demonstration."""
    tab.wait_for("marie.tremblay")
    tab.send("1")
    tab.wait_for("•••")
    tab.key("enter")
    to_qr(tab.terminal)


class Story(NamedTuple):
    """What leads to a picture."""

    go: Callable[[Tab], object]
    options: tuple[str, ...] = ()
    settings: str = ""
    window: ViewportSize = USUAL


STORIES = {
    "navigateur-bienvenue": Story(to_welcome),
    "navigateur-code-qr": Story(to_the_code),
    "navigateur-tablette": Story(to_the_methods, settings='theme = "grand"\n', window=UPRIGHT),
    "navigateur-demonstration": Story(to_the_code_of_the_demonstration, options=("--demo",)),
}


def take(browser: Browser, name: str, story: Story) -> None:
    """Take one picture, at a counter and a home of its own."""
    with _home(story.settings), _counter(*story.options) as counter:
        context = browser.new_context(viewport=story.window, locale="fr-FR", has_touch=story.window is UPRIGHT)
        tab = Tab(context.new_page())
        tab.page.goto(counter.url)
        tab.wait_state("there")
        story.go(tab)
        tab.wait_drawn()
        tab.page.screenshot(path=FOLDER / f"{name}.png")
        context.close()


@contextmanager
def _home(settings: str) -> Iterator[None]:
    """Have a home in which `alice` has an account, and the program these settings."""
    before = os.environ.copy()
    with TemporaryDirectory() as home:
        os.environ["HOME"] = home
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            os.environ.pop(name, None)
        try:
            database = platformdirs.user_data_path("guichet", appauthor=False) / "guichet.db"
            store = Store(database, clock=time.time, hasher=Hasher(argon2.profiles.CHEAPEST))
            store.administration().accounts.add("alice", PASSWORD)
            store.close()
            file = platformdirs.user_config_path("guichet", appauthor=False) / "guichet.toml"
            file.parent.mkdir(parents=True)
            file.write_text(settings, "utf-8")
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


@contextmanager
def _counter(*options: str) -> Iterator[Counter]:
    counter = Counter(*options)
    try:
        yield counter
    finally:
        counter.end()


def main() -> None:
    """Take them all, where there is a browser."""
    if not CHROMIUM.exists():
        print(f"There is no {CHROMIUM}: the pictures of the counter in a browser stay as they are.", file=sys.stderr)
        return
    assert set(STORIES) == set(IN_A_BROWSER)
    with TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = launched(playwright, home)
        for name, story in STORIES.items():
            take(browser, name, story)


if __name__ == "__main__":
    main()
