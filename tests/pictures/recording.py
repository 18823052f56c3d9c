"""`make recording`: plays the demonstration, and makes a moving picture of its recording, in each language."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.pictures.moving import Frame, moving
from tests.pictures.rehearsed import MARKER
from tests.terminal.emulator import Terminal
from tests.terminal.painter import decode, paint
from tests.terminal.program import environment
from tests.terminal.screen import EmulatedScreen

FOLDER = Path(__file__).parents[2] / "screenshots"
PICTURES = {"fr": "demonstration", "en": "demonstration-en"}
"""The names of the pictures by their languages."""
SEED = 16
COLUMNS, ROWS = 120, 30
"""The smallest terminal that has the wizard, the phone beside it and the caption below."""
PAUSE = 3.0
"""Seconds for which the last screen stays after its time, before the picture begins again."""


def picture(language: str) -> str:
    """Play, record and draw the demonstration; takes some ten seconds."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "demonstration.cast"
        _play(language, file)
        shown = list(frames(file))
    shown[-1] = shown[-1]._replace(seconds=shown[-1].seconds + PAUSE)
    scanned = max(number for number, frame in enumerate(shown) if decode(paint(frame.cells)))
    return moving(shown, f"Guichet : {PICTURES[language]}", scanned)


def _play(language: str, file: Path) -> None:
    options = ("--lang", language, "demo", "--auto", "--seed", str(SEED), "--record", file)
    program = (sys.executable, "-I", "-m", "tests.pictures.rehearsed", *options)
    variables = environment(HOME=str(file.parent), TZ="UTC")
    with Terminal(program, COLUMNS, ROWS, variables, file.parent) as terminal:
        assert terminal.wait_exit(timeout=120) == 0


def frames(file: Path) -> Iterator[Frame]:
    """Yield the screens of a recording that markers give some time to."""
    header, *events = map(json.loads, file.read_text("utf-8").splitlines())
    screen = EmulatedScreen(header["width"], header["height"])
    for _time, kind, data in events:
        if kind == MARKER:
            yield Frame(float(data), screen.cells())
        else:
            screen.feed(data.encode())


if __name__ == "__main__":
    for language, name in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(picture(language), "utf-8")
