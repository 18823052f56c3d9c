"""Sessions and enrolments made up without a store, for tests of pure code."""

from __future__ import annotations

from collections.abc import Iterable

from storage import Enrolment, Level, Pending, RecoverySet, Role, Session, User

NOW = 1_790_000_000


def session(
    methods: Iterable[str] = (),
    *,
    level: Level = Level.PASSWORD,
    mfa_required: bool = False,
    one_time_password: bool = False,
    seen_before: bool = False,
    required: Iterable[str] = (),
    grace_days: int = 0,
    pending: Pending | None = None,
) -> Session:
    """Return the session of someone who has authenticated this far; a missing method is required in so many days."""
    held = frozenset(methods)
    full = level is Level.FULL
    user = User(
        id=1,
        name="marie.tremblay",
        role=Role.CLIENT,
        mfa_required=mfa_required,
        disabled=False,
        one_time_password=one_time_password,
        created_at=NOW,
        last_sign_in_at=NOW if seen_before else None,
        email=None,
        mfa_due_at=None,
        password_expires_at=None,
        epoch=0,
    )
    missing = (mfa_required and not held) or not frozenset(required) <= held
    return Session(
        id="here",
        user=user,
        level=level,
        methods=held,
        password_at=NOW,
        proved_at=NOW if full else None,
        must_enrol=missing and grace_days <= 0,
        grace_days=grace_days if missing else None,
        pending=pending,
        notices=(),
    )


def enrolment(method: str = "okta_verify", number: int = 0) -> Enrolment:
    """Return a pending enrolment."""
    return Enrolment(
        id=f"enrolment {number}",
        user_id=1,
        method=method,
        phone="iphone",
        name="Mon iPhone",
        replaces=None,
        issuer="Espace client",
        account="marie.tremblay",
        secret="NOC66PP7PO3P5J342K4GMLFRTN5GRFIT",
        created_at=NOW,
        expires_at=NOW + 600,
    )


def pending(method: str = "okta_verify") -> Pending:
    """Return an enrolment begun elsewhere."""
    return Pending("enrolment 0", method, "iphone", "Mon iPhone", None, NOW, NOW + 600)


def recovery() -> RecoverySet:
    """Return ten recovery codes, of which the third is asked."""
    codes = tuple(letter * 13 for letter in "ABCDEFGHIJ")
    return RecoverySet(codes, codes, 2)
