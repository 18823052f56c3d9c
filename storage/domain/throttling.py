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


SMALLEST, LARGEST = 1, 30 * DAY
"""The bounds of every limit."""
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
