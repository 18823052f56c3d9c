"""The certificate with which the service proves who it is, and its key."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import NamedTuple

from storage import is_exposed
from tui.language import _


class UnusableCertificate(Exception):
    """A certificate or a key that cannot be used; the text is a sentence that says which and why."""


class Certificate(NamedTuple):
    """The files of a certificate, with those that vouch for it, and of its key (PEM)."""

    chain: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return what TLS needs of them. Raises UnusableCertificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.load_into(context)
        return context

    def load_into(self, context: ssl.SSLContext) -> None:
        """Read the files, for connections to come. Raises UnusableCertificate."""
        try:
            self._must_be_kept_safe()
            # A key that wants a passphrase is refused: OpenSSL would ask for it at the terminal.
            context.load_cert_chain(self.chain, self.key, password=lambda: "")
        except ssl.SSLError:
            words = _("Le certificat « {chain} » et la clé « {key} » ne vont pas ensemble, ou sont illisibles.")
            raise UnusableCertificate(words.format(chain=self.chain, key=self.key)) from None
        except OSError as error:
            words = _("Le certificat « {chain} » ou la clé « {key} » ne peut pas être lu : {why}.")
            why = error.strerror or ""
            raise UnusableCertificate(words.format(chain=self.chain, key=self.key, why=why)) from None

    def _must_be_kept_safe(self) -> None:
        if is_exposed(self.key):
            words = _("La clé du certificat peut être lue par d'autres. Protégez-la avec « chmod 600 {key} ».")
            raise UnusableCertificate(words.format(key=self.key))
