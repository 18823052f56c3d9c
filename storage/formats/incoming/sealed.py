"""Opens Guichet's own exports: links in an age file with a passphrase."""

from __future__ import annotations

from storage.domain.errors import WrongPassphrase

_MAGIC = b"age-encryption.org/"
_TRIES = 5
"""At each try age measures the machine anew, and refuses what would take long at that moment."""


def is_sealed(content: bytes) -> bool:
    """Tell whether a file is in the age format."""
    return content.startswith(_MAGIC)


def opened(content: bytes, passphrase: str) -> bytes:
    """Decrypt a file, in a second or more. Raises WrongPassphrase."""
    import pyrage  # noqa: PLC0415 - only a sealed file needs it

    for _try in range(_TRIES):
        try:
            found: bytes = pyrage.passphrase.decrypt(content, passphrase)
        except pyrage.DecryptError as error:
            if "Excessive work" not in str(error):
                break
        # The typed passphrase may not be UTF-8.
        except UnicodeError:
            break
        else:
            return found
    raise WrongPassphrase
