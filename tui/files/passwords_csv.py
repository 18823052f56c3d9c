"""The file of the one-time passwords of many new accounts: a new file that only its owner can read."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from types import TracebackType

from storage import Imported, new_private_file, system_errors_of
from storage.formats.spreadsheet import ENCODING, defused
from tui.language import ngettext


class PasswordFile:
    """A CSV file of names and passwords. Lines written are kept whatever happens: nobody else has these passwords."""

    def __init__(self, path: Path, separator: str) -> None:
        """Make the file. Raises FileInTheWay, CannotOpen."""
        self.path = path
        with system_errors_of(path):
            descriptor = new_private_file(path)
        self._file = io.TextIOWrapper(os.fdopen(descriptor, "wb"), ENCODING, newline="")
        self._lines = csv.writer(self._file, delimiter=separator)
        self._written = 0
        self._altered: list[int] = []

    def __enter__(self) -> PasswordFile:
        return self

    def add(self, made: Imported) -> None:
        """Add the password of an account. Raises CannotOpen."""
        with system_errors_of(self.path):
            if not self._written:
                self._lines.writerow(["name", "password"])
            self._lines.writerow([name := defused(made.name), made.password])
            self._file.flush()
        self._written += 1
        if name != made.name:
            self._altered.append(made.line)

    def altered(self) -> str:
        """Say which names are not in the file as they are typed to sign in; empty if all are."""
        if not self._altered:
            return ""
        return ngettext(
            "Dans le fichier des mots de passe, une apostrophe qui n'est pas du nom empêche un tableur de prendre "
            "pour une formule le nom de la ligne {lines}.",
            "Dans le fichier des mots de passe, une apostrophe qui n'est pas du nom empêche un tableur de prendre "
            "pour des formules les noms des lignes {lines}.",
            len(self._altered),
        ).format(lines=", ".join(map(str, self._altered)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Write the file to the disk, or remove it if it is empty. Raises CannotOpen."""
        with system_errors_of(self.path):
            os.fsync(self._file.fileno())
            self._file.close()
            if not self._written:
                self.path.unlink()
