"""Reasons to refuse a typed code, a new password or an e-mail address."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """The outcome of checking a typed code."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    USED = "used"
    LOCKED = "locked"
    NO_FACTOR = "no factor"
    """The account is unknown or disabled, has no active factor, or only one disabled by too many refusals."""


class Diagnosis(StrEnum):
    """The likely reason for a refusal. Only the first five, for input that is no code, are shown outside enrolments."""

    NO_CODE = "no code"
    """Nothing visible was typed."""
    SEVERAL_CODES = "several codes"
    NOT_DIGITS = "not digits"
    NOT_SIX = "not six digits"
    NOT_SIX_OR_EIGHT = "not six or eight digits"
    """As NOT_SIX, for a person with a device that shows eight digits."""
    EARLIER_ENTRY = "earlier entry"
    """The code belongs to an entry that an earlier enrolment left in the app."""
    OTHER_ALGORITHM = "other algorithm"
    """The app computes with SHA-256 or SHA-512 instead of SHA-1."""
    WRONG_CLOCK = "wrong clock"
    """The code is right for another moment, at most an hour away."""


class Weakness(StrEnum):
    """The reason why a new password is refused."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    COMMON = "common"
    CONTROL_CHARACTER = "control character"
    LIKE_NAME = "like the name"
    GUESSABLE = "guessable"
    """Takes too few guesses."""
    UNCHANGED = "unchanged"


class AddressFlaw(StrEnum):
    """The reason why an e-mail address is refused."""

    FORM = "form"
    HIDDEN = "hidden"
    """Holds a space or an invisible character."""
    ACCENTS = "accents"
    """Has accents before the @; after it they are accepted."""
    DOTS = "dots"
    DOMAIN = "domain"
    TOO_LONG = "too long"
