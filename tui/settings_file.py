"""The strict form of `guichet.toml`: its keys, the type and the bounds of each value."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta, Struct, inspect

from storage import Policy
from storage.rules import email_is_valid
from tui.language import _
from tui.methods import METHODS
from tui.settings import MailSettings, MethodSettings, Settings, SettingsError, Theme, WhenUnavailable
from tui.text import clean, is_hidden
from tui.toml_lines import Place, lines

_ISSUER = r"^[^&#%:]+$"
_HOST = r"^([A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?|[0-9A-Fa-f:.]+)$"
_ASCII = r"^[\x20-\x7e]+$"
Line = Annotated[str, Meta(min_length=1, max_length=80)]
Issuer = Annotated[str, Meta(min_length=1, max_length=40, pattern=_ISSUER)]
"""Key URI format: `:` separates issuer from account, and some apps decode the whole URI before they split it."""
PhoneStep = Annotated[str, Meta(min_length=1, max_length=200)]
Host = Annotated[str, Meta(max_length=253, pattern=_HOST)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Name = Annotated[str, Meta(min_length=1, max_length=254, pattern=_ASCII)]
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


class LoginTable(Struct, frozen=True, forbid_unknown_fields=True):
    """`[login]`, of `guichet login`."""

    when_unavailable: WhenUnavailable = "refuse"


class SettingsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The file; what it leaves out has the default of `Settings`."""

    issuer: Issuer | None = None
    organisation: Line | None = None
    language: Literal["fr", "en"] | None = None
    theme: Theme | None = None
    methods: dict[str, MethodTable] = msgspec.field(default_factory=dict)
    policy: PolicyTable = PolicyTable()
    recovery_codes: RecoveryTable = RecoveryTable()
    mail: MailTable | None = None
    login: LoginTable = LoginTable()


class _Wrong(Exception):
    """What is wrong with the value or the table at a place."""

    def __init__(self, place: Place, words: str) -> None:
        super().__init__(words)
        self.place = place


def read(text: str) -> Settings:
    """The settings of a file's text. Raises `SettingsError`, which begins with the line and repeats no value."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = _of_tomllib(str(error))
        raise _refusal(line or lines(text)[()], _("ce n'est pas du TOML ({reason})").format(reason=reason)) from error
    known = lines(text)
    try:
        _refuse_hidden(found, ())
        _check(found, SettingsFile, ())
        return replace(_settings(msgspec.convert(found, SettingsFile)), lines=known)
    except _Wrong as wrong:
        place = wrong.place
        while place not in known:
            place = place[:-1]
        raise _refusal(known[place], str(wrong)) from wrong


def _settings(given: SettingsFile) -> Settings:
    methods = {
        name: MethodSettings(offered=table.offered, required=table.required, steps=table.steps)
        for name, table in given.methods.items()
    }
    if not any(name not in methods or methods[name].offered for name in METHODS):
        raise _Wrong(("methods", next(iter(methods)), "offered"), _("une méthode au moins doit être proposée"))
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
        when_unavailable=given.login.when_unavailable,
    )


def _refusal(line: int, words: str) -> SettingsError:
    return SettingsError(_("ligne {line} : {words}").format(line=line, words=words))


def _of_tomllib(message: str) -> tuple[str, int | None]:
    """What is wrong, and the line if the message says it."""
    reason, _at, position = message.rpartition(" (at ")
    line = re.match(r"line (\d+)", position)
    return reason, int(line[1]) if line else None


def _check(value: Any, kind: Any, place: Place) -> None:
    """Raises `_Wrong` for the first key or value that will not do; `kind` is a type, with its bounds."""
    wanted = _info(kind)
    match wanted:
        case inspect.StructType() if isinstance(value, dict):
            kinds = get_type_hints(wanted.cls, include_extras=True)
            _check_keys(value, tuple(kinds), place)
            for field in wanted.fields:
                if field.name in value:
                    _check(value[field.name], kinds[field.name], (*place, field.name))
                elif field.required:
                    raise _Wrong(place, _("il manque {key}").format(key=_dotted((*place, field.name))))
        case inspect.DictType() if isinstance(value, dict):
            _check_keys(value, tuple(METHODS), place)
            for name, table in value.items():
                _check(table, MethodTable, (*place, name))
        case _:
            try:
                msgspec.convert(value, kind)
            except msgspec.ValidationError as error:
                words = _("{key} doit être {allowed}").format(key=_dotted(place), allowed=_allowed(wanted))
                raise _Wrong(place, words) from error


def _info(kind: Any) -> inspect.Type:
    """What msgspec knows of a type, None left out: TOML has no such value."""
    info = inspect.type_info(kind)
    if isinstance(info, inspect.UnionType):
        (info,) = (part for part in info.types if not isinstance(part, inspect.NoneType))
    return info


def _check_keys(table: dict[str, Any], known: tuple[str, ...], place: Place) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            sentence = _("{key} est inconnu ; sont connus ici : {keys}")
            if near:
                sentence = _("{key} est inconnu ; serait-ce {near} ?")
            names = {"near": _dotted((*place, *near)), "keys": ", ".join(known)}
            raise _Wrong((*place, key), sentence.format(key=_dotted((*place, key)), **names))


def _allowed(wanted: inspect.Type) -> str:
    """The values that will do, as what follows « doit être »."""
    match wanted:
        case inspect.LiteralType(values=values):
            return _(" ou ").join(f'"{value}"' for value in values)
        case inspect.BoolType():
            return _("true ou false")
        case inspect.IntType(ge=least, le=most):
            return _("un nombre entier de {least} à {most}").format(least=least, most=most)
        case inspect.StrType(pattern=pattern, min_length=least, max_length=most):
            size = _("un texte")
            if most:
                size = _("un texte de {least} à {most} caractères").format(least=least or 1, most=most)
            return size + _forms().get(pattern or "", "")
        case inspect.VarTupleType(item_type=part):
            return _("une liste, dont chaque élément est {allowed}").format(allowed=_allowed(part))
        case _:
            return _("une table")


def _forms() -> dict[str, str]:
    """What each pattern asks of a text."""
    return {
        _ISSUER: _(", sans & # % ni :"),
        _HOST: _(", un nom de machine ou une adresse IP"),
        _ASCII: _(", ASCII seulement"),
    }


def _dotted(place: Place) -> str:
    return clean(".".join(place))


def _mail(table: MailTable) -> MailSettings:
    """Raises `_Wrong` for values that do not go together."""
    if not email_is_valid(table.sender):
        raise _Wrong(("mail", "sender"), _("mail.sender n'est pas une adresse"))
    if table.security == "none" and not _is_this_machine(table.host):
        raise _Wrong(
            ("mail", "security"), _('mail.security = "none" ne va que vers cette machine, localhost par exemple')
        )
    if (table.username is None) != (table.password_file is None):
        raise _Wrong(("mail",), _("mail.username et mail.password_file vont ensemble"))
    return MailSettings(
        host=table.host,
        port=table.port or _PORTS[table.security],
        security=table.security,
        sender=table.sender,
        username=table.username,
        password_file=_file(table.password_file, ("mail", "password_file")),
        ca_file=_file(table.ca_file, ("mail", "ca_file")),
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _file(name: str | None, place: Place) -> Path | None:
    """Raises `_Wrong` for a path that depends on where the program was started."""
    if name is not None and not Path(name).is_absolute():
        raise _Wrong(place, _("{key} doit être un chemin absolu").format(key=_dotted(place)))
    return None if name is None else Path(name)


def _refuse_hidden(value: object, place: Place) -> None:
    """A text with characters that cannot be seen is not shown to people. Only steps may have a line break."""
    match value:
        case dict():
            for name, part in value.items():
                _refuse_hidden(part, (*place, name))
        case list():
            for part in value:
                _refuse_hidden(part.replace("\n", "") if isinstance(part, str) else part, place)
        case str() if any(map(is_hidden, value)):
            raise _Wrong(place, _("{key} contient un caractère invisible").format(key=_dotted(place)))
