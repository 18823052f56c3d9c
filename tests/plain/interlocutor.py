"""A person who answers from a list, or by what was said, and then falls silent."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator

from storage import Store
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.spoken import soft
from tui.config.settings import Settings
from tui.plain import conversation
from tui.plain.talk import Quit, Talk
from tui.wizard import actions
from tui.wizard.journey import Journey
from tui.wizard.permissions import OWN_SCREEN
from tui.wizard.services import Services

A_CODE = "<the code of the key that was read>"
A_SECOND = "<a second goes by>"


class Conversation(Talk):
    """A conversation without a keyboard: the answers are given, and the journey at each question is kept."""

    def __init__(
        self, store: Store, clock: FixedClock, settings: Settings, *, half_blocks: bool = True, install: bool = True
    ) -> None:
        self._store, self._clock = store, clock
        self.looks_for_mail = 0
        self._services = Services(
            store,
            settings,
            clock,
            half_blocks,
            look_for_mail=self._look_for_mail,
            permissions=OWN_SCREEN._replace(install=install),
            sleep=clock.advance,
        )
        self._answers: Iterator[str] = iter(())
        self._said = io.StringIO()
        self.journey: Journey
        super().__init__(-1, self._said)

    def hold(self, journey: Journey, answers: Iterable[str]) -> None:
        """Talk until the answers are used up; the journey is then at the next question."""
        self._answers = iter(answers)
        self.journey = journey
        actions.tell(self._store, journey, journey)
        try:
            while True:
                self.journey = conversation.one_step(self, self._services, self.journey)
        except Quit as quit_:
            self._said.write(str(quit_))

    def _look_for_mail(self) -> None:
        self.looks_for_mail += 1

    @property
    def words(self) -> str:
        """Return everything that was said, in one line."""
        return " ".join(self._said.getvalue().split())

    @property
    def lines(self) -> list[str]:
        """Return everything that was said, line by line, with ordinary spaces for hard ones."""
        return soft(self._said.getvalue()).splitlines()

    def _line(self, meanwhile: Callable[[], None] | None) -> str:
        answer = next(self._answers, None)
        if answer is None:
            raise Quit
        if answer == A_SECOND:
            assert meanwhile, "nothing is looked at here"
            meanwhile()
            return self._line(meanwhile)
        return self._code() if answer == A_CODE else answer

    def _code(self) -> str:
        keys = re.findall(r"Clé secrète : ([A-Z2-7 ]+)", self._said.getvalue())
        return totp(keys[-1].replace(" ", ""), self._clock.now) if keys else "000000"
