"""The questions of hosts that hold neither database nor key: a token, a name and a code, and one word in return.

A token that was stolen opens no account. It can have codes refused, and so lock people out: therefore each host has a
limit of its own, which keeps it waiting and nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from storage.database.tables import asking_hosts, host_refusals
from storage.database.tables.asking_hosts import KeptHost
from storage.database.tables.host_refusals import Pause
from storage.domain import codes
from storage.domain.asking_hosts import HostAnswer
from storage.domain.audit import Action, Outcome
from storage.domain.errors import NotAllowed, UnknownUser
from storage.domain.host_errors import HostPaused, HostRefused
from storage.domain.throttling import Refusals
from storage.domain.verdicts import Verdict
from storage.integrity import host_mac
from storage.services.asking_hosts import hash_of
from storage.services.code_check import CodeCheck
from storage.services.passwords import Passwords
from storage.services.sessions import Sessions
from storage.services.sign_in import SignIn
from storage.services.transaction import Caller, Tampered, Transaction, Transactions

_ANSWERS = {
    Verdict.ACCEPTED: HostAnswer.ACCEPTED,
    Verdict.REFUSED: HostAnswer.REFUSED,
    Verdict.USED: HostAnswer.REFUSED,
    Verdict.LOCKED: HostAnswer.LOCKED,
    Verdict.NO_FACTOR: HostAnswer.NONE,
}
_COUNTED = {HostAnswer.REFUSED, HostAnswer.LOCKED}
"""The answers that stay counted against a host."""
_NO_HOST = KeptHost("", b"", 0, None, b"")
"""What a token of nobody is compared with."""
_LONGEST_ADDRESS = 45
_OF_ADDRESSES = frozenset("0123456789abcdefABCDEF:.")


class HostQuestions:
    """What hosts ask, and what each is answered."""

    def __init__(self, transactions: Transactions, sessions: Sessions, passwords: Passwords) -> None:
        self._transactions = transactions
        self._sessions = sessions
        self._passwords = passwords

    def verify(self, token: str, account: str, code: str, address: str, *, at_a_login: bool = False) -> HostAnswer:
        """Answer a host, which asks from this address, whether a code is right.

        `at_a_login` also lets in, and records, whoever has nothing yet that gives codes. What is no code is answered
        before anything is counted. Raises HostRefused, HostPaused, SealBroken.
        """
        name = self._name_of(token)
        asked = self._transactions.from_elsewhere(Caller(origin=_origin(name, address)))
        if not codes.is_possible(code):
            # A person without a phone types anything, or nothing.
            is_let_in = at_a_login and _is_let_in(self._sign_in(asked), account)
            return HostAnswer.UNENROLLED if is_let_in else HostAnswer.IMPOSSIBLE
        counted = _count(asked, token, name)
        with _taken_back_unless_answered(asked, name, counted):
            answer = self._answer(asked, account, code, at_a_login=at_a_login)
        if answer not in _COUNTED:
            _take_back(asked, name, counted)
        return answer

    def _name_of(self, token: str) -> str:
        with self._transactions.read() as tx:
            return _host_of(tx, token).name

    def _sign_in(self, asked: Transactions) -> SignIn:
        return SignIn(asked, self._sessions, lambda: self._passwords, CodeCheck(asked))

    def _answer(self, asked: Transactions, account: str, code: str, *, at_a_login: bool) -> HostAnswer:
        sign_in = self._sign_in(asked)
        answer = _ANSWERS[sign_in.verify(account, code)]
        if answer is HostAnswer.NONE and at_a_login and _is_let_in(sign_in, account):
            return HostAnswer.UNENROLLED
        return answer


def _host_of(tx: Transaction, token: str) -> KeptHost:
    """Return the host whose token this is. Raises HostRefused; a token of nobody costs a comparison too."""
    found = asking_hosts.by_token(tx.db, hash_of(token))
    is_whole = host_mac.matches(tx.key, found or _NO_HOST)
    if found is None:
        raise HostRefused
    if not is_whole:
        raise Tampered("", "asking host")
    return found


def _count(asked: Transactions, token: str, name: str) -> Refusals:
    """Count a question as refused before anything is compared, so that no crowd of questions outruns the limit.

    Raises HostRefused for a host that was revoked meanwhile, HostPaused.
    """
    with asked.write() as tx:
        host_refusals.lock(tx.db, name)
        _host_of(tx, token)
        counted = host_refusals.reserve(tx.db, name, tx.limits.host_refusals_an_hour, tx.now)
        asking_hosts.used(tx.db, name, tx.now)
        if isinstance(counted, Refusals):
            # What a host is answered is told after a commit that waits.
            tx.lasts_with_the_next()
        elif counted.is_new:
            tx.record(Action.HOST_PAUSED, Outcome.REFUSED, detail=name)
    if isinstance(counted, Pause):
        raise HostPaused(counted.until)
    return counted


def _take_back(asked: Transactions, name: str, counted: Refusals) -> None:
    with asked.write() as tx:
        host_refusals.take_back(tx.db, name, counted)


@contextmanager
def _taken_back_unless_answered(asked: Transactions, name: str, counted: Refusals) -> Iterator[None]:
    """Surround the answer to a counted question: if it fails, nothing was refused, and nothing stays counted."""
    try:
        yield
    except Exception:
        with suppress(Exception):
            _take_back(asked, name, counted)
        raise


def _is_let_in(sign_in: SignIn, account: str) -> bool:
    try:
        return sign_in.let_in_to_enrol(account)
    except (UnknownUser, NotAllowed):
        return False


def _origin(name: str, address: str) -> str:
    """Return where a question comes from, as the audit log says it; an address has the characters of one."""
    known = address and set(address) <= _OF_ADDRESSES
    return f"host {name}, {address[:_LONGEST_ADDRESS]}" if known else f"host {name}"
