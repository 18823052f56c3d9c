"""The QR code of an enrolment in plain lines, for who can show it to a phone."""

from __future__ import annotations

from collections.abc import Callable

from tui.language import _
from tui.plain.talk import Talk
from tui.qr import cells
from tui.wizard import code
from tui.wizard.journey import Journey
from tui.wizard.services import Services

_COLUMNS = 80
"""The columns that the picture may take: plain lines do not know how wide the terminal is."""
_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""The characters by the halves of a cell that are drawn: the light ones, since most terminals write light on dark."""


def show(talk: Talk, services: Services, journey: Journey, meanwhile: Callable[[], str]) -> bool:
    """Draw the picture, and again in the other colours if that is asked for; False where it cannot be drawn.

    `meanwhile` looks whether the phone has called, every second.
    """
    symbols = code.symbols(journey, services.settings)
    found = cells.pictures(symbols, _COLUMNS, _COLUMNS, (cells.Form.HALF_BLOCKS,))
    if isinstance(found, cells.TooSmall) or not services.half_blocks:
        return False
    _draw(talk, found[0], inverted=False)
    if talk.agree(_("Faut-il inverser les couleurs, si votre téléphone ne lit pas ce code QR ?"), meanwhile):
        _draw(talk, found[0], inverted=True)
    return True


def _draw(talk: Talk, picture: cells.Picture, *, inverted: bool) -> None:
    for row in range(picture.rows):
        talk.say("".join(_BLOCKS[upper is inverted, lower is inverted] for upper, lower in picture.cells(row)))
