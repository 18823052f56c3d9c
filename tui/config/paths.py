"""Where the configuration, the database and its key are, and what said so: an option, the environment, or nothing."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tui.language import _

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/|[A-Za-z]+:|:memory:\Z|\\\\")
"""How a URL begins, a path of another system, or what SQLite takes for no file; `./` before it makes a path of it."""


class UnusablePath(ValueError):
    """What was given names no file; its text is a sentence for people."""


def file_path(text: str) -> Path:
    """The file that a text names, in which `~` is the home. Raises UnusablePath."""
    if not text:
        raise UnusablePath(_("Le chemin donné est vide. Indiquez celui d'un fichier."))
    if _ADDRESS.match(text):
        raise UnusablePath(_("« {path} » est une adresse, pas un fichier. Indiquez un chemin.").format(path=text))
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        sentence = _("« {path} » : ce dossier personnel n'existe pas. Indiquez le chemin entier.")
        raise UnusablePath(sentence.format(path=text)) from error


class FilePath(NamedTuple):
    """A file."""

    path: Path
    said_by: str | None
    """The option or the variable that names it; None where it is by default."""

    @property
    def is_there(self) -> bool:
        """Also if that cannot be seen: to open it says why."""
        try:
            return self.path.exists()
        except OSError:
            return True


def configuration(options: argparse.Namespace, environment: Mapping[str, str]) -> FilePath:
    """`guichet.toml`."""
    if named := _named("--config", options.config, "GUICHET_CONFIG", environment):
        return named
    from platformdirs import user_config_path  # noqa: PLC0415 - not for a command that is told where its files are

    return FilePath(user_config_path("guichet", appauthor=False) / "guichet.toml", None)


def database(options: argparse.Namespace, environment: Mapping[str, str]) -> FilePath:
    """`guichet.db`."""
    if named := _named("--database", options.database, "GUICHET_DATABASE", environment):
        return named
    from platformdirs import user_data_path  # noqa: PLC0415 - not for a command that is told where its files are

    return FilePath(user_data_path("guichet", appauthor=False) / "guichet.db", None)


def key(options: argparse.Namespace, environment: Mapping[str, str]) -> FilePath | None:
    """The key, which systemd may hand over (LoadCredential=guichet.key:…); None: it is beside the database."""
    if named := _named("--key-file", options.key_file, "GUICHET_KEY_FILE", environment):
        return named
    directory = environment.get("CREDENTIALS_DIRECTORY")
    path = Path(directory, "guichet.key") if directory else None
    return FilePath(path, "CREDENTIALS_DIRECTORY") if path and path.exists() else None


def _named(option: str, given: str | None, variable: str, environment: Mapping[str, str]) -> FilePath | None:
    if given is not None:
        return FilePath(file_path(given), option)
    return FilePath(file_path(value), variable) if (value := environment.get(variable)) else None
