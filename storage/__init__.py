"""Users, factors and proofs, kept in SQLite with every secret sealed. `Store` is the front door."""

from importlib import import_module
from typing import TYPE_CHECKING

from storage.domain import codes, labels
from storage.domain.accounts import AccountStatus, Door, Role, User
from storage.domain.addresses import LONGEST_EMAIL, sendable
from storage.domain.audit import Action, Event, EventFilter, Outcome
from storage.domain.characters import is_hidden
from storage.domain.clock import AHEAD as CLOCK_AHEAD
from storage.domain.clock import BEHIND as CLOCK_BEHIND
from storage.domain.clock import DAY, Clock
from storage.domain.errors import (
    AlreadyInitialised,
    AnotherAccount,
    BackupOfAnotherKey,
    CannotHash,
    CannotOpen,
    ClockImplausible,
    CodeRefused,
    CodeWanted,
    CommitUnknown,
    CounterToken,
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseReplaced,
    DatabaseUnavailable,
    DirectoryExposed,
    EnrolmentElsewhere,
    EnrolmentExpired,
    EnrolmentTakenOver,
    FactorDisabled,
    FileInTheWay,
    GuessablePassphrase,
    IdentityNotRecorded,
    InvalidDeviceName,
    InvalidDigits,
    InvalidEmail,
    InvalidName,
    InvalidPeriod,
    InvalidSecret,
    InvalidSeed,
    KeyExposed,
    KeyMissing,
    KeyWrong,
    LastDevice,
    LastOperator,
    Locked,
    LongSecret,
    MigrationUri,
    NameTaken,
    NetworkFileSystem,
    NewerDatabase,
    NoAccountSaid,
    NoActiveFactor,
    NoPlace,
    NotAllowed,
    NotInUtf8,
    NotOnOneself,
    NotOurDatabase,
    OperatorsMustEnrol,
    PasswordExpired,
    ReasonNotRecorded,
    RepeatedParameter,
    SealBroken,
    SealedExport,
    ServerGone,
    SessionEnded,
    SeveralTokens,
    ShortSecret,
    SignInRefused,
    StorageError,
    TokenHeld,
    TokenListTooLong,
    TokenRefused,
    TokensRefused,
    TokenStopped,
    TooManyDevices,
    UnfitForVerifier,
    UnknownAlgorithm,
    UnknownColumn,
    UnknownExport,
    UnknownParameter,
    UnknownUser,
    WeakPassphrase,
    WeakPassword,
    WrongPassphrase,
)
from storage.domain.factors import STANDARD, Factor, Parameters, Pending, Stage
from storage.domain.findings import Finding, Gravity
from storage.domain.graphemes import beginning
from storage.domain.names import LONGEST_DEVICE_NAME, LONGEST_NAME, name_apart, name_key
from storage.domain.new_accounts import NewAccount, Refused
from storage.domain.notices import Mail, Notice, NoticeKind
from storage.domain.passwords import SHORTEST_PASSWORD
from storage.domain.passwords import normal as normal_password
from storage.domain.policy import LONGEST_GRACE_DAYS, Policy
from storage.domain.sessions import Activation, Level, Session
from storage.domain.throttling import LARGEST as LARGEST_LIMIT
from storage.domain.throttling import SMALLEST as SMALLEST_LIMIT
from storage.domain.throttling import Limits
from storage.domain.totp import fingerprint
from storage.domain.verdicts import AddressFlaw, Diagnosis, Verdict, Weakness
from storage.domain.visits import Funnel, Visit, Waypoint
from storage.formats.private_files import new_private_file
from storage.formats.system_errors import system_errors_of
from storage.security.hashing_slots import when_no_place_is_held
from storage.services.transaction import Caller
from storage.store import Store

if TYPE_CHECKING:
    from storage.domain.issued import CreatedAccount, Enrolment, Imported, RecoverySet
    from storage.formats.verifiers import Verifier
    from storage.services.administration import Administration

__all__ = [
    "CLOCK_AHEAD",
    "CLOCK_BEHIND",
    "DAY",
    "LARGEST_LIMIT",
    "LONGEST_DEVICE_NAME",
    "LONGEST_EMAIL",
    "LONGEST_GRACE_DAYS",
    "LONGEST_NAME",
    "SHORTEST_PASSWORD",
    "SMALLEST_LIMIT",
    "STANDARD",
    "AccountStatus",
    "Action",
    "Activation",
    "AddressFlaw",
    "Administration",
    "AlreadyInitialised",
    "AnotherAccount",
    "BackupOfAnotherKey",
    "Caller",
    "CannotHash",
    "CannotOpen",
    "Clock",
    "ClockImplausible",
    "CodeRefused",
    "CodeWanted",
    "CommitUnknown",
    "CounterToken",
    "CreatedAccount",
    "DatabaseDamaged",
    "DatabaseMissing",
    "DatabaseReplaced",
    "DatabaseUnavailable",
    "Diagnosis",
    "DirectoryExposed",
    "Door",
    "Enrolment",
    "EnrolmentElsewhere",
    "EnrolmentExpired",
    "EnrolmentTakenOver",
    "Event",
    "EventFilter",
    "Factor",
    "FactorDisabled",
    "FileInTheWay",
    "Finding",
    "Funnel",
    "Gravity",
    "GuessablePassphrase",
    "IdentityNotRecorded",
    "Imported",
    "InvalidDeviceName",
    "InvalidDigits",
    "InvalidEmail",
    "InvalidName",
    "InvalidPeriod",
    "InvalidSecret",
    "InvalidSeed",
    "KeyExposed",
    "KeyMissing",
    "KeyWrong",
    "LastDevice",
    "LastOperator",
    "Level",
    "Limits",
    "Locked",
    "LongSecret",
    "Mail",
    "MigrationUri",
    "NameTaken",
    "NetworkFileSystem",
    "NewAccount",
    "NewerDatabase",
    "NoAccountSaid",
    "NoActiveFactor",
    "NoPlace",
    "NotAllowed",
    "NotInUtf8",
    "NotOnOneself",
    "NotOurDatabase",
    "Notice",
    "NoticeKind",
    "OperatorsMustEnrol",
    "Outcome",
    "Parameters",
    "PasswordExpired",
    "Pending",
    "Policy",
    "ReasonNotRecorded",
    "RecoverySet",
    "Refused",
    "RepeatedParameter",
    "Role",
    "SealBroken",
    "SealedExport",
    "ServerGone",
    "Session",
    "SessionEnded",
    "SeveralTokens",
    "ShortSecret",
    "SignInRefused",
    "Stage",
    "StorageError",
    "Store",
    "TokenHeld",
    "TokenListTooLong",
    "TokenRefused",
    "TokenStopped",
    "TokensRefused",
    "TooManyDevices",
    "UnfitForVerifier",
    "UnknownAlgorithm",
    "UnknownColumn",
    "UnknownExport",
    "UnknownParameter",
    "UnknownUser",
    "User",
    "Verdict",
    "Verifier",
    "Visit",
    "Waypoint",
    "WeakPassphrase",
    "WeakPassword",
    "Weakness",
    "WrongPassphrase",
    "beginning",
    "codes",
    "fingerprint",
    "is_hidden",
    "labels",
    "name_apart",
    "name_key",
    "new_private_file",
    "normal_password",
    "sendable",
    "system_errors_of",
    "when_no_place_is_held",
]


_LATE = {
    "Administration": "storage.services.administration",
    "CreatedAccount": "storage.domain.issued",
    "Enrolment": "storage.domain.issued",
    "Imported": "storage.domain.issued",
    "RecoverySet": "storage.domain.issued",
    "Verifier": "storage.formats.verifiers",
}
"""Where the names are that most processes never ask for: dataclasses take 4 ms to make."""


def __getattr__(name: str) -> object:
    """Load a name of `_LATE` when it is asked for."""
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(_LATE[name]), name)
