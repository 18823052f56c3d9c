"""The keys of one key file, read again after another process has rotated them."""

from __future__ import annotations

import threading
from pathlib import Path

from storage.domain.errors import KeyWrong
from storage.security import key_file
from storage.security.key_file import Key


class Keyring:
    """Finds keys by their ids. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Read the key file. Raises KeyMissing, KeyExposed, KeyWrong, CannotOpen."""
        self.path = path
        self._lock = threading.Lock()
        self._keys = self._read()

    @property
    def held(self) -> tuple[str, ...]:
        """Return the ids of the keys in the file, as last read, newest first."""
        return self._held

    def refresh(self) -> None:
        """Read the key file again, which has been changed. Raises KeyMissing, KeyExposed, KeyWrong, CannotOpen."""
        with self._lock:
            # Earlier keys stay: a value read before a rotation is sometimes opened after it.
            self._keys |= self._read()

    def _read(self) -> dict[str, Key]:
        try:
            keys = key_file.read(self.path)
        except KeyWrong:
            # The file was being overwritten after a rotation; the new one has its name by now.
            keys = key_file.read(self.path)
        found = {key.id: key for key in keys}
        self._held = tuple(found)
        return found

    def key(self, key_id: str) -> Key:
        """Return the key with this id. Raises KeyWrong if the file does not hold it."""
        if key_id not in self._keys:
            self.refresh()
        if key_id not in self._keys:
            raise KeyWrong(self.path)
        return self._keys[key_id]
