"""Every setting in force and its source: `guichet.toml`, the database, the environment, an option, or the default."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from storage import Limits
from tui import language
from tui.config import paths
from tui.config.settings import MethodSettings, Settings
from tui.methods.catalogue import METHODS


@dataclass(frozen=True, slots=True)
class InForce:
    """A setting in force."""

    name: str
    """The name as in `guichet.toml`, with a point after each table."""
    value: Any
    source: Literal["default", "database", "file", "environment", "option"]
    origin: str | None = None
    """The path of the file or of the database, or the name of the variable or the option; None for a default."""
    line: int | None = None
    """The line of `guichet.toml`, from 1."""


def in_force(
    settings: Settings,
    options: argparse.Namespace,
    environment: Mapping[str, str],
    stored: Mapping[str, int | None],
) -> Iterator[InForce]:
    """List every setting: first the paths of files, then the others in the order of `guichet.toml`.

    `stored` has the limits of the database by name, None for a limit that cannot be read.
    """
    file = paths.configuration(options, environment)
    database = paths.database(options, environment, settings.database)
    key = paths.key(options, environment)
    yield _said("config", str(file.path), file.said_by)
    if (line := settings.lines.get(("database",))) and database.said_by == paths.IN_FILE:
        yield InForce("database", str(database.place), "file", str(file.path), line)
    else:
        yield _said("database", str(database.place), database.said_by)
    key_path = paths.files(database, key).key or Path(database.place).with_name("guichet.key")
    yield _said("key_file", str(key_path), key.said_by if key else None)
    for setting, value in _values(settings):
        table, _point, name = setting.rpartition(".")
        line = settings.lines.get(tuple(setting.split(".")))
        if setting == "language" and (options.lang or line is None):
            yield _language(options, environment)
        elif line is not None:
            yield InForce(setting, value, "file", str(file.path), line)
        elif table == "limits" and name in stored:
            yield InForce(setting, stored[name], "database", str(database.place))
        else:
            yield InForce(setting, value, "default")


def _values(settings: Settings) -> Iterator[tuple[str, Any]]:
    yield "issuer", settings.issuer
    yield "organisation", settings.organisation
    yield "language", settings.language
    yield "theme", settings.theme
    yield "reduced_motion", settings.reduced_motion
    for name, make in METHODS.items():
        changes = settings.methods.get(name, MethodSettings())
        yield f"methods.{name}.offered", changes.offered
        yield f"methods.{name}.required", changes.required
        yield f"methods.{name}.steps", list(changes.steps or make().steps)
    yield "policy.mfa_required", settings.policy.mfa_required
    yield "policy.grace_days", settings.policy.grace_days
    yield "policy.devices_a_method", settings.policy.devices_a_method
    for name, number in (Limits()._asdict() | dict(settings.limits)).items():
        yield f"limits.{name}", number
    yield "recovery_codes.save", settings.save_codes
    yield "recovery_codes.print_command", list(settings.print_command)
    for name in ("host", "port", "security", "sender", "username", "password_file", "ca_file"):
        value = getattr(settings.mail, name, None)
        yield f"mail.{name}", str(value) if isinstance(value, Path) else value
    yield "wizard.idle_seconds", settings.wizard_idle_seconds
    yield "console.idle_seconds", settings.console_idle_seconds
    yield "kiosk.idle_seconds", settings.kiosk.idle_seconds
    yield "kiosk.blank_seconds", settings.kiosk.blank_seconds
    yield "login.when_unavailable", settings.when_unavailable
    yield "login.without_phone", settings.without_phone
    yield "serve.url", settings.serve.url
    yield "serve.proxies", list(settings.serve.proxies)
    yield "serve.hosts_address", settings.serve.hosts_address
    yield "serve.hosts_port", settings.serve.hosts_port
    yield "web.names", list(settings.web.names)
    yield "web.proxies", list(settings.web.proxies)
    yield "web.sessions", settings.web.sessions
    yield "web.sessions_of_an_address", settings.web.sessions_of_an_address
    for name, value in settings.verify._asdict().items():
        yield f"verify.{name}", value if isinstance(value, int | None) else str(value)


def _language(options: argparse.Namespace, environment: Mapping[str, str]) -> InForce:
    """Return the language in force, by the option or else by the locale, and its source."""
    if options.lang:
        return InForce("language", options.lang, "option", "--lang")
    return _said("language", language.of_locale(environment), language.locale_variable(environment))


def _said(name: str, value: str, said_by: str | None) -> InForce:
    if said_by is None:
        return InForce(name, value, "default")
    return InForce(name, value, "option" if said_by.startswith("--") else "environment", said_by)
