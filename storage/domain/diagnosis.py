"""Finds out why a code was refused, without ever giving the right one away."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable

from storage.domain import totp
from storage.domain.factors import Parameters
from storage.domain.totp import STEP_SECONDS, WINDOW, step_at
from storage.domain.verdicts import Diagnosis

REACH = 120
"""How many steps before and after now are searched for a code: one hour each way."""


def of_code(
    code: str, now: float, secret: str, earlier: Iterable[tuple[str, Parameters]]
) -> tuple[Diagnosis | None, int]:
    """Diagnose six refused digits for the secret being enrolled, and say by how many seconds the phone's clock is off.

    Show the result only to a person who can see that secret anyway: a guesser would learn which code to keep for later.
    """
    if any(_is_any(code, totp.codes(other, of_other), _nearby(now, of_other.period)) for other, of_other in earlier):
        return Diagnosis.EARLIER_ENTRY, 0
    if any(_is_any(code, codes, _nearby(now)) for codes in totp.codes_of_other_algorithms(secret)):
        return Diagnosis.OTHER_ALGORITHM, 0
    codes = totp.codes(secret)
    for distance in range(1, REACH + 1):
        for offset in (distance, -distance):
            if _is_any(code, codes, [step_at(now) + offset]):
                return Diagnosis.WRONG_CLOCK, offset * STEP_SECONDS
    return None, 0


def _nearby(now: float, period: int = STEP_SECONDS) -> list[int]:
    return [step_at(now, period) + offset for offset in WINDOW]


def _is_any(code: str, code_of_step: Callable[[int], str], steps: Iterable[int]) -> bool:
    return any(hmac.compare_digest(code.encode(), code_of_step(step).encode()) for step in steps)
