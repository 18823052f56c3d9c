"""Events of the audit log, and filters on them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Action(StrEnum):
    """The subject of an event in the audit log."""

    ACCOUNT_CREATED = "account created"
    ACCOUNT_DISABLED = "account disabled"
    ACCOUNT_ENABLED = "account enabled"
    ACCOUNT_UNLOCKED = "account unlocked"
    EMAIL_CHANGED = "email changed"
    MFA_REQUIRED = "mfa required"
    MFA_LIFTED = "mfa lifted"
    PASSWORD_RENEWED = "password renewed"  # noqa: S105
    PASSWORD_CHECKED = "password checked"  # noqa: S105
    PASSWORD_CHANGED = "password changed"  # noqa: S105
    SIGNED_IN = "signed in"
    CODE_CHECKED = "code checked"
    APPROVAL_ASKED = "approval asked"
    APPROVAL_ANSWERED = "approval answered"
    LET_IN_TO_ENROL = "let in to enrol"
    ENROLMENT_BEGUN = "enrolment begun"
    ENROLMENT_RESUMED = "enrolment resumed"
    ENROLMENT_ABANDONED = "enrolment abandoned"
    ENROLMENT_EXPIRED = "enrolment expired"
    ENROLMENT_PROVED = "enrolment proved"
    ENROLMENT_PROVED_BY_PHONE = "enrolment proved by phone"
    ENROLMENT_RETRIEVED = "enrolment retrieved"
    ENROLMENT_REJECTED = "enrolment rejected"
    ENROLMENT_TAKEN_OVER = "enrolment taken over"
    SECOND_PHONE_REFUSED = "second phone refused"
    FACTOR_RETIRED = "factor retired"
    FACTOR_RENAMED = "factor renamed"
    FACTOR_DISABLED = "factor disabled"
    FACTOR_RESET = "factor reset"
    FACTOR_IMPORTED = "factor imported"
    FACTORS_EXPORTED = "factors exported"
    RECOVERY_CODES_ISSUED = "recovery codes issued"
    RECOVERY_CODE_CHECKED = "recovery code checked"
    LIMIT_CHANGED = "limit changed"
    KEY_PREPARED = "key prepared"
    KEY_ROTATED = "key rotated"
    KEYS_DROPPED = "keys dropped"
    SCHEMA_MIGRATED = "schema migrated"
    HOST_ADDED = "host added"
    HOST_REVOKED = "host revoked"
    HOST_PAUSED = "host paused"
    MAIL_SENT = "mail sent"
    MAIL_POSTPONED = "mail postponed"
    MAIL_GIVEN_UP = "mail given up"
    BACKUP_MADE = "backup made"
    BACKUP_RESTORED = "backup restored"
    DATABASE_MOVED = "database moved"
    CLOCK_ACCEPTED = "clock accepted"
    AUDIT_LOG_EXPORTED = "trail exported"
    AUDIT_LOG_SHORTENED = "trail shortened"
    TAMPERING_FOUND = "tampering found"


class Outcome(StrEnum):
    """The outcome of an event."""

    DONE = "done"
    REFUSED = "refused"


class Event(NamedTuple):
    """One line of the audit log. Never holds a secret, a code, a password, or a name that belongs to no account."""

    number: int
    """From 1, without gaps."""
    at: int
    """Unix seconds, UTC."""
    actor: str
    """The account that acted, or the system user who ran a command."""
    subject: str
    """The account acted upon; empty if there is none, or if it does not exist."""
    action: str
    """An `Action`, unless the row was tampered with."""
    outcome: str
    """An `Outcome`, unless the row was tampered with."""
    origin: str
    """The terminal and, over SSH, the address."""
    detail: str
    """A few more words, such as the method or the reason for a refusal."""


class EventFilter(NamedTuple):
    """Selects events; an empty or None field selects all of them."""

    account: str = ""
    """The account that acted or was acted upon."""
    action: str = ""
    outcome: str = ""
    since: int | None = None
    until: int | None = None
    """In Unix seconds; `since` is included, `until` is not."""
