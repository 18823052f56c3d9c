"""The table `[verify]` of `guichet.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.config.server_address import ServerAddress, UnusableAddress, server_address
from tui.config.settings import VerifySettings
from tui.config.shapes import Table, Text, Whole
from tui.config.values import WrongValue, absolute_file
from tui.language import _

VERIFY = Table({"server": Text(), "token_file": Text(), "ca_file": Text(), "deadline_seconds": Whole(1, 60)})
"""For a host that asks another one. The token is in a file of its own."""


def verify_settings(table: Mapping[str, Any]) -> VerifySettings:
    """Return whom to ask. Raises WrongValue for a server without a token, and for one that cannot be asked."""
    if "server" in table and "token_file" not in table:
        raise WrongValue(("verify", "server"), _("verify.server ne va pas sans verify.token_file"))
    return VerifySettings(
        server=_server(table["server"]) if "server" in table else None,
        token_file=absolute_file(table.get("token_file"), ("verify", "token_file")),
        ca_file=absolute_file(table.get("ca_file"), ("verify", "ca_file")),
        deadline_seconds=table.get("deadline_seconds", VerifySettings().deadline_seconds),
    )


def _server(text: str) -> ServerAddress:
    try:
        return server_address(text)
    except UnusableAddress as error:
        words = _("{key} doit être {allowed}").format(key="verify.server", allowed=error)
        raise WrongValue(("verify", "server"), words) from error
