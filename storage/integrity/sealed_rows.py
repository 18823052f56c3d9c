"""To what the seal of each secret is bound: its row, and the facts of that row that must not change under it."""

from __future__ import annotations

from storage.database.tables.enrolments import SealedEnrolment
from storage.database.tables.factors import SealedFactor
from storage.domain.factors import STANDARD
from storage.security.sealing import associated_data


def of_factor(factor: SealedFactor) -> bytes:
    """Bind the secret of a factor to its person; one with parameters of its own, to them too."""
    own = () if factor.parameters == STANDARD else factor.parameters
    return associated_data("factors", factor.id, "sealed_secret", factor.user_id, *own)


def of_enrolment(row: SealedEnrolment) -> bytes:
    """Bind the secret of a pending enrolment to its person, method, end, and the factor that it replaces."""
    replaces = () if row.replaces is None else (row.replaces,)
    return associated_data("enrolments", row.id, "sealed_secret", row.user_id, row.method, row.expires_at, *replaces)


def of_earlier(row: SealedEnrolment) -> bytes:
    """Bind the secret of the enrolment that this one took the place of."""
    return associated_data("enrolments", row.id, "sealed_earlier", row.user_id)
