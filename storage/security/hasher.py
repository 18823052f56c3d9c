"""Hashes passwords with argon2id, whose parameters are part of the hash (RFC 9106)."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from storage.domain.errors import CannotHash, SealBroken
from storage.security.hashing_slots import HashingSlots

if TYPE_CHECKING:
    import argon2

_MOST_MEMORY_KIB = 1 << 18
_MOST_TIME = 16
_MOST_LANES = 16


class Hasher:
    """Hashes and verifies passwords, with argon2-cffi's defaults unless given other parameters."""

    def __init__(self, parameters: argon2.Parameters | None = None) -> None:
        self._parameters = parameters
        self.slots: HashingSlots | None = None
        """Slots shared with other processes; None if no other process hashes."""

    @contextmanager
    def _computing(self) -> Iterator[None]:
        """Compute in a slot; a failure of the machine counts as no answer. Raises CannotHash, SealBroken."""
        from argon2.exceptions import HashingError, VerificationError, VerifyMismatchError  # noqa: PLC0415 - only hashing needs it

        try:
            with self.slots.take() if self.slots else nullcontext():
                yield
        except VerifyMismatchError:
            raise
        except (HashingError, VerificationError) as error:
            if str(error) in _failures_of_the_machine():
                raise CannotHash from error
            raise SealBroken from error
        except (MemoryError, OSError, RuntimeError) as error:
            raise CannotHash from error

    @cached_property
    def _argon2(self) -> argon2.PasswordHasher:
        import argon2  # noqa: PLC0415 - only hashing needs it

        return argon2.PasswordHasher.from_parameters(self._parameters) if self._parameters else argon2.PasswordHasher()

    @cached_property
    def dummy(self) -> str:
        """Return a hash that no password has, so that an unknown name takes as long as a known one, even at first."""
        found = self._in_force
        salt, digest = (_base64(bytes(length)) for length in (found.salt_len, found.hash_len))
        costs = f"m={found.memory_cost},t={found.time_cost},p={found.parallelism}"
        return f"$argon2id$v={found.version}${costs}${salt}${digest}"

    @property
    def _in_force(self) -> argon2.Parameters:
        import argon2  # noqa: PLC0415 - only hashing needs it

        return self._parameters or argon2.profiles.RFC_9106_LOW_MEMORY

    def warm_up(self) -> None:
        """Load argon2."""
        self._argon2  # noqa: B018

    def hash(self, password: str) -> str:
        """Hash a password into a PHC string. Raises CannotHash."""
        with self._computing():
            return self._argon2.hash(_bytes(password))

    def verify(self, password_hash: str, password: str) -> bool:
        """Tell whether a password matches a hash. Raises CannotHash; SealBroken for an invalid or too costly hash."""
        from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415 - only hashing needs it

        _affordable(password_hash)
        try:
            with self._computing():
                return self._argon2.verify(password_hash, _bytes(password))
        except VerifyMismatchError:
            return False

    def needs_rehash(self, password_hash: str) -> bool:
        """Tell whether a hash has other parameters than new ones would."""
        return self._argon2.check_needs_rehash(password_hash)

    def hash_with_salt_of(self, code_hash: str, code: str) -> str:
        """Hash a code with the salt and parameters of another hash, that of a set of codes.

        Raises CannotHash, and SealBroken if that hash is invalid or far too costly.
        """
        parameters, salt = _affordable(code_hash)
        return self._hash_code(code, salt, parameters)

    def hash_set(self, codes: Sequence[str]) -> list[str]:
        """Hash a set of codes with one salt, so that comparing a code to all costs one hash. Raises CannotHash."""
        import secrets  # noqa: PLC0415 - nothing is drawn at a login

        salt, parameters = secrets.token_bytes(16), self._in_force
        return [self._hash_code(code, salt, parameters) for code in codes]

    def _hash_code(self, code: str, salt: bytes, parameters: argon2.Parameters) -> str:
        from argon2.low_level import hash_secret  # noqa: PLC0415 - only hashing needs it

        with self._computing():
            return hash_secret(
                _bytes(code),
                salt,
                time_cost=parameters.time_cost,
                memory_cost=parameters.memory_cost,
                parallelism=parameters.parallelism,
                hash_len=parameters.hash_len,
                type=parameters.type,
            ).decode()


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    """Decode Base64 without padding. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


def _affordable(stored: str) -> tuple[argon2.Parameters, bytes]:
    """Return the parameters and the salt of a hash. Raises SealBroken if it is invalid or far too costly."""
    import argon2  # noqa: PLC0415 - only hashing needs it

    try:
        found = argon2.extract_parameters(stored)
        salt, _digest = (_decoded(part) for part in stored.split("$")[-2:])
    except ValueError as error:
        raise SealBroken from error
    if found.memory_cost > _MOST_MEMORY_KIB or found.time_cost > _MOST_TIME or found.parallelism > _MOST_LANES:
        raise SealBroken
    return found, salt


def _failures_of_the_machine() -> frozenset[str]:
    """Return argon2's messages for lack of memory or threads; any other failure means an invalid hash."""
    from argon2 import low_level  # noqa: PLC0415 - only hashing needs it

    lib = vars(low_level)["lib"]
    return frozenset(map(low_level.error_to_str, (lib.ARGON2_MEMORY_ALLOCATION_ERROR, lib.ARGON2_THREAD_FAIL)))
