"""A simulated phone in the hand: a person who touches it, a home that writes down calls, and a reader of its code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.pictures.cells import Cells
from tests.tui.harness import Hands
from tui.phone.app import PhoneApp
from tui.phone.handset import Handset
from tui.phone.view import PhoneView
from tui.widgets.big_font import GLYPHS

SECRET, OTHER_SECRET = "NOC66PP7PO3P5J342K4GMLFRTN5GRFIT", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LINK = f"otpauth://totp/Espace%20client:marie.tremblay?secret={SECRET}&issuer=Espace%20client"

_STARTS = (0, 4, 8, 14, 18, 22)
_WIDTH, _HEIGHT = 25, 5
_DIGITS = {GLYPHS[digit]: digit for digit in "0123456789"}


class FakeHome:
    """A home that writes down what phones report, and answers every proof with the same refusal, if it is given one."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.refusal = refusal
        self.heard: list[tuple[str, ...]] = []

    def read(self, fingerprint: str) -> None:
        """Write down that the phone has read the picture."""
        self.heard.append(("read", fingerprint))

    def refused(self, fingerprint: str) -> None:
        """Write down that the phone's app refused the picture."""
        self.heard.append(("refused", fingerprint))

    def prove(self, fingerprint: str, code: str) -> None:
        """Write down the code of the phone."""
        self.heard.append(("proof", fingerprint, code))
        if self.refusal:
            raise self.refusal


@asynccontextmanager
async def in_hand(
    handset: Handset, home: FakeHome | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Hands]:
    """Run the phone alone for a person, as `guichet phone` shows it."""
    app = PhoneApp(handset, home or FakeHome(), "sombre", reduced_motion=False)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        hands = Hands(pilot, app)
        await hands.settle()
        yield hands


async def a_second(hands: Hands) -> None:
    """Do what the phone does every second."""
    await hands.app.screen.query_one(PhoneView).tick()
    await hands.settle()


def big_code(cells: Cells) -> str | None:
    """Read the code drawn in big digits somewhere on the screen."""
    for y in range(len(cells) - _HEIGHT + 1):
        for x in range(len(cells[y]) - _WIDTH + 1):
            window = [[cell.background for cell in row[x : x + _WIDTH]] for row in cells[y : y + _HEIGHT]]
            colours = {colour for row in window for colour in row}
            for light in colours if len(colours) == 2 else ():
                drawing = ["".join("#" if colour == light else "." for colour in row) for row in window]
                read = [_DIGITS.get(tuple(row[start : start + 3] for row in drawing)) for start in _STARTS]
                if None not in read:
                    return "".join(digit or "" for digit in read)
    return None
