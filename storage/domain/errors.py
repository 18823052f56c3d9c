"""The errors of the store. Each type carries facts and never a secret.

The text of an error is for developers; `tui` writes the sentences that people read, from the type and its facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from storage.domain.factors import Pending
from storage.domain.verdicts import AddressFlaw, Diagnosis, Verdict, Weakness

_NAME = re.compile(r"[A-Za-z0-9_ -]{1,24}")
_MAY_BE_A_SECRET = re.compile(r"[A-Za-z2-7]{12,}|[0-9A-Fa-f]{8,}")


def _is_a_name(text: str) -> bool:
    """Tell whether a text may be shown as a name: it has the form of one, and cannot be a piece of a secret."""
    return _NAME.fullmatch(text) is not None and _MAY_BE_A_SECRET.search(text) is None


class StorageError(Exception):
    """Base class of the errors of the store."""


class CannotOpen(StorageError):
    """The data directory, database or key cannot be used; `path` is the file at fault, or the server."""

    def __init__(self, path: Path | str, detail: str = "") -> None:
        super().__init__(f"{type(self).__name__}: {path} {detail}".rstrip())
        self.path = path
        self.detail = detail


class DatabaseMissing(CannotOpen):
    """There is no database, and the caller did not ask to create one."""


class DatabaseReplaced(CannotOpen):
    """The database file was replaced or removed by hand while this process had it open. Nothing was changed."""


class DirectoryExposed(CannotOpen):
    """The directory of the database belongs to another user, or others may create files in it."""


class KeyMissing(CannotOpen):
    """The database holds sealed secrets, but there is no key file."""


class KeyWrong(CannotOpen):
    """The key file is not the one that sealed this database, or is not a key file."""


class BackupOfAnotherKey(KeyWrong):
    """The backup is sealed with another key than the data: that of before a rotation, or of another installation."""


class KeyExposed(CannotOpen):
    """The key file can be read or written by other users."""


class NotOurDatabase(CannotOpen):
    """The file is not a database, or belongs to another program."""


class NewerDatabase(CannotOpen):
    """The database was written by a newer version of this program."""


class NetworkFileSystem(CannotOpen):
    """SQLite's journal is not safe on a file system shared over a network."""


class FileInTheWay(CannotOpen):
    """A file already exists where a new one was to be created."""


class DriverMissing(CannotOpen):
    """The extra that talks to the server of a DSN is not installed."""


class InvalidDsn(CannotOpen):
    """A text that begins like a DSN is none."""


class PasswordInDsn(CannotOpen):
    """A DSN holds a password, which a list of processes would show."""


class ServerNotVerified(CannotOpen):
    """A server on another machine would not have to show that it is the one that was named."""


class ServerNotSupported(CannotOpen):
    """A server speaks the protocol of PostgreSQL and is none, or is of a version that is too old."""


class ServerUnreachable(CannotOpen):
    """No server answers at the place that a DSN names."""


class ServerRefused(CannotOpen):
    """A server does not let a role in, or has no such database."""


class OwnerWanted(CannotOpen):
    """Only the owner of a database on a server may do that, by a DSN of its own. Nothing was changed."""


class DatabaseDamaged(CannotOpen):
    """SQLite found the file malformed."""


class DatabaseUnavailable(StorageError):
    """The database could not be read or written: disk full, read-only, locked for too long. Nothing was changed.

    `detail` is the message of the operating system; empty if there was none.
    """

    def __init__(self, text: str = "", detail: str = "") -> None:
        super().__init__(text or detail)
        self.detail = detail


class ServerGone(DatabaseUnavailable):
    """No server of the database answers. Nothing was changed."""


class CommitUnknown(DatabaseUnavailable):
    """A server did not answer whether it has kept a change: it may have been made, or be made yet."""


class CannotHash(StorageError):
    """A password could not be hashed or compared, for lack of memory or threads. Nothing was decided."""


class NoPlace(DatabaseUnavailable):
    """Every hashing slot stayed taken for longer than anybody should wait. Nothing was changed."""


class ClockImplausible(StorageError):
    """The clock is too far from the newest event to check codes by it. `now` and `newest` are in Unix seconds."""

    def __init__(self, now: int, newest: int = 0) -> None:
        super().__init__(f"clock at {now}, newest event at {newest}")
        self.now = now
        self.newest = newest


class SealBroken(StorageError):
    """A sealed value cannot be opened: it was changed, moved or sealed by another key."""


class AlreadyInitialised(StorageError):
    """The database already has an account, so that no first one can be created."""


class UnknownUser(StorageError):
    """No account has this name."""


class NameTaken(StorageError):
    """Another account has this name, without regard to case."""


class InvalidName(StorageError):
    """The name of an account is empty, longer than 64 characters, or holds a control or invisible character."""


class WeakPassword(StorageError):
    """The new password is refused, for the reason in `weakness`."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(f"weak password: {weakness}")
        self.weakness = weakness


class SignInRefused(StorageError):
    """The name is unknown, the password wrong or the account disabled; the error never says which."""


class Locked(StorageError):
    """Too many attempts were refused. `until`, in Unix seconds, is when the next one is possible."""

    def __init__(self, until: int) -> None:
        super().__init__(f"locked until {until}")
        self.until = until


class CodeRefused(StorageError):
    """The code is not accepted; `verdict` is REFUSED or USED.

    With `Diagnosis.WRONG_CLOCK`, `seconds_off` says by how many seconds the phone's clock is ahead (positive) or behind
    (negative): a multiple of 30.
    """

    def __init__(self, verdict: Verdict, diagnosis: Diagnosis | None = None, seconds_off: int = 0) -> None:
        super().__init__(f"code {verdict}")
        self.verdict = verdict
        self.diagnosis = diagnosis
        self.seconds_off = seconds_off


class NoActiveFactor(StorageError):
    """The account has no active factor to check a code against."""


class FactorDisabled(StorageError):
    """Too many refused codes disabled the factor; it must be reset and enrolled again."""


class NotAllowed(StorageError):
    """The session's authentication is too weak or too old for this act, or the account is disabled."""


class SessionEnded(NotAllowed):
    """Another session changed the password or methods of the account; the person must sign in again."""


class CodeWanted(StorageError):
    """The operator's last code was accepted too long ago for this act; a new one is required."""


class NotOnOneself(StorageError):
    """Operators may not do this to their own account."""


class PasswordExpired(StorageError):
    """The one-time password is right but has expired."""


class InvalidEmail(StorageError):
    """No mail can be sent to this address, for the reason in `flaw`."""

    def __init__(self, flaw: AddressFlaw) -> None:
        super().__init__(f"invalid e-mail address: {flaw}")
        self.flaw = flaw


class IdentityNotRecorded(StorageError):
    """The operator did not record how the person's identity was checked before a reset."""


class ReasonNotRecorded(StorageError):
    """No reason was recorded for resetting a device or exporting secrets."""


class WeakPassphrase(StorageError):
    """The passphrase of a file has fewer than 15 characters, or one that cannot be typed (control, not UTF-8)."""


class GuessablePassphrase(WeakPassphrase):
    """The passphrase of a file takes too few guesses."""


class SeveralTokens(StorageError):
    """The account has several tokens, but the requested file format holds only one."""


class UnfitForVerifier(StorageError):
    """The target verifier does not support the parameters of this token, or the name of this account."""


class InvalidDeviceName(StorageError):
    """The name of a device is empty, longer than 40 characters, or holds a control or invisible character."""


class LastDevice(StorageError):
    """Removing this device would leave the account without a required method."""


class OperatorsMustEnrol(StorageError):
    """An operator's account must always have a method."""


class LastOperator(StorageError):
    """Closing this account would leave no operator whose account is open."""


class TooManyDevices(StorageError):
    """The method already has the maximum number of devices in this deployment."""


class EnrolmentExpired(StorageError):
    """The pending enrolment no longer exists: it expired, or was abandoned, replaced or already proved."""


class EnrolmentTakenOver(StorageError):
    """Another session took over the pending enrolment."""


class EnrolmentElsewhere(StorageError):
    """The person has a pending enrolment in another session, to be taken over or abandoned first."""

    def __init__(self, pending: Pending) -> None:
        super().__init__("pending elsewhere")
        self.pending = pending


class TokenRefused(StorageError):
    """The input is not the `otpauth` URI of a time-based token. This error and its subclasses never hold the input."""


class MigrationUri(TokenRefused):
    """An `otpauth-migration` URI: several tokens at once, as Google Authenticator moves them to another phone."""


class CounterToken(TokenRefused):
    """An HOTP token, whose codes follow a counter and not the time."""


class RepeatedParameter(TokenRefused):
    """The URI repeats a parameter."""


class _Named:
    """Carries the unknown name, unless it may be a piece of a secret."""

    def __init__(self, name: str = "") -> None:
        # An exception keeps the arguments of this call.
        super().__init__()
        self.name = name if _is_a_name(name) else ""
        """Empty if it may be a piece of a secret."""


class UnknownParameter(_Named, TokenRefused):
    """The URI has an unknown parameter, which may change the codes."""


class UnknownColumn(_Named, TokenRefused):
    """A list of tokens has an unknown column, which may change the codes."""


class InvalidSecret(TokenRefused):
    """The secret is missing, or not Base32."""


class InvalidSeed(TokenRefused):
    """The seed in a list is not hexadecimal."""


class ShortSecret(TokenRefused):
    """The secret has less than 112 bits."""


class LongSecret(TokenRefused):
    """The secret has more than 64 bytes."""


class UnknownAlgorithm(TokenRefused):
    """The algorithm is none of SHA1, SHA256 and SHA512."""


class InvalidDigits(TokenRefused):
    """The codes have neither 6 nor 8 digits."""


class InvalidPeriod(TokenRefused):
    """The time step is shorter than 15 seconds or longer than 60."""


class UnknownExport(TokenRefused):
    """The file is XML or JSON, but from none of the supported systems."""


class NotInUtf8(TokenRefused):
    """The text is in another encoding than UTF-8."""


class TokenListTooLong(TokenRefused):
    """The file exceeds the maximum size or number of tokens."""


class SealedExport(TokenRefused):
    """The export of another system is encrypted."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin
        """The name of the other system, or of its format."""


class NoAccountSaid(TokenRefused):
    """A file with the tokens of several people does not name the owner of this one."""


class AnotherAccount(TokenRefused):
    """A file with the tokens of several people names another owner for this one."""


class TokensRefused(StorageError):
    """Some of the tokens given together are refused; none was imported."""

    def __init__(self, refusals: Sequence[tuple[int, StorageError]]) -> None:
        super().__init__()
        self.refusals = refusals
        """Each refusal with the index of its token among those given, from 0."""


class TokenHeld(StorageError):
    """The account already has this token."""


class TokenStopped(TokenHeld):
    """The account had this token, which has been retired."""


class WrongPassphrase(StorageError):
    """The passphrase does not open this file, or the file is damaged."""
