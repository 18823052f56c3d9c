"""The front door of `storage`: what a screen or a command may ask, and nothing else.

Every method blocks (SQLite, argon2): call them from a worker thread. Each thread has its own connection.
"""

from __future__ import annotations

from storage.domain import totp
from storage.security import sealing
from storage.security.key_file import new_key
from storage.services.audit_log import Audit
from storage.services.devices import Devices
from storage.services.directory import Directory
from storage.services.importing import Importing
from storage.services.mail_queue import Post
from storage.services.maintenance import Custody
from storage.services.phones import Activations
from storage.services.recovery_codes import Recovery
from storage.services.tokens import Tokens
from storage.services.visits import Visits


class Store(Directory, Importing, Devices, Activations, Recovery, Tokens, Post, Visits, Audit, Custody):
    """Users, factors, pending enrolments and the trail of one database."""

    def warm_up(self) -> None:
        """Load the heavy libraries, so that the first sign-in does not wait for them."""
        totp.codes(totp.new_secret())(0)
        self._hasher.warm_up()
        sealing.seal(new_key(), "", b"")
