"""The question for a code, put again until one is accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from storage import CodeRefused, Locked, codes
from tui.language import _
from tui.messages import errors, times
from tui.plain.talk import Talk
from tui.wizard.services import Services


class SaidInstead(Exception):
    """Tells that another word was said in the place of a code."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


LONGEST_PAUSE = 25
"""Seconds that a code which was typed is kept for; after more, the phone shows another one."""
Answer = TypeVar("Answer")


def ask_code(
    talk: Talk,
    services: Services,
    lengths: Collection[int],
    check: Callable[[str], Answer],
    meanwhile: Callable[[], str] | None = None,
    but: Collection[str] = (),
) -> Answer:
    """Return what `check` says of the first code that it accepts.

    Says why another is refused, without the instructions that came before the question; a code that cannot be one is
    not checked. What is typed during a short pause is checked after it. Raises SaidInstead for a word of `but`,
    and what `check` raises, except CodeRefused.
    """
    while True:
        typed = talk.ask(_("Code :"), meanwhile)
        if (word := typed.strip().casefold()) in but:
            raise SaidInstead(word)
        try:
            return _checked(talk, services, codes.read(typed, lengths), check)
        except CodeRefused as refusal:
            talk.say(errors.refused_code(refusal, services.clock()))


def _checked(talk: Talk, services: Services, code: str, check: Callable[[str], Answer]) -> Answer:
    try:
        return check(code)
    except Locked as pause:
        left = pause.until - services.clock()
        if left > LONGEST_PAUSE:
            raise
        talk.say(_("Trop d'essais à la suite : ce code sera vérifié dans {time}.").format(time=times.delay(left)))
        services.sleep(max(0, left))
        return check(code)
