"""Everything the store refuses, as types that carry facts and never a secret.

The text of an error is for developers. What people read is written by `tui`, from the type and its facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from storage.domain.models import AddressFlaw, Diagnosis, Pending, Verdict, Weakness

_NAME = re.compile(r"[A-Za-z0-9_ -]{1,24}")
_MAY_BE_A_SECRET = re.compile(r"[A-Za-z2-7]{12,}|[0-9A-Fa-f]{8,}")


def _is_a_name(text: str) -> bool:
    """Whether it can be told as the name of something, and is no piece of a secret."""
    return _NAME.fullmatch(text) is not None and _MAY_BE_A_SECRET.search(text) is None


class StorageError(Exception):
    """Base of all that follows."""


class CannotOpen(StorageError):
    """The data directory, database or key cannot be used. `path` is the file at fault."""

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(f"{type(self).__name__}: {path} {detail}".rstrip())
        self.path = path
        self.detail = detail


class DatabaseMissing(CannotOpen):
    """There is no database here, and this caller makes none."""


class DatabaseReplaced(CannotOpen):
    """The file was replaced or removed by hand while it was open here. Nothing was changed."""


class DirectoryExposed(CannotOpen):
    """The directory of the database belongs to somebody else, or anybody may put other files in it."""


class KeyMissing(CannotOpen):
    """The database holds sealed secrets and the key file is not there."""


class KeyWrong(CannotOpen):
    """The key file is not the one that sealed this database, or is not a key file."""


class KeyExposed(CannotOpen):
    """The key file can be read or written by other users."""


class NotOurDatabase(CannotOpen):
    """The file is not a database, or belongs to another program."""


class NewerDatabase(CannotOpen):
    """The database was written by a newer version of this program."""


class NetworkFileSystem(CannotOpen):
    """SQLite's journal is not safe on a file system shared over a network."""


class FileInTheWay(CannotOpen):
    """There is a file where a new one was to be made."""


class DatabaseDamaged(CannotOpen):
    """SQLite found the file malformed."""


class DatabaseUnavailable(StorageError):
    """The write or read could not be made: disk full, read-only, locked for too long. Nothing was changed.

    `detail` is the system's own word, if it had one.
    """

    def __init__(self, text: str = "", detail: str = "") -> None:
        super().__init__(text or detail)
        self.detail = detail


class CannotHash(StorageError):
    """A password could not be hashed or compared: no memory, no thread or no place. Nothing was decided."""


class NoPlace(DatabaseUnavailable):
    """Others hold every place to compute a hash for longer than anybody should wait. Nothing was changed."""


class ClockImplausible(StorageError):
    """What would spend codes by the clock is not done: it is too far from the newest event. Both in Unix seconds."""

    def __init__(self, now: int, newest: int = 0) -> None:
        super().__init__(f"clock at {now}, newest event at {newest}")
        self.now = now
        self.newest = newest


class SealBroken(StorageError):
    """A sealed value does not open: it was changed, moved or sealed by another key."""


class AlreadyInitialised(StorageError):
    """The first account exists already."""


class UnknownUser(StorageError):
    """No account has this name."""


class NameTaken(StorageError):
    """Another account has this name, without regard to case."""


class InvalidName(StorageError):
    """Empty, longer than 64 characters, or holding a control or invisible character."""


class WeakPassword(StorageError):
    """The new password is refused."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(f"weak password: {weakness}")
        self.weakness = weakness


class SignInRefused(StorageError):
    """Unknown name, wrong password or disabled account: never said which."""


class Locked(StorageError):
    """Too many refused attempts. `until` is in Unix seconds."""

    def __init__(self, until: int) -> None:
        super().__init__(f"locked until {until}")
        self.until = until


class CodeRefused(StorageError):
    """The code is not accepted. `verdict` is REFUSED or USED.

    `seconds_off` goes with `Diagnosis.WRONG_CLOCK`: by how much the phone's clock is ahead (positive) or behind, in
    steps of 30 seconds.
    """

    def __init__(self, verdict: Verdict, diagnosis: Diagnosis | None = None, seconds_off: int = 0) -> None:
        super().__init__(f"code {verdict}")
        self.verdict = verdict
        self.diagnosis = diagnosis
        self.seconds_off = seconds_off


class NoActiveFactor(StorageError):
    """The account has no active factor to check a code against."""


class FactorDisabled(StorageError):
    """Too many refused codes disabled the factor: it has to be reset and enrolled again."""


class NotAllowed(StorageError):
    """The session has not authenticated far or recently enough for this act, or the account is disabled."""


class SessionEnded(NotAllowed):
    """What protects the account was changed in another session: the person signs in again."""


class CodeWanted(StorageError):
    """The operator's last code was accepted too long ago for this act: another one is asked for."""


class NotOnOneself(StorageError):
    """An operator does not do this to their own account."""


class PasswordExpired(StorageError):
    """The one-time password is right, and too old."""


class InvalidEmail(StorageError):
    """Not an address that mail can be sent to."""

    def __init__(self, flaw: AddressFlaw) -> None:
        super().__init__(f"invalid e-mail address: {flaw}")
        self.flaw = flaw


class IdentityNotRecorded(StorageError):
    """A device is not reset without a word on how the person's identity was checked."""


class ReasonNotRecorded(StorageError):
    """Neither is a device reset, nor are secrets handed over, without a word on why."""


class WeakPassphrase(StorageError):
    """What is to seal a file has fewer than 15 characters, or one that cannot be typed: a control, a byte not UTF-8."""


class GuessablePassphrase(WeakPassphrase):
    """It is made of what is tried first."""


class SeveralTokens(StorageError):
    """The account has more than one, and the file that was asked for holds one."""


class UnfitForVerifier(StorageError):
    """The verifier that is to read the file does not compute such codes, or cannot write such a name."""


class InvalidDeviceName(StorageError):
    """Empty, longer than 40 characters, or holding a control or invisible character."""


class LastDevice(StorageError):
    """Removing this device would leave an account without a method that it must have."""


class OperatorsMustEnrol(StorageError):
    """An operator's account always has to have a method."""


class TooManyDevices(StorageError):
    """The method has as many devices as this deployment allows."""


class EnrolmentExpired(StorageError):
    """The pending enrolment is gone: expired, abandoned, replaced or already proved."""


class EnrolmentTakenOver(StorageError):
    """The pending enrolment goes on in another session, which took it over."""


class EnrolmentElsewhere(StorageError):
    """The person has a pending enrolment that this session does not hold: it must be taken over or abandoned."""

    def __init__(self, pending: Pending) -> None:
        super().__init__("pending elsewhere")
        self.pending = pending


class TokenRefused(StorageError):
    """What was given is not the `otpauth` URI of a time-based token. Neither this nor what follows ever holds it."""


class MigrationUri(TokenRefused):
    """An `otpauth-migration` URI: several tokens at once, as Google Authenticator moves them to another phone."""


class CounterToken(TokenRefused):
    """An HOTP token, whose codes follow a counter and not the time."""


class RepeatedParameter(TokenRefused):
    """The URI says one thing twice."""


class _Named:
    """Carries the name of what is not known, unless it may be a piece of a secret."""

    def __init__(self, name: str = "") -> None:
        # An exception keeps what this call is given.
        super().__init__()
        self.name = name if _is_a_name(name) else ""
        """Empty where it may be a piece of a secret."""


class UnknownParameter(_Named, TokenRefused):
    """The URI says something more, which may change the codes."""


class UnknownColumn(_Named, TokenRefused):
    """A list of tokens has a column of another name, which may change the codes."""


class InvalidSecret(TokenRefused):
    """The secret is missing, or not Base32."""


class InvalidSeed(TokenRefused):
    """The seed of a list is not in hexadecimal."""


class ShortSecret(TokenRefused):
    """The secret has less than 112 bits."""


class LongSecret(TokenRefused):
    """The secret has more than 64 bytes."""


class UnknownAlgorithm(TokenRefused):
    """Neither SHA1 nor SHA256 nor SHA512."""


class InvalidDigits(TokenRefused):
    """Codes of neither 6 nor 8 digits."""


class InvalidPeriod(TokenRefused):
    """A step shorter than 15 seconds or longer than 60."""


class UnknownExport(TokenRefused):
    """XML or JSON, but of none of the systems whose files are read."""


class NotInUtf8(TokenRefused):
    """Text in another encoding than UTF-8."""


class TokenListTooLong(TokenRefused):
    """The file has more bytes, or more tokens, than are read."""


class SealedExport(TokenRefused):
    """The export of another system is encrypted."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin
        """The name of that system, or of its format."""


class NoAccountSaid(TokenRefused):
    """A file of many people's tokens does not say whose this one is."""


class AnotherAccount(TokenRefused):
    """A file that names several people says that this token is another one's."""


class TokensRefused(StorageError):
    """Of several tokens given together, some are refused: none was taken."""

    def __init__(self, refusals: Sequence[tuple[int, StorageError]]) -> None:
        super().__init__()
        self.refusals = refusals
        """Each with the place of its token among those given, from 0."""


class TokenHeld(StorageError):
    """The account has this token already."""


class TokenStopped(TokenHeld):
    """The account had this token before it was stopped."""


class WrongPassphrase(StorageError):
    """It does not open this file, or the file is damaged."""
