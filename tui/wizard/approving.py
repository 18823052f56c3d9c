"""One request to approve on a phone, from asking until the person no longer waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from storage import ApprovalNews, ApprovalState, Session, StorageError, Store

if TYPE_CHECKING:
    from storage import Administration, Approval, Question

EVERY = 1.0
"""Seconds between two looks at what the phone has answered."""


class Asking(NamedTuple):
    """How a request is made, looked at, redeemed and withdrawn: in a session at a sign-in, or in an operator's own.

    All block.
    """

    ask: Callable[[Question], Approval]
    news: Callable[[str], ApprovalNews]
    redeem: Callable[[str], ApprovalNews]
    withdraw: Callable[[str], None]


def of_a_sign_in(store: Store, session: Session, purpose: str = "") -> Asking:
    """Ask for a sign-in of this session; the audit log gives its purpose."""
    approvals = store.approvals
    return Asking(
        lambda question: approvals.ask(session, question),
        lambda request: approvals.news(session, request),
        lambda request: approvals.redeem(session, request, purpose),
        lambda request: approvals.withdraw(session, request),
    )


def of_an_operator(administration: Administration) -> Asking:
    """Ask for a proof that is not old, in the operator's own session."""
    return Asking(
        administration.ask_for_approval,
        administration.news_of_approval,
        administration.redeem_approval,
        administration.withdraw_approval,
    )


class Request:
    """A request of which one thing is done at a time, whichever thread does it; once it is withdrawn, nothing is."""

    def __init__(self, asking: Asking, question: Question) -> None:
        self._asking, self._question = asking, question
        self._lock = Lock()
        self._approval: Approval | None = None
        self._is_over = False

    def ask(self) -> Approval | None:
        """Ask the phone; None if the person has left meanwhile. Blocks, and raises as `Approvals.ask` does."""
        with self._lock:
            if not self._is_over:
                self._approval = self._asking.ask(self._question)
            return self._approval

    def news(self) -> ApprovalNews:
        """Return what has become of it. Blocks, and raises as `Approvals.news` does."""
        return self._of_what_waits(self._asking.news)

    def redeem(self) -> ApprovalNews:
        """Come in by it, once it is accepted. Blocks, and raises as `Approvals.redeem` does."""
        return self._of_what_waits(self._asking.redeem)

    def _of_what_waits(self, act: Callable[[str], ApprovalNews]) -> ApprovalNews:
        with self._lock:
            if self._approval is None or self._is_over:
                return ApprovalNews(ApprovalState.WAITING)
            return act(self._approval.id)

    def withdraw(self) -> None:
        """Forget it: nobody waits any more. Blocks; a failure does not matter, since it ends by itself."""
        with self._lock:
            asked, self._is_over = self._approval if not self._is_over else None, True
            if asked is not None:
                with suppress(StorageError):
                    self._asking.withdraw(asked.id)
