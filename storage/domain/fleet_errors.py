"""The errors of a database that several hosts share, each with its own program, clock and key file."""

from __future__ import annotations

from collections.abc import Sequence

from storage.domain.errors import CannotOpen, StorageError


class OlderDatabase(CannotOpen):
    """The schema is older than this program, and its owner, a role (`detail`), has to bring it up to date."""


class ServerClockOff(CannotOpen):
    """The clock of this machine is too far from that of the server: many hosts count by them together."""


class KeyReadOnly(CannotOpen):
    """The key file cannot be written where it is, such as one that systemd passes. Nothing was changed."""


class OneKeyFile(StorageError):
    """The database is on this machine alone: its key is changed in one step."""


class NoComingKey(StorageError):
    """Other hosts have key files of their own, and none of them can have a key that was not prepared."""


class KeyNotEverywhere(StorageError):
    """Hosts that were seen lately do not hold the coming key, and would be shut out."""

    def __init__(self, hosts: Sequence[str] = ()) -> None:
        super().__init__(f"without the coming key: {', '.join(hosts)}")
        self.hosts = hosts
        """Their names, each with the path of its key file."""


class ServerUnproven(CannotOpen):
    """A server is there and does not show who it is: by its certificate, or for want of what that is compared with."""
