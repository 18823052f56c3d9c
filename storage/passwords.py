"""Password hashes: argon2id, with the parameters in the hash (RFC 9106)."""

from __future__ import annotations

import secrets
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argon2

_MOST_MEMORY_KIB = 1 << 20
_MOST_TIME = 16
_MOST_LANES = 16
_ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Hasher:
    """Hashes with argon2-cffi's defaults unless given other parameters."""

    def __init__(self, parameters: argon2.Parameters | None = None) -> None:
        self._parameters = parameters

    @cached_property
    def _argon2(self) -> argon2.PasswordHasher:
        import argon2

        return argon2.PasswordHasher.from_parameters(self._parameters) if self._parameters else argon2.PasswordHasher()

    @cached_property
    def dummy(self) -> str:
        """The hash of nobody's password, so that an unknown name costs what a known one does."""
        return self.hash(secrets.token_hex(16))

    def warm_up(self) -> None:
        """Load argon2 and make the dummy hash."""
        self.dummy  # noqa: B018

    def hash(self, password: str) -> str:
        """A PHC string."""
        return self._argon2.hash(_bytes(password))

    def verify(self, password_hash: str, password: str) -> bool:
        """Whether they match. A hash whose parameters would exhaust the machine is refused unread."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            if not _affordable(password_hash):
                return False
            return self._argon2.verify(password_hash, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def needs_rehash(self, password_hash: str) -> bool:
        """Whether the parameters have changed since."""
        return self._argon2.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _affordable(password_hash: str) -> bool:
    import argon2

    found = argon2.extract_parameters(password_hash)
    return found.memory_cost <= _MOST_MEMORY_KIB and found.time_cost <= _MOST_TIME and found.parallelism <= _MOST_LANES


def is_common(folded: str) -> bool:
    """Whether a casefolded password is among the 30 000 most common."""
    return folded in _common()


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def one_time_password() -> str:
    """Four groups of four, about 79 bits, without look-alikes."""
    return "-".join("".join(secrets.choice(_ONE_TIME_ALPHABET) for _ in range(4)) for _ in range(4))
