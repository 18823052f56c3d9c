"""What a terminal that is drawn in a browser changes: whoever sits there is not at this machine."""

from __future__ import annotations

from collections.abc import Mapping

from tui.config.settings import SHORTEST_WIZARD_IDLE, Settings
from tui.process.child import BROWSER


def is_in_browser(environment: Mapping[str, str]) -> bool:
    """Tell whether a browser shows this program."""
    return BROWSER in environment


def suited(settings: Settings) -> Settings:
    """Return settings for a browser: nothing is saved or printed on this machine, and nobody is waited for for ever."""
    idle = max(settings.kiosk.idle_seconds, SHORTEST_WIZARD_IDLE)
    return settings._replace(save_codes=False, print_command=(), wizard_idle_seconds=idle)
