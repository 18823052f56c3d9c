"""The table `[mail]` of `guichet.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage import InvalidEmail, sendable
from tui.config.server_address import is_this_machine
from tui.config.settings import MailSettings
from tui.config.shapes import Choice, Table, Text
from tui.config.values import HOST, NAME, PORT, WrongValue, absolute_file
from tui.language import _

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
MAIL = Table(
    {
        "host": HOST,
        "sender": Text(),
        "port": PORT,
        "security": Choice("none", "starttls", "tls"),
        "username": NAME,
        "password_file": Text(),
        "ca_file": Text(),
    },
    required=("host", "sender"),
)
"""The password is in a file of its own."""


def mail_settings(table: Mapping[str, Any]) -> MailSettings:
    """Return the mail settings. Raises WrongValue for values that do not go together."""
    security = table.get("security", "starttls")
    try:
        sendable(table["sender"])
    except InvalidEmail as error:
        raise WrongValue(("mail", "sender"), _("mail.sender n'est pas une adresse")) from error
    if security == "none" and not is_this_machine(table["host"]):
        words = _('mail.security = "none" ne va que vers cette machine, localhost par exemple')
        raise WrongValue(("mail", "security"), words)
    if ("username" in table) != ("password_file" in table):
        raise WrongValue(("mail",), _("mail.username et mail.password_file vont ensemble"))
    return MailSettings(
        host=table["host"],
        port=table.get("port", _PORTS[security]),
        security=security,
        sender=table["sender"],
        username=table.get("username"),
        password_file=absolute_file(table.get("password_file"), ("mail", "password_file")),
        ca_file=absolute_file(table.get("ca_file"), ("mail", "ca_file")),
    )
