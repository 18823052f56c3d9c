"""Before recovery codes are left of which none is proved: one question, whichever way out the person takes."""

from __future__ import annotations

from tui.language import _
from tui.messages import recovery_codes
from tui.widgets.confirm import Confirm


class LeaveCodes(Confirm):
    """Asks whether the person means to leave, and says what becomes worthless: the codes, their file, their sheet."""

    def __init__(self, words: str) -> None:
        super().__init__(recovery_codes.leave_unproved(), words, _("Quitter quand même"))
