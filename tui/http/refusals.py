"""The refusals of the service: what each is counted as, and told with."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from storage import HostRefused, PhoneClockWrong, PhoneRefused
from tui.language import _
from tui.messages import host_errors, phone_errors


class Kind(IntEnum):
    """The kinds of refusals; the number is the code that a phone gets."""

    PHONE = 1
    CLOCK = 2
    HOST = 3
    PAUSED = 4
    MALFORMED = 5
    TOO_LARGE = 6
    NOT_A_FORM = 7
    BUSY = 8
    ELSEWHERE = 9


STATUS = {
    Kind.PHONE: 400,
    Kind.CLOCK: 400,
    Kind.HOST: 401,
    Kind.PAUSED: 429,
    Kind.MALFORMED: 400,
    Kind.TOO_LARGE: 413,
    Kind.NOT_A_FORM: 415,
    Kind.BUSY: 503,
    Kind.ELSEWHERE: 421,
}
"""The status of HTTP for each kind."""
AGAIN_IN = 5
"""Seconds after which one who found the service busy is asked to come back."""


class Refusal(Exception):
    """A request that is refused; `seconds` is when to come back, where coming back helps."""

    def __init__(self, kind: Kind, seconds: int | None = None) -> None:
        super().__init__()
        self.kind, self.seconds = kind, seconds


def busy() -> Refusal:
    """Return the refusal for what may be tried again in a moment."""
    return Refusal(Kind.BUSY, AGAIN_IN)


def sentence(kind: Kind) -> str:
    """Return what a person reads of a refusal."""
    return _SENTENCES[kind]()


_SENTENCES: dict[Kind, Callable[[], str]] = {
    Kind.PHONE: phone_errors.SENTENCES[PhoneRefused],
    Kind.CLOCK: phone_errors.SENTENCES[PhoneClockWrong],
    Kind.HOST: host_errors.SENTENCES[HostRefused],
    Kind.PAUSED: lambda: _("Trop de codes de cette machine ont été refusés. Recommencez plus tard."),
    Kind.MALFORMED: lambda: _("Le service ne comprend pas cette demande."),
    Kind.TOO_LARGE: lambda: _("Cette demande est trop longue."),
    Kind.NOT_A_FORM: lambda: _("Cette demande doit être un formulaire en UTF-8."),
    Kind.BUSY: lambda: _("Le service ne peut pas répondre en ce moment. Recommencez dans un instant."),
    Kind.ELSEWHERE: lambda: _("Guichet ne répond pas à ce nom. Demandez la bonne adresse."),
}
