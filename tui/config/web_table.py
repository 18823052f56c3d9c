"""The table `[web]` of `guichet.toml`."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Meta, Struct

from tui.config.settings import MOST_SESSIONS, WebSettings
from tui.config.values import Name, WrongValue, ip_addresses
from tui.language import _

Sessions = Annotated[int, Meta(ge=1, le=MOST_SESSIONS)]
_NAME = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")


class WebTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[web]`, for `guichet web`."""

    names: tuple[Name, ...] = ()
    proxies: tuple[Name, ...] = ()
    sessions: Sessions | None = None
    sessions_of_an_address: Sessions | None = None


def web_settings(table: WebTable) -> WebSettings:
    """Return the settings of the counter in a browser. Raises WrongValue."""
    if not all(map(_NAME.fullmatch, table.names)):
        words = _("web.names veut des noms tels que guichet.example.org, en minuscules, sans port ni « https:// »")
        raise WrongValue(("web", "names"), words)
    plain = WebSettings()
    return WebSettings(
        names=table.names,
        proxies=ip_addresses(table.proxies, ("web", "proxies")),
        sessions=table.sessions or plain.sessions,
        sessions_of_an_address=table.sessions_of_an_address or plain.sessions_of_an_address,
    )
