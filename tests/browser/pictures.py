"""Takes the pictures of the counter in a browser: `python -m tests.browser.pictures`, which `make screenshots` runs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import argon2
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from storage import Store
from storage.security.hasher import Hasher
from tests.browser.at_the_counter import WELCOME, to_connexion, to_the_code
from tests.browser.conftest import CHROMIUM, launched
from tests.browser.tab import Tab
from tests.conftest import PASSWORD
from tests.pictures.walkthrough import IN_A_BROWSER
from tests.terminal.journey import fill, to_qr
from tests.web.counter import Counter

FOLDER = Path(__file__).parents[2] / "screenshots"
USUAL: ViewportSize = {"width": 1280, "height": 800}
UPRIGHT: ViewportSize = {"width": 820, "height": 1180}


def to_welcome(tab: Tab) -> None:
    """Stay where a visit begins."""
    tab.wait_for(WELCOME)


def to_the_methods(tab: Tab) -> None:
    """Go to the list, on pages with large buttons."""
    to_connexion(tab)
    fill(tab, "alice", PASSWORD)
    tab.wait_for("Authentification multifacteur")


def to_the_code_of_the_demonstration(tab: Tab) -> None:
    """Go to the QR code as the first client of the demonstration."""
    tab.wait_for("marie.tremblay")
    tab.send("1")
    tab.wait_for("•••")
    tab.key("enter")
    to_qr(tab)


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
    """Take one picture, at a counter of its own where `alice` has an account."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "data" / "guichet.db"
        store = Store(database, clock=time.time, hasher=Hasher(argon2.profiles.CHEAPEST))
        store.administration().accounts.add("alice", PASSWORD)
        store.close()
        with Counter(database, *story.options, configuration=story.settings) as counter:
            context = browser.new_context(viewport=story.window, locale="fr-FR", has_touch=story.window is UPRIGHT)
            tab = Tab(context.new_page())
            tab.page.goto(counter.url)
            tab.wait_state("there")
            story.go(tab)
            tab.wait_drawn()
            tab.page.screenshot(path=FOLDER / f"{name}.png")
            context.close()


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
