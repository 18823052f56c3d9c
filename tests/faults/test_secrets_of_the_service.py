"""What phones and hosts bring, planted and searched for wherever the service could have let it slip."""

from __future__ import annotations

import base64
import http.client
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from storage import Question, Store
from storage.security.hasher import Hasher
from storage.security.key_file import read
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.push_phone import protocol
from tests.push_phone.protocol import Message
from tests.push_phone.transport import Reply, over_http
from tests.storage.approving import begin, our_key
from tests.storage.people import enrol, signed_up
from tests.storage.traces import traces
from tests.terminal.program import ISOLATED, run
from tests.terminal.real_service import WITH_READY_KEYS, RealService

pytestmark = pytest.mark.usefixtures("ready_keys")

FORM = "application/x-www-form-urlencoded"
FAULTY = (*ISOLATED, "-m", "tests.terminal.faulty_service")


class Planted:
    """What is searched for."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.token = store.administration().asking_hosts.add("vpn1")
        self.code = totp(enrol(store, clock, signed_up(store, "bo")).secret, time.time())
        self.texts = {"token": self.token, "code": f"code={self.code}"}
        self.bytes = {f"key {key.id}": key.secret for key in read(store.key_file)} | {"ours": our_key()[900:980]}
        self.sent: list[Message] = []

    def network(self, message: Message, user_agent: str) -> Reply:
        """Send a message, and remember what it has: the query string, its values, and the bytes of signatures."""
        given = message.body if message.method == "POST" else urlsplit(message.url).query
        number = len(self.sent)
        self.sent.append(message)
        self.texts[f"message {number}"] = given
        for part in given.split("&"):
            name, _is, text = part.partition("=")
            if name in ("signature", "enrollment_credential"):
                self.texts[f"{name} {number}"] = text
                self.bytes[f"{name} {number}"] = base64.b32decode(text.replace("%3D", "="))
        return over_http()(message, user_agent)

    def ask(self, service: RealService) -> int:
        """Ask about the code as a host; return the status."""
        with closing(http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)) as line:
            headers = {"Content-Type": FORM, "Authorization": f"Bearer {self.token}"}
            line.request("POST", "/verify", urlencode({"account": "bo", "code": self.code}), headers)
            return line.getresponse().status

    def found_in(self, where: bytes) -> list[str]:
        """Return what of it is there."""
        texts = [name for name, text in self.texts.items() if text and text.encode() in where]
        return texts + [name for name, raw in self.bytes.items() if traces(raw, where)]


@pytest.fixture
def planted(prepared: Store, cheap: Hasher) -> Planted:
    """Return what is planted; the code is still to be used."""
    clock = FixedClock(time.time() - 600)
    with closing(Store(prepared.path, clock=clock, hasher=cheap)) as earlier:
        return Planted(earlier, clock)


@contextmanager
def watched(store: Store, planted: Planted, program: tuple[str, ...]) -> Iterator[tuple[RealService, list[bytes]]]:
    """Run a service; what it said, and how its process looks from outside, is in the list at the end."""
    seen: list[bytes] = []
    with RealService(store.path, program=program) as service:
        yield service, seen
        seen += [Path(f"/proc/{service.process.pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
        code, told = service.end(signal.SIGTERM)
        assert code == 128 + signal.SIGTERM
        seen.append(told.encode())
    assert b"serve" in seen[0]
    assert {number: planted.found_in(part) for number, part in enumerate(seen)} == {0: [], 1: [], 2: []}


def test_nothing_slips_out_of_a_day_of_the_service(prepared: Store, planted: Planted, tmp_path: Path) -> None:
    with watched(prepared, planted, WITH_READY_KEYS) as (service, _seen):
        phone = service.phone(begin(prepared, signed_up(prepared, "ada")), transport=planted.network)
        phone.enrol()
        phone.open()
        session = prepared.sign_in.with_password("ada", PASSWORD)
        prepared.approvals.ask(session, Question(service.url, "Ici", "Se connecter ?"))
        (challenge,) = phone.poll()
        assert phone.accept(challenge, "00").status == 200
        assert phone.decline(challenge, "unknown_trigger").value is False
        for message in list(planted.sent):
            # Each once more: refused, or answered again.
            planted.network(message, "an app")
        assert planted.ask(service) == 200
    backup = tmp_path / "backup"
    output = b"".join(
        ended.stdout + ended.stderr
        for arguments in (["audit", "--json"], ["hosts", "list", "--json"], ["check"], ["backup", backup])
        if (ended := run(["--database", prepared.path, *arguments]))
    )
    assert b"vpn1" in output
    on_disk = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    del on_disk[prepared.key_file.name]
    assert {"backup", "guichet.db", "guichet.db-wal"} <= set(on_disk)
    assert {name: found for name, text in on_disk.items() if (found := planted.found_in(text))} == {}
    assert planted.found_in(output) == []


def test_nor_out_of_errors_that_have_it_in_their_words(prepared: Store, planted: Planted) -> None:
    pending = begin(prepared, signed_up(prepared, "ada"))
    with watched(prepared, planted, FAULTY) as (service, seen):
        phone = service.phone(pending, transport=planted.network)
        reply = planted.network(protocol.enrolling(phone.enrolment, "AAAA", phone.app), "an app")
        polled = planted.network(Message("GET", f"{service.url}?serial=A&timestamp=B&signature=MFRGGZDFMZTWQ2LK"), "")
        answered = planted.network(Message("POST", service.url, "serial=A&nonce=B&signature=MFRGGZDFMZTWQ2LK"), "")
        assert [reply.status, polled.status, answered.status, planted.ask(service)] == [503] * 4
        assert planted.found_in(reply.body + polled.body + answered.body) == []
    assert b"RuntimeError" in seen[-1]
    assert seen[-1].count(b"\n") < 10
