"""What the store hands out: values that do not change, and hold no secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

Clock = Callable[[], float]
"""Seconds since the Unix epoch, as `time.time` gives them."""


class Role(StrEnum):
    """What an account may do."""

    CLIENT = "client"
    OPERATOR = "operator"


class Door(StrEnum):
    """Where a password is typed at sign-in. Each is counted apart: guesses at one keep nobody out of another."""

    OPEN = "password"
    """Where whoever comes may say any name."""
    OWN = "own"
    """Where what brought them, their key or their login, says who they are."""
    COUNTER = "counter"
    """In the presence of an operator: the kiosk and the console."""


class Level(StrEnum):
    """How far a session has authenticated."""

    PASSWORD = "password"  # noqa: S105
    FULL = "full"


class Verdict(StrEnum):
    """What the one code check says of a typed code."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    USED = "used"
    LOCKED = "locked"
    NO_FACTOR = "no factor"
    """The account is unknown or disabled, has no active factor, or only one disabled by too many refusals."""


class Diagnosis(StrEnum):
    """What a refused code looks like. Only the first five, of what is no code at all, are told outside an enrolment."""

    NO_CODE = "no code"
    """Nothing that can be seen was typed."""
    SEVERAL_CODES = "several codes"
    NOT_DIGITS = "not digits"
    NOT_SIX = "not six digits"
    NOT_SIX_OR_EIGHT = "not six or eight digits"
    """The same for who has a device that shows eight."""
    EARLIER_ENTRY = "earlier entry"
    """The code of an entry that an earlier enrolment left in the app."""
    OTHER_ALGORITHM = "other algorithm"
    """The app computes with SHA-256 or SHA-512 where SHA-1 is asked."""
    WRONG_CLOCK = "wrong clock"
    """The code of another moment within the hour."""


class Weakness(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    COMMON = "common"
    CONTROL_CHARACTER = "control character"
    LIKE_NAME = "like the name"
    GUESSABLE = "guessable"
    """Made of what is tried first."""
    UNCHANGED = "unchanged"


class AddressFlaw(StrEnum):
    """Why an e-mail address is refused."""

    FORM = "form"
    HIDDEN = "hidden"
    """A space, or what draws nothing."""
    ACCENTS = "accents"
    """Before the sign; those of the domain are welcome."""
    DOTS = "dots"
    DOMAIN = "domain"
    TOO_LONG = "too long"


class User(NamedTuple):
    """An account."""

    id: int
    name: str
    """As it was typed when the account was made; unique without regard to case."""
    role: Role
    mfa_required: bool
    """An operator switched multi-factor authentication on for this account."""
    disabled: bool
    one_time_password: bool
    """The password was issued by the program and must be changed at sign-in."""
    created_at: int
    """Unix seconds, as every other time here."""
    last_sign_in_at: int | None
    """The last time a sign-in went all the way; None before the first."""
    email: str | None
    """Where changes are told, besides the next sign-in."""
    mfa_due_at: int | None
    """From when on a method is required, if `mfa_required`; None: at once."""
    password_expires_at: int | None
    """Until when a one-time password is accepted."""
    epoch: int
    """Sessions made in an earlier epoch have ended."""


class Parameters(NamedTuple):
    """How a device computes its codes, in the terms of RFC 6238."""

    algorithm: str = "SHA1"
    """`SHA1`, `SHA256` or `SHA512`."""
    digits: int = 6
    """6 or 8."""
    period: int = 30
    """Seconds a step lasts, 15 to 60."""


STANDARD = Parameters()
"""Those of everything that is enrolled here."""


class Factor(NamedTuple):
    """An active method: a phone that has proved that it holds the secret."""

    id: str
    user_id: int
    method: str
    """Identifier of the method, such as `okta_verify`."""
    phone: str
    """`iphone` or `android`; empty if it was imported."""
    name: str
    """What its owner calls it, such as « Mon iPhone »; empty in databases of before names."""
    account: str
    """The account part of the label stored in the phone's app."""
    created_at: int
    last_used_at: int | None
    drift: int
    """Steps by which the phone's clock was ahead (+1) or behind (-1) when it was last used."""
    disabled_at: int | None
    """When too many refused codes disabled it; it counts as a factor until it is enrolled again or reset."""
    retired_at: int | None
    """When it was replaced or reset; None while it is active."""
    parameters: Parameters = STANDARD


class Pending(NamedTuple):
    """What may be told of a pending enrolment to who has authenticated: everything but its secret."""

    id: str
    method: str
    phone: str
    name: str
    replaces: str | None
    created_at: int
    expires_at: int


class Stage(StrEnum):
    """How far a pending enrolment is, as its page sees it."""

    WAITING = "waiting"
    RETRIEVED = "retrieved"
    """The phone has read the secret."""
    SUCCESS = "success"
    """It is proved: the factor is active."""
    TIMEOUT = "timeout"
    """It expired, or was given up or replaced."""
    REJECTED = "rejected"
    """The phone said no; a proof is still welcome."""


class Activation(NamedTuple):
    """What has become of an enrolment."""

    stage: Stage
    session: Session | None = None
    """With SUCCESS: the session that held it, at Level.FULL as after a typed code."""


class NoticeKind(StrEnum):
    """What a person is told at the next sign-in, and by e-mail."""

    METHOD_ADDED = "method added"
    METHOD_REPLACED = "method replaced"
    METHOD_REMOVED = "method removed"
    METHODS_RESET = "methods reset"
    PASSWORD_CHANGED = "password changed"  # noqa: S105
    PASSWORD_RENEWED = "password renewed"  # noqa: S105
    RECOVERY_CODES_RENEWED = "recovery codes renewed"
    RECOVERY_CODE_USED = "recovery code used"


class Notice(NamedTuple):
    """One change to what protects an account."""

    id: int
    at: int
    kind: NoticeKind
    detail: str
    """The name of the device, or how many recovery codes are left; empty where there is nothing to add."""


class Mail(NamedTuple):
    """A notice to be sent by e-mail."""

    notice: Notice
    name: str
    """Of the account."""
    address: str
    attempts: int
    """This one included."""


class Session(NamedTuple):
    """Proof, for this process, that a person has authenticated and how far; with what was true at that moment."""

    id: str
    """Drawn at sign-in. Tells the places where one person is signed in from one another."""
    user: User
    level: Level
    methods: frozenset[str]
    """The methods that were active when this session was made or last changed."""
    password_at: int
    """When the password was last typed in this session."""
    proved_at: int | None
    """When a code was last accepted in this session; None at `Level.PASSWORD`."""
    must_enrol: bool
    """A method is missing that is required by now."""
    grace_days: int | None
    """The days, rounded up, until a missing method is required; None if none is missing, or none ever required."""
    pending: Pending | None
    """An enrolment that was begun elsewhere, or here before the line dropped."""
    notices: tuple[Notice, ...]
    """What changed since the person was last told, oldest first."""
    code_lengths: frozenset[int] = frozenset({6})
    """How many digits the codes of this person's devices have."""


class Action(StrEnum):
    """What an event of the trail is about."""

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
    FACTOR_RETIRED = "factor retired"
    FACTOR_RENAMED = "factor renamed"
    FACTOR_DISABLED = "factor disabled"
    FACTOR_RESET = "factor reset"
    FACTOR_IMPORTED = "factor imported"
    FACTORS_EXPORTED = "factors exported"
    RECOVERY_CODES_ISSUED = "recovery codes issued"
    RECOVERY_CODE_CHECKED = "recovery code checked"
    LIMIT_CHANGED = "limit changed"
    KEY_ROTATED = "key rotated"
    MAIL_SENT = "mail sent"
    MAIL_POSTPONED = "mail postponed"
    MAIL_GIVEN_UP = "mail given up"
    BACKUP_MADE = "backup made"
    BACKUP_RESTORED = "backup restored"
    CLOCK_ACCEPTED = "clock accepted"
    TRAIL_EXPORTED = "trail exported"
    TRAIL_SHORTENED = "trail shortened"
    TAMPERING_FOUND = "tampering found"


class Outcome(StrEnum):
    """How an event ended."""

    DONE = "done"
    REFUSED = "refused"


class Event(NamedTuple):
    """One line of the audit trail. Never holds a secret, a code, a password, or a name that is no account's."""

    number: int
    """From 1, without gaps."""
    at: int
    """Unix seconds, UTC."""
    actor: str
    """Who did it: an account, or the system user who ran a command."""
    subject: str
    """The account it was done to; empty when it is none, or one that does not exist."""
    action: str
    """An `Action`, if it is as it was written."""
    outcome: str
    """An `Outcome`, likewise."""
    origin: str
    """From where: terminal and, over SSH, address."""
    detail: str
    """A few more words, such as the method or why it was refused."""


class Waypoint(StrEnum):
    """Where a person is in the guide."""

    METHODS = "methods"
    DEVICE_TYPE = "device type"
    QR_CODE = "qr code"
    MANUAL_ENTRY = "manual entry"
    PROOF = "proof"


class Visit(NamedTuple):
    """One session's way through the guide."""

    name: str
    """Of the account."""
    method: str
    """The method being enrolled; empty before one is chosen."""
    waypoint: Waypoint
    """The last one that was reached."""
    began_at: int
    at: int
    """When it was reached."""


class Funnel(NamedTuple):
    """How many visits of the guide ended well, and where the others were left."""

    begun: int
    proved: int
    under_way: int
    left: Mapping[Waypoint, int]
    """Those that were left, by their last waypoint."""


class Standing(NamedTuple):
    """How an account stands, for an operator."""

    user: User
    devices: int
    """Active ones that accept codes."""
    disabled_devices: int
    """Active ones that too many refusals disabled."""
    codes_left: int
    """Recovery codes."""
    pending: Pending | None
    locked_until: int | None
    """Until when a password or a code is not listened to; None if both are."""
    must_enrol: bool
    grace_days: int | None
    """As in `Session`."""
    mail_given_up_at: int | None = None
    """When a message to the address was given up, if none has arrived since; not looked for in lists."""


class EventFilter(NamedTuple):
    """Which events are wanted; what is empty or None does not matter."""

    account: str = ""
    """Who did it or to whom it was done."""
    action: str = ""
    outcome: str = ""
    since: int | None = None
    until: int | None = None
    """Unix seconds, this one left out."""


class Gravity(StrEnum):
    """What a finding of `check` asks for."""

    GOOD = "good"
    WARNING = "warning"
    """To be known; the data is whole."""
    BAD = "bad"


class Finding(NamedTuple):
    """One line of `check`."""

    name: str
    """A stable word, such as `integrity` or `key`."""
    gravity: Gravity
    detail: str = ""
