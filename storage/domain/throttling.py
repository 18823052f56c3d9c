"""Limits on attempts, and the pauses that follow refusals. The defaults of all limits are here and nowhere else."""

from __future__ import annotations

from typing import NamedTuple

from storage.domain.clock import DAY


class Limits(NamedTuple):
    """The numbers in force, kept in the `settings` table. docs/vault.md gives the reason for each default."""

    first_pause: int = 1
    """Seconds of pause after a first refusal; each further refusal doubles it."""
    failures_before_lock: int = 5
    lock_seconds: int = 300
    failures_before_disabling: int = 100
    """Refusals in a row after which a factor must be enrolled again (SP 800-63B-4 section 3.2.2)."""
    pending_seconds: int = 600
    """How long an enrolment waits for its proof, in seconds."""
    fresh_seconds: int = 900
    """How recently, in seconds, a code must have been accepted before methods may be changed."""
    hashes_at_once: int = 4
    """Password hashes that all processes together may compute at the same time; each takes 64 MiB."""
    one_time_password_seconds: int = 3 * DAY
    """How long a password issued by the program stays valid, in seconds."""
    operator_fresh_seconds: int = 120
    """How recently, in seconds, an operator's code must be accepted for an act worth stealing a session for."""
    host_refusals_an_hour: int = 60
    """Questions of one host that may be refused within an hour; then it waits for the end of that hour."""


SMALLEST, LARGEST = 1, 30 * DAY
"""The bounds of every limit."""
HOUR = 3600
"""Seconds for which the refusals of a host are counted together, from the first of them."""
_DOUBLINGS = LARGEST.bit_length()
"""Doublings that take the shortest pause past the longest."""


class Refusals(NamedTuple):
    """Consecutive refusals of a subject, and the Unix second until which it is locked."""

    failures: int = 0
    locked_until: int = 0
    updated_at: int = 0


def one_more(limits: Limits, refusals: Refusals, now: int) -> Refusals:
    """Count one more attempt, assumed refused until it proves right, and set the lock that follows from it."""
    failures = refusals.failures + 1
    in_burst = failures % limits.failures_before_lock
    pause = limits.lock_seconds if in_burst == 0 else limits.first_pause << min(in_burst - 1, _DOUBLINGS)
    return Refusals(failures, now + min(pause, limits.lock_seconds), now)


def after_clock_went_back(refusals: Refusals, now: int) -> Refusals:
    """Restart the same pause now, so that a clock set back neither shortens it nor makes it last for days."""
    return Refusals(refusals.failures, now + refusals.locked_until - refusals.updated_at, now)


def of_this_hour(refusals: Refusals, now: int) -> Refusals:
    """Return what counts now of the refusals of a host, whose hour began at `updated_at`: nothing once it is over.

    A clock set back before its beginning begins the hour again, with the same count.
    """
    found = after_clock_went_back(refusals, now) if now < refusals.updated_at else refusals
    return found if now < end_of_hour(found) else Refusals(0, now, now)


def one_more_this_hour(refusals: Refusals) -> Refusals:
    """Count one more question of a host, assumed refused until it is answered otherwise; the hour stays the same."""
    return Refusals(refusals.failures + 1, refusals.updated_at, refusals.updated_at)


def end_of_hour(refusals: Refusals) -> int:
    """Return the Unix second at which nothing of these refusals of a host counts any more."""
    return refusals.updated_at + HOUR
