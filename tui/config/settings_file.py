"""The strict form of `guichet.toml`: its keys, and the type and bounds of each value."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from storage import LARGEST_LIMIT, LONGEST_GRACE_DAYS, SMALLEST_LIMIT, Limits, Policy
from tui.config.mail_table import MAIL, mail_settings
from tui.config.offered import must_be_possible
from tui.config.paths import has_password, is_dsn, password_in_dsn
from tui.config.serve_table import SERVE, serve_settings
from tui.config.settings import SHORTEST_WIZARD_IDLE, KioskSettings, MethodSettings, Settings, SettingsError
from tui.config.shapes import Choice, Flag, Several, Shape, Table, Text, Whole
from tui.config.toml_errors import explained
from tui.config.toml_lines import KeyPath, lines
from tui.config.values import NAME, WrongValue, absolute_file, dotted
from tui.config.verify_table import VERIFY, verify_settings
from tui.config.web_table import WEB, web_settings
from tui.language import _
from tui.language.text import is_hidden
from tui.methods.catalogue import METHODS
from tui.process.unread import why_unread

_ISSUER = Text(
    40,
    r"[^\s&#%:]([^&#%:]*[^\s&#%:])?",
    lambda: _(", sans « & », « # », « % » ni « : », ni espace aux extrémités"),
)
"""A part of a Key URI: `:` separates issuer from account, and some apps decode the whole URI before splitting it."""
_SHOWN = Text(80, r"\S(.*\S)?", lambda: _(", sans espace aux extrémités"))
_ADMISSION = Choice("let in", "refuse")
_METHOD = Table({"offered": Flag(), "required": Flag(), "steps": Several(Text(200), least=1)})
_LIMIT = Whole(SMALLEST_LIMIT, LARGEST_LIMIT)
FILE = Table(
    {
        "database": NAME,
        "issuer": _ISSUER,
        "organisation": _SHOWN,
        "language": Choice("en", "fr"),
        "theme": Choice("clair", "contraste", "grand", "sombre"),
        "reduced_motion": Flag(),
        "methods": Table(dict.fromkeys(METHODS, _METHOD)),
        "policy": Table(
            {"mfa_required": Flag(), "grace_days": Whole(0, LONGEST_GRACE_DAYS), "devices_a_method": Whole(1, 20)}
        ),
        "limits": Table(dict.fromkeys(Limits._fields, _LIMIT)),
        "recovery_codes": Table({"save": Flag(), "print_command": Several(Text(80))}),
        "mail": MAIL,
        "wizard": Table({"idle_seconds": Whole(0, 36000)}),
        "console": Table({"idle_seconds": Whole(60, 3600)}),
        "kiosk": Table({"idle_seconds": Whole(30, 600), "blank_seconds": Whole(5, 300)}),
        "login": Table({"when_unavailable": _ADMISSION, "without_phone": _ADMISSION}),
        "serve": SERVE,
        "verify": VERIFY,
        "web": WEB,
    }
)
"""The whole file. What is missing has the default of `Settings`."""


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
        found = _with_tuples(found)
        _check(found, FILE, ())
        return _settings(found)._replace(lines=known)
    except WrongValue as wrong:
        place = wrong.place
        while place not in known:
            place = place[:-1]
        raise _refusal(known[place], str(wrong)) from wrong


def _with_tuples(value: Any) -> Any:
    """Return a value with a tuple in the place of each list: settings do not change."""
    match value:
        case dict():
            return {name: _with_tuples(part) for name, part in value.items()}
        case list():
            return tuple(map(_with_tuples, value))
        case _:
            return value


def _settings(found: Mapping[str, Any]) -> Settings:
    usual = Settings()
    recovery, login = found.get("recovery_codes", {}), found.get("login", {})
    return Settings(
        database=_database(found.get("database")),
        issuer=found.get("issuer", usual.issuer),
        organisation=found.get("organisation"),
        language=found.get("language"),
        theme=found.get("theme", usual.theme),
        reduced_motion=found.get("reduced_motion", usual.reduced_motion),
        methods={name: _method(name, table) for name, table in found.get("methods", {}).items()},
        policy=Policy(**found.get("policy", {})),
        limits=found.get("limits", {}),
        save_codes=recovery.get("save", usual.save_codes),
        print_command=recovery.get("print_command", usual.print_command),
        mail=mail_settings(found["mail"]) if "mail" in found else None,
        wizard_idle_seconds=_wizard_idle(found.get("wizard", {}).get("idle_seconds", usual.wizard_idle_seconds)),
        console_idle_seconds=found.get("console", {}).get("idle_seconds", usual.console_idle_seconds),
        kiosk=_kiosk(KioskSettings(**found.get("kiosk", {}))),
        when_unavailable=login.get("when_unavailable", usual.when_unavailable),
        without_phone=login.get("without_phone", usual.without_phone),
        serve=serve_settings(found.get("serve", {})),
        verify=verify_settings(found.get("verify", {})),
        web=web_settings(found.get("web", {})),
    )


def _method(name: str, table: Mapping[str, Any]) -> MethodSettings:
    """Return the changes to a method. Raises `WrongValue` for one that must be had and cannot."""
    changes = MethodSettings(**table)
    if changes.required and not changes.offered:
        raise WrongValue(("methods", name, "required"), _("une méthode obligatoire doit être proposée"))
    return changes


def _refusal(line: int, words: str) -> SettingsError:
    return SettingsError(_("ligne {line} : {words}").format(line=line, words=words))


def _check(value: Any, shape: Shape, place: KeyPath) -> None:
    """Raise `WrongValue` for the first key or value that does not fit its shape."""
    if not shape.fits(value):
        words = _("{key} doit être {allowed}").format(key=dotted(place), allowed=shape.allowed())
        raise WrongValue(place, words)
    if isinstance(shape, Table):
        _check_keys(value, tuple(shape.shapes), place)
        for name, each in shape.shapes.items():
            if name in value:
                _check(value[name], each, (*place, name))
            elif name in shape.required:
                raise WrongValue(place, _("il manque {key}").format(key=dotted((*place, name))))


def _check_keys(table: dict[str, Any], known: tuple[str, ...], place: KeyPath) -> None:
    for key in table:
        if key not in known:
            words = _("{key} est inconnu ; {hint}").format(key=dotted((*place, key)), hint=_hint(key, known, place))
            raise WrongValue((*place, key), words)


def _hint(key: str, known: tuple[str, ...], place: KeyPath) -> str:
    """Say to which table a key unknown here belongs, or which known key was meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a wrong file needs it

    for name, shape in FILE.shapes.items():
        if isinstance(shape, Table) and key in shape.shapes:
            return _perhaps((name, key))
        if name == key and not isinstance(shape, Table):
            return _("{key} se met au début du fichier, avant toute table").format(key=key)
    if near := get_close_matches(key, known, n=1):
        return _perhaps((*place, *near))
    return _("sont connus ici : {keys}").format(keys=", ".join(known))


def _perhaps(place: KeyPath) -> str:
    return _("serait-ce {near} ?").format(near=dotted(place))


def _wizard_idle(seconds: int) -> int:
    """Return the idle time of the wizard. Raises `WrongValue` for one that gives no time to answer the question."""
    if 0 < seconds < SHORTEST_WIZARD_IDLE:
        words = _("wizard.idle_seconds doit être 0, ou {least} au moins").format(least=SHORTEST_WIZARD_IDLE)
        raise WrongValue(("wizard", "idle_seconds"), words)
    return seconds


def _kiosk(settings: KioskSettings) -> KioskSettings:
    """Return the kiosk settings. Raises `WrongValue` for a warning as soon as the client stops typing."""
    if settings.blank_seconds > settings.idle_seconds - 10:
        words = _("kiosk.blank_seconds doit être inférieur d'au moins 10 à kiosk.idle_seconds")
        raise WrongValue(("kiosk", "blank_seconds"), words)
    return settings


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
