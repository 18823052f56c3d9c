"""An independent phone before the real service, over HTTP: from the QR code to an approved sign-in."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from storage import ApprovalState, NoticeKind, Question, Session, Store
from storage.domain.factors import Stage
from tests.conftest import PASSWORD
from tests.push_phone.phone import Phone, Refused
from tests.push_phone.protocol import App, Message
from tests.push_phone.transport import Reply, Transport, Unreachable, over_http
from tests.ssh.host import wait_until
from tests.storage.approving import begin
from tests.storage.people import NAME, broken, rows, signed_up
from tests.terminal.real_service import RealService
from tests.tui.http.certificates import make


@pytest.fixture
def service(prepared: Store) -> Iterator[RealService]:
    """Return the service, in plain HTTP on this machine."""
    with RealService(prepared.path) as running:
        yield running


def asked(store: Store, service: RealService) -> tuple[Session, str, str]:
    """Sign in as far as a phone has to approve; return the session, its request and the number to choose."""
    session = store.sign_in.with_password(NAME, PASSWORD)
    question = Question(service.url, "Été à Québec", "Se connecter à l'Espace client ?")
    request = store.approvals.ask(session, question)
    return session, request.id, request.number


def enrolled(store: Store, service: RealService, app: App | None = None) -> Phone:
    """Return the phone of a person who has just enrolled it."""
    phone = service.phone(begin(store, signed_up(store)), app=app)
    phone.enrol()
    return phone


@pytest.mark.parametrize("app", [App(), App(system="ios/18")])
def test_a_phone_enrols_and_approves(prepared: Store, service: RealService, app: App) -> None:
    session = signed_up(prepared)
    pending = begin(prepared, session)
    phone = service.phone(pending, app=app)
    phone.enrol()
    told = prepared.enrolments.activation(session, pending.id)
    assert told.stage is Stage.SUCCESS
    assert phone.open() == []
    assert phone.has_updated
    waiting, request, number = asked(prepared, service)
    (challenge,) = phone.poll()
    assert number in challenge.buttons
    assert phone.accept(challenge, number).value is True
    news = prepared.approvals.redeem(waiting, request, "")
    assert news.state is ApprovalState.ACCEPTED
    assert news.session is not None
    assert service.end()[1] == ("Service fermé.\n")
    assert broken(prepared) == []


def test_the_first_message_of_an_iphone_is_refused_and_changes_nothing(prepared: Store, service: RealService) -> None:
    phone = service.phone(begin(prepared, signed_up(prepared)))
    assert phone.send(Message("POST", service.url)).status == 400
    phone.enrol()
    assert phone.is_enrolled


@pytest.mark.parametrize(
    ("number", "reason", "ends"),
    [
        ("wrong", None, ApprovalState.WRONG_NUMBER),
        (None, None, ApprovalState.REFUSED),
        (None, "cancelled", ApprovalState.REFUSED),
        (None, "unknown_trigger", ApprovalState.NOT_ME),
    ],
)
def test_each_way_to_say_no_is_told(
    prepared: Store, service: RealService, number: str | None, reason: str | None, ends: ApprovalState
) -> None:
    phone = enrolled(prepared, service)
    session, request, right = asked(prepared, service)
    (challenge,) = phone.poll()
    if number:
        other = next(button for button in challenge.buttons if button != right)
        assert phone.accept(challenge, other).value is False
    else:
        assert phone.decline(challenge, reason).value is True
    assert prepared.approvals.news(session, request).state is ends
    # What was answered once is answered: the right number changes nothing any more.
    assert phone.accept(challenge, right).value is False
    assert prepared.approvals.news(session, request).state is ends


def test_an_answer_that_was_lost_is_given_again_and_makes_one_device(prepared: Store, service: RealService) -> None:
    session = signed_up(prepared)
    pending = begin(prepared, session)
    phone = service.phone(pending, transport=hung_up_on_once())
    with pytest.raises(Unreachable):
        phone.enrol()
    wait_until(lambda: prepared.enrolments.activation(session, pending.id).stage is Stage.SUCCESS, "the device")
    phone.enrol()
    assert phone.is_enrolled
    assert phone.open() == []
    assert rows(prepared.path, "SELECT id FROM factors") == [(pending.id,)]


def hung_up_on_once() -> Transport:
    """Return a network that hangs up on the first message before its answer is read."""
    lost: list[Message] = []

    def send(message: Message, user_agent: str) -> Reply:
        if lost:
            return over_http()(message, user_agent)
        lost.append(message)
        parts = urlsplit(message.url)
        with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=15)) as line:
            line.request("POST", parts.path, message.body, {"Content-Type": "application/x-www-form-urlencoded"})
        raise Unreachable

    return send


def test_a_second_phone_before_the_same_picture_is_refused_and_the_person_told(
    prepared: Store, service: RealService
) -> None:
    session = signed_up(prepared)
    pending = begin(prepared, session)
    first, second = service.phone(pending), service.phone(pending, key=1)
    first.enrol()
    with pytest.raises(Refused):
        second.enrol()
    waiting, request, number = asked(prepared, service)
    (challenge,) = first.poll()
    first.accept(challenge, number)
    proved = prepared.approvals.redeem(waiting, request, "").session
    assert proved is not None
    assert NoticeKind.SECOND_PHONE in [notice.kind for notice in proved.notices]


def test_over_tls_with_an_authority_of_ones_own(prepared: Store, tmp_path: Path) -> None:
    with RealService(prepared.path, make(tmp_path)) as service:
        phone = enrolled(prepared, service)
        session, request, number = asked(prepared, service)
        (challenge,) = phone.poll()
        assert challenge.url.startswith("https://")
        assert phone.accept(challenge, number).value is True
        assert prepared.approvals.news(session, request).state is ApprovalState.ACCEPTED
        with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
            over_http()(Message("GET", service.url), "another phone")
