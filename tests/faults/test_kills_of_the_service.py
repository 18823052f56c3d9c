"""kill -9 of the service while phones and hosts call it: what it has answered is there, the rest is old or new."""

from __future__ import annotations

import http.client
import random
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from urllib.parse import urlencode

import pytest

from storage import Action, Approval, ApprovalState, Outcome, Question, Session, Store
from storage.domain.factors import Stage
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.push_phone.phone import Phone
from tests.push_phone.protocol import Message
from tests.push_phone.transport import Unreachable, over_http
from tests.ssh.host import listens, wait_until
from tests.storage.approving import begin
from tests.storage.people import broken, enrol, signed_up
from tests.terminal.real_service import RealService
from tests.tui.http.harness import until_closed

pytestmark = pytest.mark.usefixtures("ready_keys")

Amount = Callable[[int, int], int]
FORM = "application/x-www-form-urlencoded"
LATEST = 0.06
"""Seconds after the first answer."""
OF_A_KIND = 3
"""How many phones enrol, how many answer, and how many codes are asked about, in each turn."""


class Turn:
    """People whose phones and hosts call a service until it answers no more."""

    def __init__(self, place: Place, number: int) -> None:
        self._place = place
        names = [f"turn {number} {person}" for person in range(3 * OF_A_KIND)]
        # First of all: to the clock of minutes ago, an enrolment of now is none.
        self.codes = {name: place.code_of(name) for name in names[2 * OF_A_KIND :]}
        self.enrolling = [place.about_to_enrol(name) for name in names[:OF_A_KIND]]
        self.answering = [place.about_to_approve(name) for name in names[OF_A_KIND : 2 * OF_A_KIND]]
        self.enrolled: list[Phone] = []
        self.approved: list[str] = []
        self.accepted: list[str] = []
        self.polls: list[Message] = []
        self._told = threading.Event()

    def until(self, ends: Callable[[], object]) -> None:
        """Have everybody call at once, and once the first has an answer end the service."""
        acts = [lambda phone=phone: self._enrol(phone) for _session, phone in self.enrolling]
        acts += [lambda one=one: self._approve(*one) for one in self.answering]
        acts += [lambda name=name: self._ask(name) for name in self.codes]
        threads = [threading.Thread(target=self._unless_it_is_gone, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        assert self._told.wait(30)
        ends()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()

    def _unless_it_is_gone(self, act: Callable[[], object]) -> None:
        with suppress(Unreachable, OSError, http.client.HTTPException):
            act()

    def _enrol(self, phone: Phone) -> None:
        phone.enrol()
        self.enrolled.append(phone)
        self._told.set()

    def _approve(self, name: str, phone: Phone, _session: Session, asked: Approval) -> None:
        (challenge,) = phone.poll()
        assert phone.last is not None
        self.polls.append(phone.last)
        if phone.accept(challenge, asked.number).value is True:
            self.approved.append(name)
        self._told.set()

    def _ask(self, name: str) -> None:
        if self._place.ask(name, self.codes[name]) == "accepted":
            self.accepted.append(name)
        self._told.set()


class Place:
    """A store, its service, a host that asks, and people with phones."""

    def __init__(self, store: Store, earlier: Store, clock: FixedClock, service: RealService) -> None:
        self.store, self.service = store, service
        self._earlier, self._clock = earlier, clock
        self._token = store.administration().asking_hosts.add("vpn1")

    def about_to_enrol(self, name: str) -> tuple[Session, Phone]:
        """Return a person before the QR code, and the phone that has scanned it."""
        session = signed_up(self.store, name)
        return session, self.service.phone(begin(self.store, session))

    def about_to_approve(self, name: str) -> tuple[str, Phone, Session, Approval]:
        """Return a person who waits for a phone, which is enrolled."""
        phone = self.service.phone(begin(self.store, signed_up(self.store, name)))
        phone.enrol()
        session = self.store.sign_in.with_password(name, PASSWORD)
        question = Question(self.service.url, "Été à Québec", "Se connecter ?")
        return name, phone, session, self.store.approvals.ask(session, question)

    def code_of(self, name: str) -> str:
        """Add a person, who enrolled minutes ago; return a code that is still to be used."""
        secret = enrol(self._earlier, self._clock, signed_up(self._earlier, name)).secret
        return totp(secret, time.time())

    def ask(self, account: str, code: str) -> str:
        """Ask as a host; return the word."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=15)) as line:
            headers = {"Content-Type": FORM, "Authorization": f"Bearer {self._token}"}
            line.request("POST", "/verify", urlencode({"account": account, "code": code}), headers)
            return line.getresponse().read().decode().strip()


@pytest.fixture
def place(prepared: Store, cheap: Hasher) -> Iterator[Place]:
    """Return a place whose service answers."""
    clock = FixedClock(time.time() - 600)
    earlier = Store(prepared.path, clock=clock, hasher=cheap)
    with RealService(prepared.path) as service:
        yield Place(prepared, earlier, clock, service)
    earlier.close()


def test_what_was_answered_before_a_kill_is_there_and_everybody_goes_on(place: Place, amount: Amount) -> None:
    chance = random.Random("kills of the service")  # noqa: S311
    answered = 0
    for number in range(amount(5, 200)):
        turn = Turn(place, number)
        turn.until(partial(kill_after, chance.uniform(0, LATEST), place.service))
        place.service.start()
        must_be_kept(place, turn)
        answered += len(turn.enrolled) + len(turn.approved) + len(turn.accepted)
    assert answered > 0
    assert broken(place.store) == []


def kill_after(seconds: float, service: RealService) -> None:
    """Kill a service at its work."""
    with suppress(subprocess.TimeoutExpired):
        service.process.wait(seconds)
    service.kill()


def must_be_kept(place: Place, turn: Turn) -> None:
    """Check what a kill has left, and have everybody go on."""
    assert broken(place.store) == []
    for poll in turn.polls:
        assert over_http()(poll, "an app").status == 400, "it was sent before the start"
    for session, phone in turn.enrolling:
        if phone in turn.enrolled:
            told = place.store.enrolments.activation(session, phone.enrolment.serial)
            assert told.stage is Stage.SUCCESS
        phone.enrol()
        assert phone.open() == []
    for name, phone, session, asked in turn.answering:
        approves_once(place, session, phone, asked, was_told=name in turn.approved)
    for name, code in turn.codes.items():
        spent = done(place, name, Action.CODE_CHECKED) == 1
        assert spent or name not in turn.accepted
        assert place.ask(name, code) == ("refused" if spent else "accepted")
        assert done(place, name, Action.CODE_CHECKED) == 1


def approves_once(place: Place, session: Session, phone: Phone, asked: Approval, *, was_told: bool) -> None:
    """Check that an approval of which a phone was told stands, and that one of which it was not can be given again."""
    waiting = phone.poll()
    answered = done(place, session.user.name, Action.APPROVAL_ANSWERED) == 1
    assert answered or not was_told
    if not answered:
        (challenge,) = waiting
        assert phone.accept(challenge, asked.number).value is True
    assert place.store.approvals.news(session, asked.id).state is ApprovalState.ACCEPTED
    assert done(place, session.user.name, Action.APPROVAL_ANSWERED) == 1


def done(place: Place, name: str, action: Action) -> int:
    """Return how often something was done, as the audit log says."""
    found = place.store.administration().audit_log.events()
    return [(event.subject, event.action, event.outcome) for event in found].count((name, action, Outcome.DONE))


def test_a_service_that_is_told_to_end_under_load_gives_the_answers_in_hand(place: Place) -> None:
    turn = Turn(place, 0)
    ended: list[tuple[int, str]] = []
    turn.until(lambda: ended.append(place.service.end(signal.SIGTERM)))
    assert ended == [(128 + signal.SIGTERM, "Service fermé.\n")]
    place.service.start()
    must_be_kept(place, turn)


def test_a_form_that_was_begun_before_the_end_is_answered(place: Place) -> None:
    code = place.code_of("marie")
    body = urlencode({"account": "marie", "code": code})
    head = f"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n"
    head += f"Authorization: Bearer {place._token}\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection(("127.0.0.1", place.service.port), timeout=20) as line:
        line.sendall(head.encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 100 ")
        place.service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: not listens(place.service.port), "the door to close")
        line.sendall(body.encode())
        answer = until_closed(line)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"accepted\n")
    assert place.service.end() == (128 + signal.SIGTERM, "Service fermé.\n")
