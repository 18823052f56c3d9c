"""The data that each seal is bound to: the row of the secret, and the facts that must not change under the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.domain.factors import STANDARD
from storage.security.sealing import associated_data

if TYPE_CHECKING:
    from storage.database.tables.enrolments import SealedEnrolment
    from storage.database.tables.factors import SealedFactor


def of_factor(factor: SealedFactor) -> bytes:
    """Return the associated data of a factor: its person, and its parameters if they are not the usual ones."""
    own = () if factor.parameters == STANDARD else factor.parameters
    return associated_data("factors", factor.id, "sealed_secret", factor.user_id, *own)


def of_enrolment(row: SealedEnrolment) -> bytes:
    """Return the associated data of a pending enrolment: its person, method, end, and the factor that it replaces."""
    replaces = () if row.replaces is None else (row.replaces,)
    return associated_data("enrolments", row.id, "sealed_secret", row.user_id, row.method, row.expires_at, *replaces)


def of_earlier(row: SealedEnrolment) -> bytes:
    """Return the associated data of the secret of the enrolment that this one replaced."""
    return associated_data("enrolments", row.id, "sealed_earlier", row.user_id)
