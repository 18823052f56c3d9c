"""The strict form of `guichet.toml`: its keys, the type and the bounds of each value."""

from __future__ import annotations

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from storage import Policy
from storage.rules import email_is_valid
from tui.language import _
from tui.settings import MailSettings, MethodSettings, Settings, SettingsError
from tui.text import is_hidden

Line = Annotated[str, Meta(min_length=1, max_length=80)]
Issuer = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[^&#%:]+$")]
"""Key URI format: `:` separates issuer from account, and some apps decode the whole URI before they split it."""
PhoneStep = Annotated[str, Meta(min_length=1, max_length=200)]
Host = Annotated[
    str, Meta(max_length=253, pattern=r"^([A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?|[0-9A-Fa-f:.]+)$")
]
Port = Annotated[int, Meta(ge=1, le=65535)]
Name = Annotated[str, Meta(min_length=1, max_length=254, pattern=r"^[\x20-\x7e]+$")]
"""smtplib signs in with ASCII only."""
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class MethodTable(Struct, frozen=True, forbid_unknown_fields=True):
    """`[methods.NAME]`."""

    offered: bool = True
    required: bool = False
    steps: tuple[PhoneStep, ...] | None = None


class PolicyTable(Struct, frozen=True, forbid_unknown_fields=True):
    """`[policy]`."""

    mfa_required: bool = False
    grace_days: Annotated[int, Meta(ge=0, le=365)] = 0
    devices_a_method: Annotated[int, Meta(ge=1, le=20)] = 5


class RecoveryTable(Struct, frozen=True, forbid_unknown_fields=True):
    """`[recovery_codes]`."""

    save: bool = True
    print_command: tuple[Line, ...] = ("lp",)


class MailTable(Struct, frozen=True, forbid_unknown_fields=True):
    """`[mail]`. The password is in a file of its own."""

    host: Host
    sender: str
    port: Port | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: Name | None = None
    password_file: str | None = None
    ca_file: str | None = None


class SettingsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The file; what it leaves out has the default of `Settings`."""

    issuer: Issuer | None = None
    organisation: Line | None = None
    language: Literal["fr", "en"] | None = None
    theme: Literal["sombre", "clair"] | None = None
    methods: dict[str, MethodTable] = msgspec.field(default_factory=dict)
    policy: PolicyTable = PolicyTable()
    recovery_codes: RecoveryTable = RecoveryTable()
    mail: MailTable | None = None


def read(text: str) -> Settings:
    """The settings of a file's text. Raises `SettingsError`."""
    try:
        found = tomllib.loads(text)
        _refuse_hidden(found, "")
        given = msgspec.convert(found, SettingsFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(str(error)) from error
    methods = {
        name: MethodSettings(offered=table.offered, required=table.required, steps=table.steps)
        for name, table in given.methods.items()
    }
    plain = Settings()
    return Settings(
        issuer=given.issuer or plain.issuer,
        organisation=given.organisation,
        language=given.language,
        theme=given.theme or plain.theme,
        methods=methods,
        policy=Policy(**msgspec.structs.asdict(given.policy)),
        save_codes=given.recovery_codes.save,
        print_command=given.recovery_codes.print_command,
        mail=_mail(given.mail) if given.mail else None,
    )


def _mail(table: MailTable) -> MailSettings:
    """Raises `SettingsError` for values that do not go together."""
    if not email_is_valid(table.sender):
        raise SettingsError(_("mail.sender : ce n'est pas une adresse"))
    if table.security == "none" and not _is_this_machine(table.host):
        raise SettingsError(_("mail.security : « none » ne va que vers cette machine, localhost par exemple"))
    if (table.username is None) != (table.password_file is None):
        raise SettingsError(_("mail : username et password_file vont ensemble"))
    return MailSettings(
        host=table.host,
        port=table.port or _PORTS[table.security],
        security=table.security,
        sender=table.sender,
        username=table.username,
        password_file=_file(table.password_file, "mail.password_file"),
        ca_file=_file(table.ca_file, "mail.ca_file"),
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _file(name: str | None, place: str) -> Path | None:
    """Raises `SettingsError` for a path that depends on where the program was started."""
    if name is not None and not Path(name).is_absolute():
        raise SettingsError(_("{place} : le chemin doit être absolu").format(place=place))
    return None if name is None else Path(name)


def _refuse_hidden(value: object, place: str) -> None:
    """A text with characters that cannot be seen is not shown to people. Only steps may have a line break."""
    match value:
        case dict():
            for name, part in value.items():
                _refuse_hidden(part, f"{place}.{name}".lstrip("."))
        case list():
            for part in value:
                _refuse_hidden(part.replace("\n", "") if isinstance(part, str) else part, place)
        case str() if any(map(is_hidden, value)):
            raise SettingsError(_("{place} : caractère invisible").format(place=place))
