"""The start of another process of this program: its command, and the little that it is told of the environment."""

from __future__ import annotations

import sys

from tui.process.command import STARTED_BY

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

PROGRAM: tuple[str, ...] = (sys.executable, "-I", "-m", "tui")
"""The command that starts this program."""
BROWSER = "GUICHET_BROWSER"
"""The variable by which `guichet web` tells a program that a browser shows it, and the address of that browser."""
_PASSED_ON = frozenset(
    {"HOME", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TERM", "COLORTERM", "NO_COLOR", "ESCDELAY"}
    | {"TZ", "SSH_CONNECTION", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "CREDENTIALS_DIRECTORY"}
    | {"GUICHET_CONFIG", "GUICHET_DATABASE", "GUICHET_KEY_FILE", BROWSER, STARTED_BY}
    # How a server of the database is reached, and by which certificates and passwords.
    | {"PGPASSFILE", "PGSERVICEFILE", "PGSYSCONFDIR", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY"}
)
_PATH = "/usr/local/bin:/usr/bin:/bin"


def command_of(options: argparse.Namespace, *words: str, language: str | None = None) -> list[str]:
    """Return the command that starts this program with the places that it was given itself, then these words.

    `language` is spoken unless an option said which.
    """
    given = (("--database", options.database), ("--key-file", options.key_file), ("--config", options.config))
    places = [f"{option}={value}" for option, value in (*given, ("--lang", options.lang or language)) if value]
    return [*PROGRAM, *places, *words]


def environment_of(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a process is told of the environment: where files are, how the terminal speaks, and no more."""
    return {name: value for name, value in environment.items() if name in _PASSED_ON} | {"PATH": _PATH}
