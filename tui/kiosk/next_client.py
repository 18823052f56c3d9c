"""Client suivant, in the middle of something: one question, and the usual answer is yes."""

from __future__ import annotations

from tui.language import _
from tui.widgets.confirm import Confirm


class NextClient(Confirm):
    """Asks once whether this client has finished; Enter says yes."""

    AUTO_FOCUS = "#yes"

    def __init__(self, lost: str = "") -> None:
        """Say besides what is `lost` that somebody may have on paper."""
        words = _("Ce qui est commencé ici est abandonné, et rien n'en reste.")
        super().__init__(_("Passer au client suivant ?"), f"{words} {lost}".rstrip(), _("Client suivant"))
