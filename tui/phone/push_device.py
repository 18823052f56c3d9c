"""One entry of the phone that approves sign-ins: its key, what it tells its service, and the requests that it shows.

No I/O: jobs come out, their results come in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from tui.phone import push_protocol as protocol
from tui.phone.push_calls import Reply
from tui.phone.push_link import PushLink
from tui.phone.push_protocol import Message, NotUnderstood, Request

EVERY = 3
"""Seconds between two polls."""
SHOWN_FOR = 120
"""Seconds that a request is shown, from the moment at which it came."""


class Stage(StrEnum):
    """Names how far an entry has come."""

    MAKING_KEY = "making key"
    CALLING = "calling"
    FAILED = "failed"
    OVER = "over"
    """Nothing calls any more: the time of its link has passed."""
    ADDED = "added"


class News(StrEnum):
    """Names how the last call ended."""

    NONE = "none"
    ANSWERED = "answered"
    NOT_TAKEN = "not taken"
    """The service has no use for the answer."""
    REFUSED = "refused"
    """The service says why, in words of its own."""
    UNREACHED = "unreached"
    UNREADABLE = "unreadable"


class Said(StrEnum):
    """Names what a job tells the service."""

    KEY = "key"
    """Nothing yet: it makes the key."""
    ENROL = "enrol"
    UPDATE = "update"
    POLL = "poll"
    ANSWER = "answer"


class Job(NamedTuple):
    """Describes something to do that takes a while."""

    device: PushDevice
    said: Said
    message: Message | None = None
    """None: a key is to be made."""


Result = RSAPrivateKey | Reply | None
"""What came of a job; None: no answer came back."""


class _Answer(NamedTuple):
    request: Request
    message: Message
    due: float


class PushDevice:
    """Is one entry. Times are in seconds since the Unix epoch, by the true clock but where it says otherwise."""

    def __init__(self, link: PushLink, now: float) -> None:
        """Begin with a link that was read just now."""
        self.link = link
        self.stage = Stage.MAKING_KEY
        self.news, self.words = News.NONE, ""
        """How the last call ended, and the words of the service about it."""
        self._ends = now + 60 * link.minutes
        self._due = now
        self._is_at_work = False
        self._has_told = False
        """The service has been told that nothing can be pushed, whatever it made of it."""
        self._key: RSAPrivateKey | None = None
        self._server_key: RSAPublicKey | None = None
        self._shown: dict[str, tuple[Request, float]] = {}
        self._answer: _Answer | None = None

    @property
    def request(self) -> Request | None:
        """Return the oldest request that waits for an answer, unless one is on its way."""
        return None if self._answer else next((request for request, _since in self._shown.values()), None)

    @property
    def is_answering(self) -> bool:
        """Tell whether an answer is on its way."""
        return self._answer is not None

    # Taps

    def accept(self, request: Request, number: str | None, due: float) -> None:
        """Say yes, with a number where there were some, at a moment."""
        self._say(request, protocol.accepting(request, self._own_key(), number), due)

    def decline(self, request: Request, reason: str, due: float) -> None:
        """Say no at a moment, and why."""
        self._say(request, protocol.declining(request, self._own_key(), reason), due)

    def retry(self, now: float, due: float) -> None:
        """Call again, with the same key, while the time of the link lasts."""
        if self.stage is Stage.FAILED:
            self.stage, self._due = Stage.CALLING if now < self._ends else Stage.OVER, due

    def _say(self, request: Request, message: Message, due: float) -> None:
        if self._answer is None:
            self.news, self._answer = News.NONE, _Answer(request, message, due)

    def _own_key(self) -> RSAPrivateKey:
        assert self._key is not None  # noqa: S101 - an entry without a key has no request
        return self._key

    # Jobs

    def job(self, now: float, own_time: float) -> Job | None:
        """Return what is to be done now, once; `own_time` is by the phone's own clock."""
        if self._is_at_work:
            return None
        job = self._next(now, datetime.fromtimestamp(own_time, UTC))
        self._is_at_work = job is not None
        return job

    def _next(self, now: float, moment: datetime) -> Job | None:
        if self._answer and now >= self._answer.due:
            return Job(self, Said.ANSWER, self._answer.message)
        if now < self._due:
            return None
        match self.stage:
            case Stage.MAKING_KEY:
                return Job(self, Said.KEY)
            case Stage.CALLING:
                return Job(self, Said.ENROL, protocol.enrolling(self.link, self._own_key()))
            case Stage.ADDED if not self._has_told:
                return Job(self, Said.UPDATE, protocol.updating(self.link, moment, self._own_key()))
            case Stage.ADDED:
                return Job(self, Said.POLL, protocol.polling(self.link, moment, self._own_key()))
        return None

    # Results

    def done(self, said: Said, result: Result, now: float, delay: float) -> None:
        """Take in what came of a job; `delay` is how long this phone takes before it calls."""
        self._is_at_work = False
        if isinstance(result, RSAPrivateKey):
            self._key, self.stage, self._due = result, Stage.CALLING, now + delay
            return
        self._due = now + EVERY
        self._has_told = self._has_told or (said is Said.UPDATE and result is not None)
        try:
            self._take(said, result, now)
        except NotUnderstood:
            self._failed(said, News.UNREADABLE)

    def _take(self, said: Said, reply: Reply | None, now: float) -> None:
        """Take in an answer. Raises NotUnderstood."""
        if reply is None:
            self._failed(said, News.UNREACHED)
        elif reply.is_good:
            self._succeeded(said, reply.body, now)
        else:
            words = protocol.why_refused(reply.body)
            self._settle(said)
            self._failed(said, News.REFUSED, words)

    def _failed(self, said: Said, news: News, words: str = "") -> None:
        self.news, self.words = news, words
        if said is Said.ENROL:
            self.stage = Stage.FAILED
        elif said is Said.ANSWER:
            # The request is shown again, if nothing was heard of it.
            self._answer = None

    def _settle(self, said: Said) -> None:
        """Show a request no more that was answered in any way, as the app does."""
        if said is Said.ANSWER and self._answer:
            self._shown.pop(self._answer.request.nonce, None)
            self._answer = None

    def _succeeded(self, said: Said, body: bytes, now: float) -> None:
        """Take in what the service says. Raises NotUnderstood."""
        match said:
            case Said.ENROL:
                self._server_key = protocol.server_key(body)
                self.stage, self.news, self._due = Stage.ADDED, News.NONE, now
            case Said.UPDATE:
                self._due = now
            case Said.POLL:
                self._polled(body, now)
            case Said.ANSWER:
                heard = protocol.is_heard(body)
                self._settle(said)
                self.news = News.ANSWERED if heard else News.NOT_TAKEN

    def _polled(self, body: bytes, now: float) -> None:
        assert self._server_key is not None  # noqa: S101 - it polls once the service has called back
        for request in protocol.requests(body, self._server_key):
            if request.url == self.link.url and request.serial == self.link.serial:
                self._shown.setdefault(request.nonce, (request, now))
        if self.news not in (News.ANSWERED, News.NOT_TAKEN):
            self.news = News.NONE

    def forget(self, now: float) -> None:
        """Show no more what has been shown for long enough."""
        self._shown = {nonce: kept for nonce, kept in self._shown.items() if now - kept[1] < SHOWN_FOR}
