"""Questions of a screen to the store: off the event loop, one at a time, with no answer after it was left."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual import on, work
from textual.screen import Screen
from textual.timer import Timer

from storage import Locked, ServerGone, SessionEnded, StorageError
from tui.messages import errors, server_errors
from tui.widgets.field import Field
from tui.widgets.notice import Notice
from tui.wizard.services import Services

if TYPE_CHECKING:
    from tui.widgets.code_field import CodeField

BETWEEN_TRIES = 1.0
"""Seconds between two tries to reach a server, which waits itself for some."""
A_CODE_KEEPS = 30.0
"""Seconds for which a code that was typed is still likely to be right."""
Answer = TypeVar("Answer")
Result = TypeVar("Result")


class AskingScreen(Screen[Result]):
    """A screen that asks the store and has a notice. Subclasses decide where an ended session leads."""

    services: Services
    busy = False
    """The store is at work on what the person asked for."""
    gives_up = False
    """The person asked to leave meanwhile."""
    waits_for_a_server = False
    """What the person asked for waits until a server is there."""
    _pause: Locked | None = None
    """The pause that is counted down."""
    _said_of_it = ""
    """What was said of it last."""
    _counting: Timer | None = None

    @property
    def notice(self) -> Notice:
        """Return the sentence under the body."""
        return self.query_one(Notice)

    def tell(self, sentence: str, kind: str) -> None:
        """Say a sentence that is not about what the page asked."""
        self.notice.say(sentence, kind)

    @property
    def is_left(self) -> bool:
        """Say whether an answer would come too late: another page is in front, or the program ends."""
        return not self.app.is_running or self not in self.app.screen_stack

    def ask(
        self,
        question: Callable[[], Answer],
        then: Callable[[Answer], None],
        *,
        waiting: str = "",
        keeps: float = math.inf,
    ) -> None:
        """Put a blocking question to the store, off the event loop. Sets `busy` at once: the next key may be there.

        Where no server answers, it is put again until one does, for as many seconds as what was typed `keeps`.
        """
        self.busy, self.gives_up = True, False
        if waiting:
            self.notice.say(waiting, "busy")
        self._ask(question, then, keeps)

    def give_up_waiting(self) -> None:
        """Let go of what waits for a server: a person who asks to leave is not kept."""
        self.gives_up = True

    def look(self, question: Callable[[], Answer], then: Callable[[Answer], None], *, after: float = 0) -> None:
        """Ask the store for something the page only shows; the person may act meanwhile.

        Another look within `after` seconds takes its place, and the store is asked once.
        """
        self._look(question, then, after)

    @work(exclusive=True, group="look")
    async def _look(self, question: Callable[[], Answer], then: Callable[[Answer], None], after: float) -> None:
        await asyncio.sleep(after)
        await self._put(question, then)

    @work(exclusive=True, group="store")
    async def _ask(self, question: Callable[[], Answer], then: Callable[[Answer], None], keeps: float) -> None:
        await self._put(question, then, asked=True, keeps=keeps)

    async def _put(
        self,
        question: Callable[[], Answer],
        then: Callable[[Answer], None],
        *,
        asked: bool = False,
        keeps: float = math.inf,
    ) -> None:
        try:
            answer = await self._answer(question, asked=asked, keeps=keeps)
        except SessionEnded:
            if not self.is_left:
                self.session_ended()
        except StorageError as error:
            if self.is_left:
                return
            self._is_done(asked=asked)
            (self.refused if asked else self.not_read)(error)
            if isinstance(error, ServerGone):
                self._say_when_it_answers(self.notice.text)
        else:
            self._is_done(asked=asked)
            if asked:
                self.services.look_for_mail()
            if not self.is_left:
                then(answer)

    def _is_done(self, *, asked: bool) -> None:
        if asked:
            self.busy = self.waits_for_a_server = False

    async def _answer(self, question: Callable[[], Answer], *, asked: bool, keeps: float) -> Answer:
        """Return the answer of the store, however long no server is there; what was asked waits on the page.

        Raises ServerGone once it keeps no longer, or the person has given up.
        """
        until, said = time.monotonic() + keeps, ""
        while True:
            try:
                answer = await asyncio.to_thread(question)
                break
            except ServerGone as error:
                if self.is_left or time.monotonic() + BETWEEN_TRIES > until:
                    raise
                if asked:
                    self.waits_for_a_server = True
                    self.notice.say(server_errors.waits(), "busy")
                else:
                    self.not_read(error)
                said = self.notice.text
                await asyncio.sleep(BETWEEN_TRIES)
                if asked and self.gives_up:
                    raise
        if said and said == self.notice.text:
            self.notice.clear()
        return answer

    @work(exclusive=True, group="server")
    async def _say_when_it_answers(self, said: str) -> None:
        """Say that what was refused may be tried again, unless something else is said by then."""
        while self.notice.text == said and not self.is_left:
            await asyncio.sleep(BETWEEN_TRIES)
            try:
                await asyncio.to_thread(self.services.store.maintenance.limits)
            except ServerGone:
                continue
            except StorageError:
                return
            if self.notice.text == said:
                self.notice.say(server_errors.answers_again(), "information")

    @on(Field.Wrong)
    def _wrong(self, event: Field.Wrong) -> None:
        if self.busy:
            return
        if event.problem:
            self.notice.say(event.problem)
        else:
            self.notice.clear()

    def on_code_field_unreadable(self, event: CodeField.Unreadable) -> None:
        """Say why the pasted text is not a code."""
        if not self.busy:
            self.notice.say(errors.refused_code(event.refusal, self.services.clock()))

    def on_code_field_read(self) -> None:
        """Take back the refusal of an earlier paste."""
        if not self.busy:
            self.notice.clear()

    def session_ended(self) -> None:
        """Go where a person is led whose session was ended by a change made elsewhere."""
        raise NotImplementedError

    def refused(self, error: StorageError) -> None:
        """Say why the store refused; after too many attempts, count down until the next one is possible."""
        self.notice.say(self.why(error))
        if isinstance(error, Locked):
            self._pause, self._said_of_it = error, self.notice.text
            self._counting = self._counting or self.set_interval(1, self.count_down)

    def why(self, error: StorageError) -> str:
        """Return the sentence for an error."""
        return errors.sentence(error, self.services.clock())

    def count_down(self) -> None:
        """Say how long the pause still is, and nothing once it is over; leave alone what is said of something else."""
        if self._pause is None:
            return
        if self.notice.text != self._said_of_it:
            self._pause = None
        elif self.services.clock() >= self._pause.until:
            self._pause = None
            self.notice.clear()
        elif (words := self.why(self._pause)) != self._said_of_it:
            self._said_of_it = words
            self.notice.reword(words)

    def not_read(self, error: StorageError) -> None:
        """Say why the store did not answer a look."""
        if isinstance(error, ServerGone):
            self.notice.say(server_errors.waits(), "busy")
        else:
            self.refused(error)
