"""The table `[mail]` of `guichet.toml`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from storage import InvalidEmail, sendable
from tui.config.server_address import is_this_machine
from tui.config.settings import MailSettings
from tui.config.values import Host, Name, Port, WrongValue, absolute_file
from tui.language import _

_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class MailTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[mail]`. The password is in a file of its own."""

    host: Host
    sender: str
    port: Port | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: Name | None = None
    password_file: str | None = None
    ca_file: str | None = None


def mail_settings(table: MailTable) -> MailSettings:
    """Return the mail settings. Raises WrongValue for values that do not go together."""
    try:
        sendable(table.sender)
    except InvalidEmail as error:
        raise WrongValue(("mail", "sender"), _("mail.sender n'est pas une adresse")) from error
    if table.security == "none" and not is_this_machine(table.host):
        words = _('mail.security = "none" ne va que vers cette machine, localhost par exemple')
        raise WrongValue(("mail", "security"), words)
    if (table.username is None) != (table.password_file is None):
        raise WrongValue(("mail",), _("mail.username et mail.password_file vont ensemble"))
    return MailSettings(
        host=table.host,
        port=table.port or _PORTS[table.security],
        security=table.security,
        sender=table.sender,
        username=table.username,
        password_file=absolute_file(table.password_file, ("mail", "password_file")),
        ca_file=absolute_file(table.ca_file, ("mail", "ca_file")),
    )
