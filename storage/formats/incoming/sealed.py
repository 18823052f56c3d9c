"""Exports of ours: links in a file in the age format, which a passphrase opens."""

from __future__ import annotations

from storage.domain.errors import WrongPassphrase

_MAGIC = b"age-encryption.org/"
_TRIES = 5
"""age measures the machine at each, and refuses what would take long at that moment."""


def is_sealed(content: bytes) -> bool:
    """Whether it is in the age format."""
    return content.startswith(_MAGIC)


def opened(content: bytes, passphrase: str) -> bytes:
    """What a file holds. Takes a second or more. Raises WrongPassphrase."""
    import pyrage  # noqa: PLC0415 - only a sealed file needs it

    for _try in range(_TRIES):
        try:
            found: bytes = pyrage.passphrase.decrypt(content, passphrase)
        except pyrage.DecryptError as error:
            if "Excessive work" not in str(error):
                break
        # What was typed may not be UTF-8.
        except UnicodeError:
            break
        else:
            return found
    raise WrongPassphrase
