"""Where the configuration, the database and its key are, each with its source: option, environment, file or default."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tui.config import user_directories
from tui.language import _

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/|[A-Za-z]+:|:memory:\Z|\\\\")
"""The beginning of a URL, of a path of another system, or of a name that is no file to SQLite; `./` makes it a path."""


_PASSWORD = re.compile(r"://[^/@?]*:[^/@?]*@|[?&](password|sslpassword)=")
"""What gives a password in a DSN, as `storage` finds it too."""
IN_FILE = "guichet.toml"
"""What names the database where the configuration does."""
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""The variable by which systemd says where it has put what it passes; nobody writes there."""


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


class DatabasePlace(NamedTuple):
    """The place of the database, and its source."""

    place: Path | str
    """The path of a file, or the DSN of a server."""
    said_by: str | None
    """The option, the variable or the file that names it; None for the default."""

    @property
    def is_there(self) -> bool:
        """Tell whether the file exists; True, too, for a server, and if it cannot be seen: opening it says why."""
        return not isinstance(self.place, Path) or FilePath(self.place, self.said_by).is_there


class DataFiles(NamedTuple):
    """The files that this host keeps for a database."""

    key: Path | None
    """The path of the key; None: beside a database that is a file."""
    named_after: Path | None
    """The path that all others are named after; None: that of a database that is a file."""
    owned: Path
    """The path of which the owner is that of the data."""


def configuration(options: argparse.Namespace, environment: Mapping[str, str]) -> FilePath:
    """Return the path of `guichet.toml`."""
    if named := _named("--config", options.config, "GUICHET_CONFIG", environment):
        return named
    return FilePath(user_directories.configuration() / "guichet.toml", None)


def database(options: argparse.Namespace, environment: Mapping[str, str], in_file: str | None = None) -> DatabasePlace:
    """Return the place of the database, which `guichet.toml` may name (`in_file`). Raises UnusablePath."""
    for said_by, text in (
        ("--database", options.database),
        ("GUICHET_DATABASE", environment.get("GUICHET_DATABASE") or None),
        (IN_FILE, in_file),
    ):
        if text is not None:
            return DatabasePlace(place(text), said_by)
    return DatabasePlace(files_of_this_host().with_name("guichet.db"), None)


def key(options: argparse.Namespace, environment: Mapping[str, str]) -> FilePath | None:
    """Return the path of the key, which systemd may pass (LoadCredential=guichet.key:…); None for the default.

    The default is beside a database that is a file, and else among the files of this host.
    """
    if named := _named("--key-file", options.key_file, "GUICHET_KEY_FILE", environment):
        return named
    directory = environment.get(CREDENTIALS)
    path = Path(directory, "guichet.key") if directory else None
    return FilePath(path, CREDENTIALS) if path and path.exists() else None


def files(database: DatabasePlace, key: FilePath | None) -> DataFiles:
    """Return what this host keeps for a database: beside it, or, for a server's, beside the key."""
    if isinstance(database.place, Path):
        return DataFiles(key.path if key else None, None, database.place)
    path = key.path if key else files_of_this_host().with_name("guichet.key")
    named_after = files_of_this_host() if key and key.said_by == CREDENTIALS else path.with_name("guichet")
    return DataFiles(path, named_after, path)


def place(text: str) -> Path | str:
    """Return the place of a database that a text names: a path, or a DSN as it is.

    Raises UnusablePath, also for a DSN with a password: it is about to be shown and stored.
    """
    if not is_dsn(text):
        return file_path(text)
    if has_password(text):
        raise UnusablePath(password_in_dsn())
    return text


def has_password(dsn: str) -> bool:
    """Tell whether a DSN gives a password."""
    return _PASSWORD.search(dsn) is not None


def password_in_dsn() -> str:
    """Say where a password belongs, if not in a DSN."""
    return _(
        "L'adresse de la base de données contient un mot de passe, que d'autres pourraient y lire. Mettez-le dans le "
        "fichier « ~/.pgpass »."
    )


def is_dsn(text: str) -> bool:
    """Tell whether a text names a database of a server, as `storage` reads it."""
    return text.startswith(("postgresql://", "postgres://"))


def files_of_this_host() -> Path:
    """Return the path, without an ending, that the files of this host are named after, unless it is told otherwise."""
    return user_directories.data() / "guichet"


def _named(option: str, given: str | None, variable: str, environment: Mapping[str, str]) -> FilePath | None:
    if given is not None:
        return FilePath(file_path(given), option)
    return FilePath(file_path(value), variable) if (value := environment.get(variable)) else None
