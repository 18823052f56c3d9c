"""The errors of hosts that ask about codes, and of who says which hosts may."""

from __future__ import annotations

from storage.domain.errors import StorageError


class InvalidHostName(StorageError):
    """The name of a host is not 1 to 64 letters, digits, dots, dashes and underscores, without accents."""


class HostNameTaken(StorageError):
    """Another host that may ask has this name."""


class UnknownHost(StorageError):
    """No host that may ask has this name."""


class HostRefused(StorageError):
    """The token is that of no host, or of one that was revoked; the error never says which."""


class HostPaused(StorageError):
    """Too many questions of this host were refused within an hour. It may ask again from `until`, in Unix seconds."""

    def __init__(self, until: int) -> None:
        super().__init__(f"host paused until {until}")
        self.until = until
