"""The front door of `storage`: what a screen or a command may ask, and nothing else.

Every method blocks (SQLite, argon2): call them from a worker thread. Each thread has its own connection.
"""

from __future__ import annotations

from storage import seal, totp
from storage.activation import Activations
from storage.audit import Audit
from storage.custody import Custody
from storage.devices import Devices
from storage.directory import Directory
from storage.importing import Importing
from storage.key_file import new_key
from storage.post import Post
from storage.recovery import Recovery
from storage.tokens import Tokens
from storage.visits import Visits


class Store(Directory, Importing, Devices, Activations, Recovery, Tokens, Post, Visits, Audit, Custody):
    """Users, factors, pending enrolments and the trail of one database."""

    def warm_up(self) -> None:
        """Load the heavy libraries, so that the first sign-in does not wait for them."""
        totp.codes(totp.new_secret())(0)
        self._hasher.warm_up()
        seal.seal(new_key(), "", b"")
