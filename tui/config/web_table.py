"""The table `[web]` of `guichet.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tui.config.settings import MOST_SESSIONS, WebSettings
from tui.config.shapes import Several, Table, Whole
from tui.config.values import NAME, WrongValue, ip_addresses
from tui.language import _

_SESSIONS = Whole(1, MOST_SESSIONS)
_NAME = r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*"
WEB = Table(
    {
        "names": Several(NAME),
        "proxies": Several(NAME),
        "sessions": _SESSIONS,
        "sessions_of_an_address": _SESSIONS,
    }
)
"""For `guichet web`."""


def web_settings(table: Mapping[str, Any]) -> WebSettings:
    """Return the settings of the counter in a browser. Raises WrongValue."""
    if not all(re.fullmatch(_NAME, name) for name in table.get("names", ())):
        words = _("web.names veut des noms tels que guichet.example.org, en minuscules, sans port ni « https:// »")
        raise WrongValue(("web", "names"), words)
    return WebSettings(**{**table, "proxies": ip_addresses(table.get("proxies", ()), ("web", "proxies"))})
