"""The common part of the screens on which a person waits until a phone has approved."""

from __future__ import annotations

import asyncio
from functools import cached_property
from threading import Thread
from typing import TypeVar

from textual import work

from storage import (
    Approval,
    ApprovalNews,
    ApprovalState,
    CommitUnknown,
    DatabaseUnavailable,
    ServerGone,
    Session,
    SessionEnded,
    StorageError,
)
from tui.messages import approvals, server_errors
from tui.screens.asking import AskingScreen
from tui.screens.service_remark import ServiceRemark
from tui.widgets.number_to_choose import NumberToChoose
from tui.wizard.approving import EVERY, Asking, Request

LEAVING = 2.0
"""Seconds that the end of the program waits for a request to be withdrawn; it would end by itself."""
Result = TypeVar("Result")


class ApprovingScreen(AskingScreen[Result]):
    """Asks a phone, looks every second at what it has answered, and withdraws the request once nobody waits."""

    _request: Request | None = None
    """The request that waits for the phone; None where none does."""
    _is_looking = False
    _clock_off: int | None = None
    """By how much the phone's clock was said to be off."""
    _unread = ""
    """What was said last of a look that failed."""

    # What a subclass says

    def approved(self, session: Session) -> None:
        """Go on after the phone has approved."""
        raise NotImplementedError

    def ended(self, state: ApprovalState) -> None:
        """Say how the request has ended without that; nothing waits any more."""
        self.notice.say(approvals.ending(state))

    # Asking

    @cached_property
    def phones_service(self) -> ServiceRemark:
        """Return what is said of the service that the phone calls."""
        return ServiceRemark(self.services)

    @property
    def number(self) -> NumberToChoose:
        """Return the widget that shows the number."""
        return self.query_one(NumberToChoose)

    @property
    def awaits_a_phone(self) -> bool:
        """Say whether a request waits for the phone's answer."""
        return self._request is not None

    def on_mount(self) -> None:
        """Look at once when a second has passed."""
        self.set_interval(EVERY, self.watch_phone)

    async def on_unmount(self) -> None:
        """Withdraw the request, whatever took the page away; who leaves is not kept by a server that has gone."""
        if self._request is not None:
            withdrawal = Thread(target=self._request.withdraw, daemon=True)
            withdrawal.start()
            await asyncio.to_thread(withdrawal.join, LEAVING)

    def ask_phone(self, asking: Asking, asked: str) -> None:
        """Ask the phone by a new request, what is `asked`."""
        self.forget_request()
        request = Request(asking, approvals.question(self.services.settings, asked))
        self._request = request
        self.notice.clear()
        self.ask(request.ask, self._asked)

    def forget_request(self) -> None:
        """Withdraw the request that waits, if one does."""
        if self._request is not None:
            self._withdraw(self._request)
        self._stop()

    def _stop(self) -> None:
        self._request, self._clock_off = None, None
        self.number.hide()
        self.remove_class("-asking-phone")

    @work(group="withdrawals", exit_on_error=False)
    async def _withdraw(self, request: Request) -> None:
        await asyncio.to_thread(request.withdraw)

    def _asked(self, approval: Approval | None) -> None:
        if approval is not None:
            self.number.show(approval, self.services.clock())
            self.add_class("-asking-phone")
            self._look_at_service()
            self.number_shown()

    def number_shown(self) -> None:
        """Put the focus where Enter from habit does no harm."""

    def refused(self, error: StorageError) -> None:
        """Say why; a request that could not be made does not wait."""
        if not self.number.is_shown:
            self._stop()
        super().refused(error)

    # Looking

    def watch_phone(self) -> None:
        """Look once, unless the last look is not answered yet or nothing waits."""
        self._look_at_service()
        if self._request is None or self._is_looking or self.busy or self.is_left or not self.number.is_shown:
            return
        self.number.tick(self.services.clock())
        self._is_looking = True
        self._look_at(self._request)

    def _look_at_service(self) -> None:
        if not self.is_left:
            self.phones_service.look(self.notice, waits=self.number.is_shown)

    @work(group="phone", exit_on_error=False)
    async def _look_at(self, request: Request) -> None:
        try:
            news = await asyncio.to_thread(request.news)
            if news.state is ApprovalState.ACCEPTED:
                news = await self._redeem(request)
        except SessionEnded:
            if not self.is_left:
                self.session_ended()
        except StorageError as error:
            if not self.is_left and request is self._request:
                self._could_not_look(error)
        else:
            if not self.is_left and request is self._request:
                self._take(news)
        finally:
            self._is_looking = False

    async def _redeem(self, request: Request) -> ApprovalNews:
        """Come in, unless the person has left or sent a code; meanwhile nobody leaves, as while a code is checked."""
        if self.is_left or self.busy or request is not self._request:
            return ApprovalNews(ApprovalState.WAITING)
        self.busy, self.gives_up = True, False
        try:
            return await asyncio.to_thread(request.redeem)
        finally:
            self.busy = False

    def _could_not_look(self, error: StorageError) -> None:
        """Say why; the next look may do better, unless nothing can come of this request any more."""
        if isinstance(error, DatabaseUnavailable) and not isinstance(error, CommitUnknown):
            self._say_unread(error)
        else:
            self._stop()
            self.refused(error)

    def _say_unread(self, error: StorageError) -> None:
        """Say, once, that nothing can be read: a code that is being typed stays."""
        if not self._unread or self._unread != self.notice.text:
            gone = isinstance(error, ServerGone)
            self.notice.say(server_errors.waits() if gone else self.why(error), "busy" if gone else "error")
            self._unread = self.notice.text

    def _take(self, news: ApprovalNews) -> None:
        if self._unread and self._unread == self.notice.text:
            self.notice.clear()
        self._unread = ""
        if news.session is not None:
            self._request = None
            self.approved(news.session)
        elif news.state is not ApprovalState.WAITING:
            self._stop()
            # A refusal may have been noted for its owner.
            self.services.look_for_mail()
            self.ended(news.state)
        elif news.clock_off is not None and news.clock_off != self._clock_off:
            self._clock_off = news.clock_off
            self.notice.say(approvals.clock_off(news.clock_off, self.services.clock()), "remark")
