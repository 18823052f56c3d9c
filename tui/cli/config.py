"""`guichet config`: every setting in force and its source. It opens `guichet.toml` and the database, if any."""

from __future__ import annotations

import os
from contextlib import closing

from tui.cli import data
from tui.cli.arguments import add_json
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.in_force import InForce
    from tui.config.paths import DatabasePlace
    from tui.config.settings import Settings


def define(command: Command) -> None:
    """Add the option for JSON."""
    add_json(command)
    command.does(config)


def config(options: argparse.Namespace) -> int:
    """Print the settings of this process."""
    settings = data.settings_of(options)
    return print_config(settings, options, os.environ, data.reach(options, settings).open_store)


def print_config(
    settings: Settings,
    options: argparse.Namespace,
    environment: Mapping[str, str],
    open_store: Callable[[], Store],
) -> int:
    """Print one line for each setting (its name, its value, its source), or JSON, always in the same order.

    Where the database cannot be read, its limits have no value; all other settings are printed, then the error is
    raised.
    """
    from storage import Limits, StorageError
    from tui.cli import tables
    from tui.cli.in_force import in_force
    from tui.config import paths
    from tui.language.text import clean
    from tui.process.output import LONGEST_SENTENCE, print_json

    problem: StorageError | None = None
    try:
        stored: Mapping[str, int | None] = _stored(paths.database(options, environment, settings.database), open_store)
    except StorageError as error:
        stored, problem = dict.fromkeys(Limits()._asdict()), error
    found = list(in_force(settings, options, environment, stored))
    if options.json:
        print_json(found)
    elif tables.is_for_people():
        _show(found)
    else:
        for setting in found:
            parts = (setting.name, _value(setting), _origin(setting, default=setting.source))
            print("\t".join(clean(part, LONGEST_SENTENCE) for part in parts))
    if problem:
        raise problem
    return 0


def _show(found: Sequence[InForce]) -> None:
    from tui.cli.tables import Column, print_table
    from tui.language.text import clean
    from tui.process.output import LONGEST_SENTENCE

    print_table(
        found,
        (
            Column(_("Réglage"), lambda setting: setting.name),
            Column(_("D'où"), lambda setting: clean(_origin(setting, default=_("défaut")), LONGEST_SENTENCE)),
            Column(_("Valeur"), lambda setting: clean(_value(setting), LONGEST_SENTENCE)),
        ),
    )


def _stored(database: DatabasePlace, open_store: Callable[[], Store]) -> dict[str, int]:
    """Return the limits stored in the database, by name, without making a database. Raises a `StorageError`."""
    if not database.is_there:
        return {}
    with closing(open_store()) as store:
        return store.maintenance.limits_set()


def _value(setting: InForce) -> str:
    """Return the value of a setting as it is written."""
    import json

    match setting.value:
        case None:
            return "-"
        case str():
            return setting.value
        case _:
            return json.dumps(setting.value, ensure_ascii=False)


def _origin(setting: InForce, default: str) -> str:
    """Return the file with the line, the variable or the option that gives a setting."""
    origin = setting.origin or default
    return origin if setting.line is None else f"{origin}:{setting.line}"
