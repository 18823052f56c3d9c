"""The moving picture of the README shows what the demonstration plays today, and moves wherever a page shows it.

`make recording` makes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw
from textual.pilot import Pilot

from storage.security.hasher import Hasher
from tests.conftest import FixedClock
from tests.pictures.cells import Cell
from tests.pictures.moving import Frame, moving
from tests.pictures.recording import COLUMNS, FOLDER, PICTURES, ROWS, SEED, frames, picture
from tests.pictures.rehearsed import MARKER, NOON, look
from tests.pictures.svg import svg
from tests.pictures.walkthrough import taps
from tests.terminal.painter import decode
from tests.tui.demos import Stage
from tests.tui.harness import Hands
from tui import language
from tui.demo.player import PlayingApp
from tui.demo.robot import BEAT, Robot
from tui.demo.samples import samples, secrets_from
from tui.demo.script import Scene, scenes
from tui.language import _
from tui.screens.activated import ActivatedPage
from tui.terminal.recorder import Recorder

SVG = "{http://www.w3.org/2000/svg}"
RULE = re.compile(r"#(g\d+)\{animation-name:(m\d+)\}@keyframes \2\{((?:[\d.]+%\{visibility:\w+\})+)\}")
KEY = re.compile(r"([\d.]+)%\{visibility:(\w+)\}")
FOR_EVER = 3600
SHORTEST, LONGEST = 20, 40
"""Seconds that a picture of the first page may take."""


class Seen(NamedTuple):
    """A screen of a moving picture, as a browser draws it."""

    moment: float
    """When it comes, in percent of the whole."""
    elements: list[ElementTree.Element]

    def words(self) -> str:
        """Return the text, one line a row."""
        letters = [found for found in self.elements if found.tag == f"{SVG}text"]
        letters.sort(key=lambda found: (float(found.attrib["y"]), float(found.attrib["x"])))
        rows = groupby(letters, lambda found: found.attrib["y"])
        return "\n".join(" ".join((found.text or "").strip() for found in row) for _y, row in rows)

    def painted(self) -> Image.Image:
        """Paint it without its letters."""
        image = Image.new("RGB", (1080, 540))
        for found in self.elements:
            if found.tag == f"{SVG}rect":
                x, y, width, height = (float(found.attrib[name]) for name in ("x", "y", "width", "height"))
                ImageDraw.Draw(image).rectangle((x, y, x + width - 1, y + height - 1), found.attrib["fill"])
        return image


def read(name: str) -> str:
    """The picture as it is kept."""
    return (FOLDER / f"{name}.svg").read_text("utf-8")


def seen(text: str) -> Iterator[Seen]:
    """Every screen of a moving picture, by the rules of its style."""
    root = ElementTree.fromstring(text)  # noqa: S314 - our own file
    rules = {group: [(float(at), how) for at, how in KEY.findall(keys)] for group, _name, keys in RULE.findall(text)}
    moments = sorted({at for keys in rules.values() for at, _how in keys if at < 100})
    for moment in moments:
        shown: list[ElementTree.Element] = []
        for element in root:
            keys = rules.get(element.get("id", ""), [(0.0, "visible")])
            if [how for at, how in keys if at <= moment][-1] == "visible":
                shown += list(element) if element.tag == f"{SVG}g" else [element]
        yield Seen(moment, shown)


@pytest.fixture(params=PICTURES)
def speaking(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each language in turn."""
    language.choose(request.param)
    yield request.param
    language.choose("fr")


def test_each_scene_comes_in_its_turn_with_its_caption(speaking: str) -> None:
    shown = [screen.words() for screen in seen(read(PICTURES[speaking]))]
    places = [next(n for n, words in enumerate(shown) if scene.caption in words) for scene in scenes()]
    assert places == sorted(set(places)), "run: make recording"


@pytest.mark.parametrize("speaking", ["en", pytest.param("fr", marks=pytest.mark.long)], indirect=True)
async def test_every_screen_that_it_plays_today_is_in_the_picture(
    speaking: str, tmp_path: Path, cheap: Hasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the words: what a terminal adds to them, and how they follow one another, is for the long test."""
    monkeypatch.setattr("tests.tui.demos.known_secrets", lambda: iter(secrets_from(SEED), None))
    monkeypatch.setattr("tui.screens.activated.LINGER", FOR_EVER)
    played: list[str] = []

    async def rest(app: PlayingApp, seconds: float) -> None:
        if seconds >= BEAT:
            played.append(await settled(app))

    def play(scene: Scene) -> Callable[[Robot], Awaitable[None]]:
        async def go_on_and_play(robot: Robot) -> None:
            if isinstance(page := robot._app.screen, ActivatedPage):
                page._next()
            await scene.play(robot)

        return go_on_and_play

    monkeypatch.setattr(PlayingApp, "_rest", rest)
    with ExitStack() as stack:
        stage = Stage(tmp_path, FixedClock(NOON), cheap, stack)
        acts = [Scene(scene.caption, play(scene)) for scene in scenes()]
        async with stage.by_itself(acts, (COLUMNS, ROWS), speed=1) as audience:
            assert await audience.end() == 0
    shown = {screen.words() for screen in seen(read(PICTURES[speaking]))}
    assert len(played) > 2 * len(acts)
    assert [words for words in played if words not in shown] == [], "run: make recording"


async def settled(app: PlayingApp) -> str:
    """Return the words of the screen once there are some, and they no longer change."""
    person, before, text = Hands(Pilot(app), app), "", ""
    while not text.strip() or text != before:
        await look(app)
        before, text = text, person.text()
    drawn = ElementTree.fromstring(svg(person.cells(), ""))  # noqa: S314 - our own
    return Seen(0, list(drawn)).words()


def test_it_tells_the_whole_story_in_the_words_of_the_program(speaking: str) -> None:
    shown = [screen.words() for screen in seen(read(PICTURES[speaking]))]
    told = (
        *(samples()[0].name, _("Authentification multifacteur"), "iPhone", *taps()),
        *(_("Compte ajouté"), _("Terminé"), _("C'est fait"), _("Terminer"), _("Téléphone simulé")),
    )
    assert [words for words in told if not any(words in screen for screen in shown)] == [], "run: make recording"
    assert _("Ce qui protège votre compte") in shown[-1]


def test_its_qr_code_holds_the_secret_of_the_demonstration(speaking: str) -> None:
    found = {link for screen in seen(read(PICTURES[speaking])) for link in decode(screen.painted())}
    assert {re.search(r"secret=(\w+)", link)[1] for link in found} == {secrets_from(SEED)()}  # type: ignore[index]


def test_no_password_is_typed_in_sight(speaking: str) -> None:
    shown = [screen.words() for screen in seen(read(PICTURES[speaking]))]
    # The first page names the password of each sample client, in its list.
    assert {screen.count(samples()[0].password) for screen in shown} == {0, 1}


def test_it_moves_within_a_page_and_stands_still_for_who_asks_for_it(speaking: str) -> None:
    text = read(PICTURES[speaking])
    assert not re.search(r"<script|<image|<foreignObject|href|@import|url\(|@font-face", text)
    (seconds,) = re.findall(r"animation-duration:([\d.]+)s", text)
    assert SHORTEST <= float(seconds) <= LONGEST
    assert "@media (prefers-reduced-motion:reduce){g{animation-name:none!important}}" in text
    # Where nothing moves, and in a program that draws no animation: the code, and the phone that has read it.
    root = ElementTree.fromstring(text)  # noqa: S314 - our own file
    still = [part for group in root if group.tag != f"{SVG}g" or group.get("class") for part in [group, *group]]
    assert _("Compte ajouté") in Seen(0, still).words()
    assert decode(Seen(0, still).painted())


def test_it_is_small_enough_for_a_first_page() -> None:
    assert all((FOLDER / f"{name}.svg").stat().st_size < 600_000 for name in PICTURES.values())


def test_a_row_is_drawn_once_for_each_look_and_seen_while_it_looks_so() -> None:
    rows = [[Cell(letter, "#ffffff", "#000000")] for letter in "abc"]
    text = moving([Frame(1, [rows[0], rows[2]]), Frame(2, [rows[1], rows[2]]), Frame(1, [rows[0], rows[2]])], "t", 1)
    assert [text.count(f">{letter}</text>") for letter in "abc"] == [1, 1, 1]
    assert [(screen.moment, screen.words()) for screen in seen(text)] == [(0, "a\nc"), (25, "b\nc"), (75, "a\nc")]


def test_a_recording_is_seen_where_it_says_for_how_long(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.cast", 4, 1, "t") as recorder:
        recorder.output("ab")
        recorder.output("c")
        recorder._event(MARKER, "0.5")
    ((seconds, (row,)),) = frames(tmp_path / "a.cast")
    assert (seconds, "".join(cell.char for cell in row)) == (0.5, "abc ")


@pytest.mark.long
@pytest.mark.parametrize("spoken", PICTURES)
def test_played_anew_it_is_the_same(spoken: str) -> None:
    assert picture(spoken) == read(PICTURES[spoken]), "look at it, then run: make recording"
