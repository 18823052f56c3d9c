"""A simulated phone in front of the real service, on a loopback port of the test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import PublicFormat

from storage import Approval, Question, Session, Store
from tests.conftest import PASSWORD, FixedClock
from tests.push_phone.kept import a_key
from tests.push_phone.test_key_uri import SHORTEST
from tests.push_phone.test_protocol import BARE, answer, fields, key_text, signed
from tests.tui.invitations import at_invitation
from tui.config.server_address import server_address
from tui.config.settings import ServeSettings, Settings
from tui.demo.service import NewestPhones, answering
from tui.phone import push_calls
from tui.phone.handset import Handset
from tui.phone.push_calls import Reply
from tui.phone.push_device import Job
from tui.phone.push_protocol import Message
from tui.wizard import code

NAME = "marie.tremblay"


class Counter:
    """The service, and a person who has an invitation on the screen."""

    def __init__(self, store: Store, clock: FixedClock, url: str) -> None:
        self.store, self.clock = store, clock
        self.settings = Settings(serve=ServeSettings(url=url))
        self.journey = at_invitation(store, self.settings)
        self.link = code.link(self.journey, self.settings)

    def phone(self) -> Handset:
        """Return a new phone, which may call this service."""
        return Handset(self.clock, server_address(self.settings.serve.url or ""))

    def ask(self, question: str = "Vous connecter ?") -> tuple[Session, Approval]:
        """Ask for approval of another sign-in."""
        session = self.store.sign_in.with_password(NAME, PASSWORD)
        asked = Question(self.settings.serve.url or "", "Espace client", question)
        return session, self.store.approvals.ask(session, asked)


@contextmanager
def at_the_counter(store: Store, clock: FixedClock) -> Iterator[Counter]:
    """Run the service meanwhile."""
    phones = NewestPhones()
    phones.turn_to(store.phones)
    with answering(phones) as url:
        yield Counter(store, clock, url)


def read(handset: Handset, link: str) -> None:
    """Paste a link."""
    handset.add_account()
    handset.choose(organisation=False)
    handset.by_link()
    handset.read(link)


def work(handset: Handset) -> list[Job]:
    """Do what is to be done now, and what follows from it at once; return that."""
    done: list[Job] = []
    while jobs := handset.jobs():
        for job in jobs:
            handset.devices.put(job, push_calls.do(job.message))
        done += jobs
    return done


def wait(handset: Handset, clock: FixedClock, seconds: float = 3) -> list[Job]:
    """Let time pass, then do what is to be done."""
    clock.advance(seconds)
    return work(handset)


class Canned:
    """A network with one service that always asks the same, once it can be reached."""

    link = SHORTEST
    server = server_address("https://mfa.example.org")

    def __init__(self) -> None:
        self.is_there = False

    def come(self) -> None:
        """Be reached from now on."""
        self.is_there = True

    def do(self, message: Message | None) -> RSAPrivateKey | Reply | None:
        """Do what a phone has to do."""
        if message is None:
            return a_key(0)
        return Reply(200, json.dumps(self._answer()).encode()) if self.is_there else None

    def _answer(self) -> dict[str, object]:
        asked = signed(BARE._replace(require_presence="12,34,56"))
        return answer(fields(asked)) | {"detail": {"public_key": key_text(PublicFormat.PKCS1)}}
