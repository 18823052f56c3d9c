"""The table `[verify]` of `guichet.toml`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from tui.config.server_address import ServerAddress, UnusableAddress, server_address
from tui.config.settings import VerifySettings
from tui.config.values import WrongValue, absolute_file
from tui.language import _


class VerifyTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[verify]`, for a host that asks another one. The token is in a file of its own."""

    server: str | None = None
    token_file: str | None = None
    ca_file: str | None = None
    deadline_seconds: Annotated[int, Meta(ge=1, le=60)] = 10


def verify_settings(table: VerifyTable) -> VerifySettings:
    """Return whom to ask. Raises WrongValue for a server without a token, and for one that cannot be asked."""
    if table.server is not None and table.token_file is None:
        raise WrongValue(("verify", "server"), _("verify.server ne va pas sans verify.token_file"))
    return VerifySettings(
        server=None if table.server is None else _server(table.server),
        token_file=absolute_file(table.token_file, ("verify", "token_file")),
        ca_file=absolute_file(table.ca_file, ("verify", "ca_file")),
        deadline_seconds=table.deadline_seconds,
    )


def _server(text: str) -> ServerAddress:
    try:
        return server_address(text)
    except UnusableAddress as error:
        words = _("{key} doit être {allowed}").format(key="verify.server", allowed=error)
        raise WrongValue(("verify", "server"), words) from error
