"""The paths of the configuration, the database and its key, each with its source: option, environment or default."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tui.language import _

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/|[A-Za-z]+:|:memory:\Z|\\\\")
"""The beginning of a URL, of a path of another system, or of a name that is no file to SQLite; `./` makes it a path."""


class UnusablePath(ValueError):
    """A text that names no file; the text of the error is a sentence for people."""


def file_path(text: str) -> Path:
    """Return the path that a text names, with `~` for the home directory. Raises UnusablePath."""
    if not text:
        raise UnusablePath(_("Le chemin est vide. Indiquez celui d'un fichier."))
    if _ADDRESS.match(text):
        raise UnusablePath(_("« {path} » est une adresse, pas un fichier. Indiquez un chemin.").format(path=text))
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        sentence = _("« {path} » : ce dossier personnel n'existe pas. Indiquez le chemin entier.")
        raise UnusablePath(sentence.format(path=text)) from error


class FilePath(NamedTuple):
    """A path and its source."""

    path: Path
    said_by: str | None
    """The option or the variable that names the file; None for the default."""

    @property
    def is_there(self) -> bool:
        """Tell whether the file exists; True, too, if that cannot be seen: opening the file will then say why."""
        try:
            return self.path.exists()
        except OSError:
            return True


def configuration(options: argparse.Namespace, environment: Mapping[str, str]) -> FilePath:
    """Return the path of `guichet.toml`."""
    if named := _named("--config", options.config, "GUICHET_CONFIG", environment):
        return named
    from platformdirs import user_config_path  # noqa: PLC0415 - not for a command that is told where its files are

    return FilePath(user_config_path("guichet", appauthor=False) / "guichet.toml", None)


def database(options: argparse.Namespace, environment: Mapping[str, str]) -> FilePath:
    """Return the path of the database."""
    if named := _named("--database", options.database, "GUICHET_DATABASE", environment):
        return named
    from platformdirs import user_data_path  # noqa: PLC0415 - not for a command that is told where its files are

    return FilePath(user_data_path("guichet", appauthor=False) / "guichet.db", None)


def key(options: argparse.Namespace, environment: Mapping[str, str]) -> FilePath | None:
    """Return the path of the key, which systemd may pass (LoadCredential=guichet.key:…); None: beside the database."""
    if named := _named("--key-file", options.key_file, "GUICHET_KEY_FILE", environment):
        return named
    directory = environment.get("CREDENTIALS_DIRECTORY")
    path = Path(directory, "guichet.key") if directory else None
    return FilePath(path, "CREDENTIALS_DIRECTORY") if path and path.exists() else None


def _named(option: str, given: str | None, variable: str, environment: Mapping[str, str]) -> FilePath | None:
    if given is not None:
        return FilePath(file_path(given), option)
    return FilePath(file_path(value), variable) if (value := environment.get(variable)) else None
