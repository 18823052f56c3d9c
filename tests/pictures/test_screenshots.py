"""Every picture of `screenshots/` is what the program shows today, and each can be read by everyone.

`make screenshots` takes them anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widget import Widget

from storage import Store
from tests.conftest import FixedClock
from tests.pictures.cells import text_of
from tests.pictures.console_stories import (
    CONSOLE_STORIES,
    a_large_console,
)
from tests.pictures.legible import problems
from tests.pictures.looks import looks, unmarked
from tests.pictures.recording import PICTURES
from tests.pictures.stories import STORIES, Story
from tests.pictures.svg import svg
from tests.pictures.walkthrough import IN_A_BROWSER, markdown, stages
from tests.terminal.painter import decode, paint
from tui.wizard.steps import GUIDE_STEPS

FOLDER = Path(__file__).parents[2] / "screenshots"
LARGEST_PICTURE = 150_000
"""Bytes of one that is made of dots."""
CONSOLE = (
    *("connexion", "comptes", "compte-bloque", "compte", "exiger", "reinitialiser", "debloquer", "fermer", "adresse"),
    *(
        "mot-de-passe",
        "mot-de-passe-quitter",
        "en-cours",
        "nouveau",
        "nouveau-abandonner",
        "aide",
        "journal",
        "journal-entier",
        "evenement",
    ),
    *("filtrer", "exporter", "importer-question", "importer-en-cours", "importer", "silence"),
)
"""Its screens, each at 80x24 and at 120x40."""
NAMES = frozenset(
    {
        "bienvenue",
        "installer",
        "installer-refus",
        "methodes",
        "telephone",
        "telephone-choisi",
        "magasin",
        "code-qr",
        "aide",
    }
    | {"saisie-manuelle", "preuve", "preuve-refusee", "compte-ajoute", "methodes-actives", "espace-client"}
    | {"confirmation", "connexion-refusee", "connexion-code", "connexion-clair", "nouveau-mot-de-passe-clair"}
    | {"methodes-clair", "code-qr-clair", "code-qr-petit", "code-qr-expire", "code-qr-plein-ecran", "code-qr-inverse"}
    | {"code-qr-espaces", "code-qr-demi-blocs", "preuve-horloge", "parametres", "codes-de-secours", "interrompue"}
    | {"codes-de-secours-preuve", "second-appareil", "appareils", "retirer", "renommer", "delai"}
    | {"telephone-perdu", "telephone-perdu-appareils", "nouveautes", "demo-connexion", "demo-telephone"}
    | {"demo-ajouter", "demo-organisation", "demo-nouvel-appareil", "demo-compte-ajoute", "demo-code"}
    | {"methodes-contraste", "connexion-nommee", "connexion-grand", "methodes-grand", "code-qr-grand", "preuve-grand"}
    | {"appel-methodes", "appel-code-qr", "appel-impossible", "appel-compte-ajoute"}
    | {"accord", "accord-autre-nombre", "accord-ou-code-grand"}
    | {"kiosk-bienvenue", "kiosk-bienvenue-clair", "kiosk-fermer", "kiosk-cle-cachee"}
    | {"kiosk-cle", "kiosk-client-suivant", "kiosk-toujours-la", "kiosk-accord"}
    | {"console-accord-connexion", "console-accord", "console-accord-refuse"}
    | {f"console-{name}{ending}" for name in CONSOLE for ending in ("", "-large")}
    | {f"console-{name}-{look}" for name in ("comptes", "compte", "reinitialiser") for look in ("clair", "contraste")}
)
SCAN = {
    *("magasin", "code-qr", "code-qr-clair", "code-qr-plein-ecran", "code-qr-espaces", "code-qr-demi-blocs"),
    *("code-qr-grand", "appel-code-qr"),
    *("demo-telephone", "demo-ajouter", "demo-organisation", "demo-nouvel-appareil", "demo-compte-ajoute"),
}
"""Those that a phone reads; most phones do not read the inverted one."""
SHOWN = STORIES + CONSOLE_STORIES
STRAY = re.compile(r"«(?: {2,}|$)|(?:^|  )[:;»](?: |$)", re.MULTILINE)
"""A quotation mark or a colon on another line than its word."""


@pytest.mark.more
@pytest.mark.parametrize(
    "story",
    # The large console has the pages of the usual one.
    [pytest.param(story, marks=pytest.mark.long if story is a_large_console else ()) for story in SHOWN],
    ids=lambda story: story.__name__,
)
async def test_the_pictures_are_what_the_program_shows(
    story: Story, store: Store, clock: FixedClock, pytestconfig: pytest.Config
) -> None:
    long = bool(pytestconfig.getoption("long"))
    different: list[str] = []
    illegible: dict[tuple[str, str], list[object]] = {}
    unfocused: dict[str, list[Widget]] = {}
    async for name, person in story(store, clock):
        assert name in NAMES
        cells = person.cells()
        page, worn = type(person.app.screen).__name__, person.app.theme
        # Not while something is at work, for whose end it would wait.
        if page not in unfocused and all(worker.is_finished for worker in person.app.workers):
            unfocused[page] = await unmarked(person)
        # In every theme takes a while.
        in_themes = looks(person) if long else ((worn, cells),)
        illegible |= {(name, theme): found for theme, seen in in_themes if (found := problems(seen, theme))}
        assert bool(decode(paint(cells))) == (name in SCAN)
        assert STRAY.findall(text_of(cells)) == []
        path, picture = FOLDER / f"{name}.svg", svg(cells, f"Guichet : {name}")
        if pytestconfig.getoption("update_screenshots"):
            path.write_text(picture, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != picture:
            different.append(name)
    assert illegible == {}
    assert unfocused == {page: [] for page in unfocused}
    assert not different, "look at them, then run: make screenshots"


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == NAMES | set(PICTURES.values())


def test_those_of_the_browser_are_there_and_small() -> None:
    sizes = {path.stem: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert set(sizes) == set(IN_A_BROWSER)
    assert max(sizes.values()) < LARGEST_PICTURE


def test_the_nine_steps_stand_next_to_their_pictures(pytestconfig: pytest.Config) -> None:
    shown, page = stages(), FOLDER / "README.md"
    assert [stage.number for stage in shown] == list(range(1, GUIDE_STEPS + 1))
    assert {name for stage in shown for name in stage.pictures} <= NAMES
    if pytestconfig.getoption("update_screenshots"):
        page.write_text(markdown(shown), "utf-8")
    assert page.read_text("utf-8") == markdown(shown), "read it, then run: make screenshots"
