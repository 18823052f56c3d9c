"""The strict form of `guichet.toml`: its keys, and the type and bounds of each value."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta, Struct, inspect

from storage import LARGEST_LIMIT, LONGEST_GRACE_DAYS, SMALLEST_LIMIT, Limits, Policy
from tui.config.mail_table import MailTable, mail_settings
from tui.config.offered import must_be_possible
from tui.config.paths import has_password, is_dsn, password_in_dsn
from tui.config.serve_table import ServeTable, serve_settings
from tui.config.settings import (
    SHORTEST_WIZARD_IDLE,
    Admission,
    KioskSettings,
    MethodSettings,
    Settings,
    SettingsError,
    Theme,
)
from tui.config.toml_errors import explained
from tui.config.toml_lines import KeyPath, lines
from tui.config.values import ASCII_FORM, HOST_FORM, Name, WrongValue, absolute_file, dotted
from tui.config.verify_table import VerifyTable, verify_settings
from tui.config.web_table import WebTable, web_settings
from tui.language import _
from tui.language.text import is_hidden
from tui.methods.catalogue import METHODS
from tui.process.unread import why_unread

_ISSUER = r"^[^\s&#%:]([^&#%:]*[^\s&#%:])?$"
_SHOWN = r"^\S(.*\S)?$"
Line = Annotated[str, Meta(min_length=1, max_length=80)]
Issuer = Annotated[str, Meta(min_length=1, max_length=40, pattern=_ISSUER)]
"""A part of a Key URI: `:` separates issuer from account, and some apps decode the whole URI before splitting it."""
Shown = Annotated[str, Meta(min_length=1, max_length=80, pattern=_SHOWN)]
PhoneStep = Annotated[str, Meta(min_length=1, max_length=200)]
Limit = Annotated[int, Meta(ge=SMALLEST_LIMIT, le=LARGEST_LIMIT)]


class MethodTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[methods.NAME]`."""

    offered: bool = True
    required: bool = False
    steps: Annotated[tuple[PhoneStep, ...], Meta(min_length=1)] | None = None


class PolicyTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[policy]`."""

    mfa_required: bool = False
    grace_days: Annotated[int, Meta(ge=0, le=LONGEST_GRACE_DAYS)] = 0
    devices_a_method: Annotated[int, Meta(ge=1, le=20)] = 5


class RecoveryTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[recovery_codes]`."""

    save: bool = True
    print_command: tuple[Line, ...] = ("lp",)


class WizardTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[wizard]`."""

    idle_seconds: Annotated[int, Meta(ge=0, le=36000)] = 900


class ConsoleTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[console]`."""

    idle_seconds: Annotated[int, Meta(ge=60, le=3600)] = 300


class KioskTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[kiosk]`."""

    idle_seconds: Annotated[int, Meta(ge=30, le=600)] = 120
    blank_seconds: Annotated[int, Meta(ge=5, le=300)] = 20


class LoginTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[login]`, for `guichet login` and `guichet verify --pam`."""

    when_unavailable: Admission = "refuse"
    without_phone: Admission = "refuse"


class SettingsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; missing values have the defaults of `Settings`."""

    database: Name | None = None
    issuer: Issuer | None = None
    organisation: Shown | None = None
    language: Literal["fr", "en"] | None = None
    theme: Theme | None = None
    reduced_motion: bool = False
    methods: dict[str, MethodTable] = msgspec.field(default_factory=dict)
    policy: PolicyTable = PolicyTable()
    limits: dict[str, Limit] = msgspec.field(default_factory=dict)
    recovery_codes: RecoveryTable = RecoveryTable()
    mail: MailTable | None = None
    wizard: WizardTable = WizardTable()
    console: ConsoleTable = ConsoleTable()
    kiosk: KioskTable = KioskTable()
    login: LoginTable = LoginTable()
    serve: ServeTable = ServeTable()
    verify: VerifyTable = VerifyTable()
    web: WebTable = WebTable()


_NAMES: dict[KeyPath, tuple[tuple[str, ...], Any]] = {
    ("methods",): (tuple(METHODS), MethodTable),
    ("limits",): (Limits._fields, Limit),
}
"""The tables whose keys are names: the names allowed, and the type of what they stand for."""


def load(path: Path) -> Settings:
    """Read a TOML file. Raises `SettingsError`."""
    try:
        # Some editors begin a file with a mark that says that it is in UTF-8.
        return read(path.read_bytes().decode("utf-8-sig"))
    except SettingsError as error:
        raise SettingsError(f"{path}, {error}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        words = _("{path}, ligne {line} : ce fichier doit être enregistré en UTF-8")
        raise SettingsError(words.format(path=path, line=line)) from error
    except OSError as error:
        raise SettingsError(f"{path} : {why_unread(error)}") from error


def read(text: str) -> Settings:
    """Return the settings of a file's text.

    Raises `SettingsError`, whose text begins with the line and repeats no value.
    """
    settings = _well_formed(text)
    must_be_possible(settings)
    return settings


def _well_formed(text: str) -> Settings:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = explained(str(error))
        raise _refusal(line or lines(text)[()], _("ce n'est pas du TOML ({reason})").format(reason=reason)) from error
    known = lines(text)
    try:
        _refuse_hidden(found, ())
        _check(found, SettingsFile, ())
        return _settings(msgspec.convert(found, SettingsFile))._replace(lines=known)
    except WrongValue as wrong:
        place = wrong.place
        while place not in known:
            place = place[:-1]
        raise _refusal(known[place], str(wrong)) from wrong


def _settings(given: SettingsFile) -> Settings:
    methods = {
        name: MethodSettings(offered=table.offered, required=table.required, steps=table.steps)
        for name, table in given.methods.items()
    }
    for name, changes in methods.items():
        if changes.required and not changes.offered:
            raise WrongValue(("methods", name, "required"), _("une méthode obligatoire doit être proposée"))
    plain = Settings()
    return Settings(
        database=_database(given.database),
        issuer=given.issuer or plain.issuer,
        organisation=given.organisation,
        language=given.language,
        theme=given.theme or plain.theme,
        reduced_motion=given.reduced_motion,
        methods=methods,
        policy=Policy(**msgspec.structs.asdict(given.policy)),
        limits=given.limits,
        save_codes=given.recovery_codes.save,
        print_command=given.recovery_codes.print_command,
        mail=mail_settings(given.mail) if given.mail else None,
        wizard_idle_seconds=_wizard_idle(given.wizard),
        console_idle_seconds=given.console.idle_seconds,
        kiosk=_kiosk(given.kiosk),
        when_unavailable=given.login.when_unavailable,
        without_phone=given.login.without_phone,
        serve=serve_settings(given.serve),
        verify=verify_settings(given.verify),
        web=web_settings(given.web),
    )


def _refusal(line: int, words: str) -> SettingsError:
    return SettingsError(_("ligne {line} : {words}").format(line=line, words=words))


def _check(value: Any, kind: Any, place: KeyPath) -> None:
    """Raise `WrongValue` for the first key or value that does not fit `kind`, a type with its bounds."""
    wanted = _info(kind)
    match wanted:
        case inspect.StructType() if isinstance(value, dict):
            kinds = get_type_hints(wanted.cls, include_extras=True)
            _check_keys(value, tuple(kinds), place)
            for field in wanted.fields:
                if field.name in value:
                    _check(value[field.name], kinds[field.name], (*place, field.name))
                elif field.required:
                    raise WrongValue(place, _("il manque {key}").format(key=dotted((*place, field.name))))
        case inspect.DictType() if isinstance(value, dict):
            names, named = _NAMES[place]
            _check_keys(value, names, place)
            for name, part in value.items():
                _check(part, named, (*place, name))
        case _:
            try:
                msgspec.convert(value, kind)
            except msgspec.ValidationError as error:
                words = _("{key} doit être {allowed}").format(key=dotted(place), allowed=_allowed(wanted))
                raise WrongValue(place, words) from error


def _info(kind: Any) -> inspect.Type:
    """Return msgspec's description of a type without None, since TOML has no such value."""
    info = inspect.type_info(kind)
    if isinstance(info, inspect.UnionType):
        (info,) = (part for part in info.types if not isinstance(part, inspect.NoneType))
    return info


def _check_keys(table: dict[str, Any], known: tuple[str, ...], place: KeyPath) -> None:
    for key in table:
        if key not in known:
            words = _("{key} est inconnu ; {hint}").format(key=dotted((*place, key)), hint=_hint(key, known, place))
            raise WrongValue((*place, key), words)


def _hint(key: str, known: tuple[str, ...], place: KeyPath) -> str:
    """Say to which table a key unknown here belongs, or which known key was meant."""
    for name, kind in get_type_hints(SettingsFile, include_extras=True).items():
        match _info(kind):
            case inspect.StructType(cls=table):
                keys: tuple[str, ...] = tuple(get_type_hints(table))
            case inspect.DictType():
                keys = _NAMES[name,][0]
            case _ if name == key:
                return _("{key} se met au début du fichier, avant toute table").format(key=key)
            case _:
                continue
        if key in keys:
            return _perhaps((name, key))
    if near := get_close_matches(key, known, n=1):
        return _perhaps((*place, *near))
    return _("sont connus ici : {keys}").format(keys=", ".join(known))


def _perhaps(place: KeyPath) -> str:
    return _("serait-ce {near} ?").format(near=dotted(place))


def _allowed(wanted: inspect.Type) -> str:
    """List the allowed values, as words that follow « doit être »."""
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
        case inspect.VarTupleType(item_type=part, min_length=least):
            words = _("une liste d'un élément au moins, dont chacun est {allowed}") if least else None
            words = words or _("une liste, dont chaque élément est {allowed}")
            return words.format(allowed=_allowed(part))
        case _:
            return _("une table")


def _forms() -> dict[str, str]:
    """Return what each pattern asks of a text, as words."""
    return {
        _ISSUER: _(", sans « & », « # », « % » ni « : », ni espace aux extrémités"),
        _SHOWN: _(", sans espace aux extrémités"),
        HOST_FORM: _(", un nom de machine ou une adresse IP"),
        ASCII_FORM: _(", ASCII seulement"),
    }


def _wizard_idle(table: WizardTable) -> int:
    """Return the idle time of the wizard. Raises `WrongValue` for one that gives no time to answer the question."""
    if 0 < table.idle_seconds < SHORTEST_WIZARD_IDLE:
        words = _("wizard.idle_seconds doit être 0, ou {least} au moins").format(least=SHORTEST_WIZARD_IDLE)
        raise WrongValue(("wizard", "idle_seconds"), words)
    return table.idle_seconds


def _kiosk(table: KioskTable) -> KioskSettings:
    """Return the kiosk settings. Raises `WrongValue` for a warning as soon as the client stops typing."""
    if table.blank_seconds > table.idle_seconds - 10:
        words = _("kiosk.blank_seconds doit être inférieur d'au moins 10 à kiosk.idle_seconds")
        raise WrongValue(("kiosk", "blank_seconds"), words)
    return KioskSettings(**msgspec.structs.asdict(table))


def _database(name: str | None) -> str | None:
    """Return the place of the database.

    Raises `WrongValue` for a password in it, and for a path that depends on the working directory.
    """
    if name is None or is_dsn(name):
        if name and has_password(name):
            raise WrongValue(("database",), password_in_dsn())
        return name
    return str(absolute_file(name, ("database",)))


def _refuse_hidden(value: object, place: KeyPath) -> None:
    """Raise `WrongValue` for a text with invisible characters. Only steps may have a line break."""
    match value:
        case dict():
            for name, part in value.items():
                _refuse_hidden(part, (*place, name))
        case list():
            for part in value:
                _refuse_hidden(part.replace("\n", "") if isinstance(part, str) else part, place)
        case str() if any(map(is_hidden, value)):
            raise WrongValue(place, _("{key} contient un caractère invisible").format(key=dotted(place)))
