"""The picture scans in every terminal: sizes, colours, themes, forms; painted with gaps, read by two decoders."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.pictures.cells import Cells
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import sign_in, to_qr
from tests.terminal.painter import decode, paint
from tests.terminal.palette import ThemeName
from tests.terminal.program import environment
from tests.terminal.scan import scan

COLOURS: Mapping[str, dict[str, str | None]] = {
    "truecolor": {},
    "256 colours": {"COLORTERM": None},
    "16 colours": {"COLORTERM": None, "TERM": "xterm"},
    "no colour": {"NO_COLOR": "1"},
    "tmux": {"COLORTERM": None, "TERM": "tmux-256color"},
    "screen": {"STY": "4711.tty1.host", "TERM": "screen"},
}
SIZES = ((80, 24), (100, 30), (200, 60))
CELLS = ((9, 18), (7, 15))
"""Fonts, in pixels."""
cv2.setNumThreads(1)


def read_by_zxing(cells: Cells) -> set[str]:
    """What is read in every font, without a gap and with the widest."""
    pictures = [paint(cells, width, height, gap) for width, height in CELLS for gap in (0, 4)]
    return {text for picture in pictures for text in decode(picture) or ["nothing"]}


def read_by_opencv(cells: Cells) -> str:
    """A second opinion: what the first of its two ways to find a symbol reads in any of the fonts."""
    readers = (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector())
    tries = ((reader, np.asarray(paint(cells, *font).convert("L"))) for reader in readers for font in CELLS)
    texts = (reader.detectAndDecode(shot)[0] for reader, shot in tries)
    return next(filter(None, texts), "")


def read(terminal: Terminal) -> str:
    """The one text that both decoders read; the picture is black on white to the letter."""
    terminal.wait_for(lambda seen: decode(paint(seen.cells())))
    cells = terminal.cells()
    (text,) = read_by_zxing(cells)
    assert read_by_opencv(cells) == text
    return text


QUIET_ROWS = 3
"""Empty rows of a picture's own margin, and the one that an odd number leaves."""


def has_half_blocks(terminal: Terminal) -> bool:
    """Which of the two forms is shown."""
    return "▀" in terminal.text()


def is_in_the_middle(terminal: Terminal, rows: int) -> bool:
    """Whether there are as many empty rows above the page as below: it was laid out for so many."""
    painted = [y for y, row in enumerate(terminal.cells()) if any(cell.char.strip() for cell in row)]
    return bool(painted) and abs(painted[0] - (rows - 1 - painted[-1])) <= QUIET_ROWS


def assert_the_keys_change_the_picture_and_not_the_secret(terminal: Terminal) -> None:
    """Margins, and dark on light or light on dark."""
    first = read(terminal)
    assert not has_half_blocks(terminal)
    for key in "mm-+":
        before = terminal.cells()
        terminal.key(key)
        # Only what is named at the foot of the page does something now.
        if key == "m" or (key == "-" and "+ -" in terminal.line(terminal.screen.rows - 1)):
            terminal.wait_for(lambda seen, before=before: seen.cells() != before)  # type: ignore[misc]
        assert read(terminal) == first

    terminal.key("i")
    terminal.wait_gone(lambda seen: decode(paint(seen.cells())))
    terminal.key("i")
    assert read(terminal) == first


@pytest.mark.parametrize(
    ("colours", "theme"),
    [
        ("truecolor", "dark"),
        ("16 colours", "light"),
        ("no colour", "dark"),
        # These draw with the colours of one of those, or of the guide in tests/terminal/test_guide.py.
        pytest.param("tmux", "dark", marks=pytest.mark.long),
        pytest.param("truecolor", "light", marks=pytest.mark.long),
        pytest.param("16 colours", "dark", marks=pytest.mark.long),
        pytest.param("256 colours", "dark", marks=pytest.mark.long),
        pytest.param("screen", "dark", marks=pytest.mark.long),
    ],
)
def test_it_scans_in_each_form_at_each_size(start: Start, prepared: Store, colours: str, theme: ThemeName) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(env=environment(**COLOURS[colours]), theme=theme)
    sign_in(terminal)
    secret = to_qr(terminal).secret
    for columns, rows in SIZES:
        terminal.resize(columns, rows)
        terminal.wait_for(lambda seen, rows=rows: "F1  aide" in seen.text() and is_in_the_middle(seen, rows))  # type: ignore[misc]
        first = read(terminal)
        assert f"secret={secret}&" in first
        assert has_half_blocks(terminal) is (rows < 60)
        if "plein écran" not in terminal.text():
            continue  # Nothing larger fits.
        terminal.key("f")
        terminal.wait_gone("Sur votre iPhone")
        assert scan(terminal).secret == secret
        terminal.key("f")
        terminal.wait_for("Sur votre iPhone")
    if (colours, theme) == ("truecolor", "dark"):
        terminal.resize(200, 100)
        assert_the_keys_change_the_picture_and_not_the_secret(terminal)


@pytest.mark.parametrize("variables", [{"LANG": "C"}, {"TERM": "linux"}])
def test_where_half_blocks_may_be_missing_only_spaces_are_drawn(
    start: Start, prepared: Store, variables: dict[str, str]
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(132, 60, env=environment(**variables))
    sign_in(terminal)
    to_qr(terminal)
    assert read(terminal)
    assert not has_half_blocks(terminal)
    terminal.resize(80, 24)
    terminal.wait_for("Recopiez la")
    assert not has_half_blocks(terminal)
