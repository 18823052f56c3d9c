"""Password hashes: argon2id, with the parameters in the hash (RFC 9106)."""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache, cached_property
from typing import TYPE_CHECKING

from storage.domain import codes
from storage.domain.errors import CannotHash, SealBroken
from storage.security.hashing_slots import Turns

if TYPE_CHECKING:
    import argon2

_MOST_MEMORY_KIB = 1 << 18
_MOST_TIME = 16
_MOST_LANES = 16
_ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Hasher:
    """Hashes with argon2-cffi's defaults unless given other parameters."""

    def __init__(self, parameters: argon2.Parameters | None = None) -> None:
        self._parameters = parameters
        self.turns: Turns | None = None
        """Where hashes wait for each other; None where nothing else hashes."""

    @contextmanager
    def _computing(self) -> Iterator[None]:
        """In its turn; what the machine could not do is no answer. Raises CannotHash, SealBroken."""
        from argon2.exceptions import HashingError, VerificationError, VerifyMismatchError  # noqa: PLC0415 - only hashing needs it

        try:
            with self.turns.take() if self.turns else nullcontext():
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
        """A hash of nobody's password, so that an unknown name costs what a known one does, the first time too."""
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
        """A PHC string. Raises CannotHash."""
        with self._computing():
            return self._argon2.hash(_bytes(password))

    def verify(self, password_hash: str, password: str) -> bool:
        """Whether they match. Raises CannotHash, and SealBroken for what is no hash or would exhaust the machine."""
        from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415 - only hashing needs it

        _affordable(password_hash)
        try:
            with self._computing():
                return self._argon2.verify(password_hash, _bytes(password))
        except VerifyMismatchError:
            return False

    def needs_rehash(self, password_hash: str) -> bool:
        """Whether the parameters have changed since."""
        return self._argon2.check_needs_rehash(password_hash)

    def hash_with_salt_of(self, code_hash: str, code: str) -> str:
        """What the hash of a code would be, were it of the same set as this one: same salt, same parameters.

        Raises CannotHash, and SealBroken as above.
        """
        parameters, salt = _affordable(code_hash)
        return self._hash_code(code, salt, parameters)

    def hash_set(self, codes: Sequence[str]) -> list[str]:
        """The hashes of a set of codes. They share a salt, so that one code is compared to all at the price of one."""
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


def normal(password: str) -> str:
    """As it is hashed (RFC 8265, OpaqueString): every space is a space, and what is composed is composed (NFC).

    Keyboards and systems differ in how they send one letter or one space; whoever types it sees no difference.
    """
    spaced = "".join(" " if unicodedata.category(character) == "Zs" else character for character in password)
    return unicodedata.normalize("NFC", spaced)


def forms(password: str) -> list[str]:
    """What a hash may have been made of: its normal form, then what was typed, from which earlier versions made it."""
    return list(dict.fromkeys((normal(password), password)))


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


def _affordable(stored: str) -> tuple[argon2.Parameters, bytes]:
    """The parameters and the salt of a hash. Raises SealBroken for what is no hash or would exhaust the machine."""
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
    """What argon2 says of them; of the rest that it cannot verify, the hash is to blame."""
    from argon2 import low_level  # noqa: PLC0415 - only hashing needs it

    lib = vars(low_level)["lib"]
    return frozenset(map(low_level.error_to_str, (lib.ARGON2_MEMORY_ALLOCATION_ERROR, lib.ARGON2_THREAD_FAIL)))


def is_common(folded: str) -> bool:
    """Whether a casefolded password is among the 30 000 most common."""
    return folded in _common()


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - only a new password needs its lists

    return frozenset(FREQUENCY_LISTS["passwords"])


def one_time_password() -> str:
    """Four groups of four, about 79 bits, without look-alikes."""
    return "-".join("".join(secrets.choice(_ONE_TIME_ALPHABET) for _ in range(4)) for _ in range(4))


RECOVERY_CODES = 10
_RECOVERY_LENGTH = 13
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_NUMBERED = re.compile(r"\A\s*[0-9]{1,2}[.)]\s")
"""How a line of the sheet begins."""


def recovery_codes() -> list[str]:
    """Ten codes of 13 characters of Base32, 65 bits each (SP 800-63B-4 section 4.2.1.1 asks for 64)."""
    return ["".join(secrets.choice(_BASE32) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]


def normal_recovery_code(text: str) -> str | None:
    """Upper case, without what separates or the number of a line of the sheet; None if it is no recovery code."""
    bare = codes.joined(unicodedata.normalize("NFKC", _NUMBERED.sub("", text, count=1))).upper()
    return bare if len(bare) == _RECOVERY_LENGTH and all(letter in _BASE32 for letter in bare) else None
