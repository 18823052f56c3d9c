"""What is due reaches a real mail server once; whatever goes wrong, it stays in the queue and on the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import Event, Store
from storage.services.mail_queue import OLDEST, RETRY_AFTER
from tests import mail_server
from tests.conftest import PASSWORD, FixedClock
from tests.mail_server import MailServer, closed_port, self_signed, silent_server
from tui.config.settings import MailSettings, Settings
from tui.mail import sender
from tui.mail.sender import Round, send_due

SENDER = "guichet@exemple.fr"
RETRIED = RETRY_AFTER[0]


def to(port: int, **changes: object) -> Settings:
    """The configuration that sends to this port."""
    mail = MailSettings(host="127.0.0.1", port=port, security="none", sender=SENDER)
    return Settings(mail=mail._replace(**changes))  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server in the clear."""
    with mail_server.mail_server() as running:
        yield running


@pytest.fixture
def told(store: Store) -> Callable[..., None]:
    """Has a change to tell to each account named."""

    def tell(*names: str) -> None:
        for name in names:
            store.administration().accounts.add(name, PASSWORD, email=f"{name}@exemple.fr")
            store.administration().accounts.renew_password(name)

    return tell


def outcomes(store: Store) -> list[tuple[str, str, str]]:
    """What the audit log says of mail: about whom, how it ended and why."""
    return [(event.subject, event.action, event.detail) for event in _mail_events(store)]


def _mail_events(store: Store) -> list[Event]:
    return [event for event in store.administration().audit_log.events() if event.action.startswith("mail")]


def test_what_is_due_is_sent_once(store: Store, told: Callable[..., None], server: MailServer) -> None:
    told("marie")
    assert send_due(store, to(server.port)) == Round(1, 0)
    assert send_due(store, to(server.port)) == Round(0, 0)
    (received,) = server.received
    assert (received.sender, received.recipients) == (SENDER, ["marie@exemple.fr"])
    assert "mot de passe provisoire" in received.text
    assert store.mail_queue.waiting() == 0
    assert outcomes(store) == [("marie", "mail sent", "password renewed")]


def test_nothing_is_sent_or_taken_without_a_server(store: Store, told: Callable[..., None]) -> None:
    told("marie")
    assert send_due(store, Settings()) == Round(0, 0)
    assert store.mail_queue.waiting() == 1
    assert outcomes(store) == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_server_is_given_the_password_and_the_mail(
    store: Store, told: Callable[..., None], tmp_path: Path, security: str
) -> None:
    certificate = self_signed(tmp_path)
    told("marie")
    with mail_server.mail_server(certificate, tls_at_once=security == "tls") as server:
        settings = to(
            server.port,
            security=security,
            ca_file=certificate,
            username=mail_server.USERNAME,
            password_file=secret(tmp_path, mail_server.PASSWORD),
        )
        assert send_due(store, settings) == Round(1, 0)
    (received,) = server.received
    assert received.encrypted
    assert received.authenticated


def secret(directory: Path, text: str, mode: int = 0o600) -> Path:
    """A file with a password."""
    path = directory / "smtp.password"
    path.write_text(f"{text}\n", "utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(("name", "trusted"), [("127.0.0.1", False), ("mail.exemple.fr", True)])
def test_a_certificate_that_is_not_trusted_or_of_another_name_is_refused(
    store: Store, told: Callable[..., None], tmp_path: Path, security: str, name: str, trusted: bool
) -> None:
    certificate = self_signed(tmp_path, name)
    told("marie")
    with mail_server.mail_server(certificate, tls_at_once=security == "tls") as server:
        settings = to(server.port, security=security, ca_file=certificate if trusted else None)
        assert send_due(store, settings) == Round(0, 1)
    assert server.received == []
    assert store.mail_queue.waiting() == 1
    assert outcomes(store) == [("marie", "mail postponed", "password renewed, certificate")]


def test_a_server_that_does_not_offer_encryption_is_given_nothing(
    store: Store, told: Callable[..., None], server: MailServer
) -> None:
    told("marie")
    assert send_due(store, to(server.port, security="starttls")) == Round(0, 1)
    assert server.received == []
    assert outcomes(store) == [("marie", "mail postponed", "password renewed, not supported")]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_password_that_others_can_use_is_not_used(
    store: Store, told: Callable[..., None], tmp_path: Path, server: MailServer, mode: int
) -> None:
    told("marie")
    settings = to(server.port, username="guichet", password_file=secret(tmp_path, "x", mode))
    assert send_due(store, settings) == Round(0, 1)
    assert server.conversations == 0
    assert outcomes(store) == [("marie", "mail postponed", "password renewed, password file")]


@pytest.mark.parametrize("text", ["", "mot de passe à accents"])
def test_a_file_that_holds_no_password_that_can_be_sent(
    store: Store, told: Callable[..., None], tmp_path: Path, server: MailServer, text: str
) -> None:
    told("marie")
    assert send_due(store, to(server.port, username="u", password_file=secret(tmp_path, text))) == Round(0, 1)
    assert server.conversations == 0


def test_a_wrong_password(store: Store, told: Callable[..., None], tmp_path: Path, server: MailServer) -> None:
    told("marie")
    settings = to(server.port, username="guichet", password_file=secret(tmp_path, "faux"))
    assert send_due(store, settings) == Round(0, 1)
    assert outcomes(store) == [("marie", "mail postponed", "password renewed, 535")]


def test_a_server_that_is_down_costs_one_attempt_and_loses_nothing(
    store: Store, clock: FixedClock, told: Callable[..., None], server: MailServer
) -> None:
    told("marie", "paul")
    assert send_due(store, to(closed_port())) == Round(0, 1)
    assert outcomes(store) == [("marie", "mail postponed", "password renewed, no answer")]
    assert send_due(store, to(server.port)) == Round(1, 0)
    clock.advance(RETRIED)
    assert send_due(store, to(server.port)) == Round(1, 0)
    assert [received.recipients for received in server.received] == [["paul@exemple.fr"], ["marie@exemple.fr"]]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(("answer", "longest"), [(0.2, 60), (60, 0.2)])
def test_a_server_that_says_nothing(
    store: Store, told: Callable[..., None], monkeypatch: pytest.MonkeyPatch, answer: float, longest: float
) -> None:
    monkeypatch.setattr(sender, "ANSWER_SECONDS", answer)
    monkeypatch.setattr(sender, "LONGEST_SECONDS", longest)
    told("marie", "paul")
    with silent_server() as port:
        assert send_due(store, to(port)) == Round(0, 1)
    assert store.mail_queue.waiting() == 2
    assert outcomes(store) == [("marie", "mail postponed", "password renewed, no answer")]


def test_no_attempt_is_still_going_on_when_another_process_may_begin_the_next() -> None:
    assert sender.LONGEST_SECONDS < RETRIED


def test_a_message_the_server_took_is_sent_however_the_conversation_ends(
    store: Store, told: Callable[..., None], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "ANSWER_SECONDS", 0.2)
    server.silent_at = "QUIT"
    told("marie")
    assert send_due(store, to(server.port)) == Round(1, 0)
    assert len(server.received) == 1


@pytest.mark.parametrize("stage", ["recipient_answers", "data_answers"])
def test_a_mail_refused_for_now_is_sent_later_and_holds_up_no_other(
    store: Store, clock: FixedClock, told: Callable[..., None], server: MailServer, stage: str
) -> None:
    setattr(server, stage, ["451 Greylisted, come back"])
    told("marie", "paul")
    assert send_due(store, to(server.port)) == Round(1, 1)
    assert store.mail_queue.waiting() == 1
    clock.advance(RETRIED - 1)
    assert send_due(store, to(server.port)) == Round(0, 0)
    clock.advance(1)
    assert send_due(store, to(server.port)) == Round(1, 0)
    assert [received.recipients for received in server.received] == [["paul@exemple.fr"], ["marie@exemple.fr"]]
    assert outcomes(store) == [
        ("marie", "mail postponed", "password renewed, 451"),
        ("paul", "mail sent", "password renewed"),
        ("marie", "mail sent", "password renewed"),
    ]


def test_a_recipient_refused_for_good_is_given_up(
    store: Store, clock: FixedClock, told: Callable[..., None], server: MailServer
) -> None:
    server.recipient_answers = ["550 marie@exemple.fr unknown"]
    told("marie", "paul")
    assert send_due(store, to(server.port)) == Round(1, 1)
    assert store.mail_queue.waiting() == 0
    clock.advance(RETRIED)
    assert send_due(store, to(server.port)) == Round(0, 0)
    assert outcomes(store)[0] == ("marie", "mail given up", "password renewed, 550")


def test_a_domain_with_accents_is_given_to_the_server_in_ascii(
    store: Store, told: Callable[..., None], server: MailServer
) -> None:
    told("marie")
    store.administration().accounts.set_email("marie", "marie@hôpital.fr")
    settings = to(server.port, sender="guichet@général.fr")
    assert send_due(store, settings) == Round(1, 0)
    (received,) = server.received
    assert (received.sender, received.recipients) == ("guichet@xn--gnral-bsab.fr", ["marie@xn--hpital-ixa.fr"])
    assert store.administration().directory.user("marie").email == "marie@hôpital.fr"


def test_one_of_them_that_is_refused_for_good_is_given_up(
    store: Store, told: Callable[..., None], server: MailServer
) -> None:
    server.recipient_answers = ["550 unknown"]
    told("marie")
    store.administration().accounts.set_email("marie", "marie@hôpital.fr")
    assert send_due(store, to(server.port)) == Round(0, 1)
    assert outcomes(store)[-1] == ("marie", "mail given up", "password renewed, 550")


def test_the_last_attempt_that_fails_is_told_as_such(
    store: Store, clock: FixedClock, told: Callable[..., None]
) -> None:
    told("marie")
    settings = to(closed_port())
    for seconds in RETRY_AFTER:
        assert send_due(store, settings) == Round(0, 1)
        clock.advance(seconds)
    assert store.mail_queue.waiting() == 1
    assert send_due(store, settings) == Round(0, 1)
    assert store.mail_queue.waiting() == 0
    assert [action for _name, action, _why in outcomes(store)] == [
        *["mail postponed"] * len(RETRY_AFTER),
        "mail given up",
    ]


def test_a_change_of_long_before_there_was_a_server_is_not_told(
    store: Store, clock: FixedClock, told: Callable[..., None], server: MailServer
) -> None:
    told("marie")
    clock.advance(OLDEST + 1)
    told("paul")
    assert store.mail_queue.waiting() == 1
    assert send_due(store, to(server.port)) == Round(1, 0)
    assert [received.recipients for received in server.received] == [["paul@exemple.fr"]]


def test_an_address_taken_away_leaves_nothing_waiting(
    store: Store, told: Callable[..., None], server: MailServer
) -> None:
    told("marie")
    store.administration().accounts.set_email("marie", None)
    assert store.mail_queue.waiting() == 0
    assert send_due(store, to(server.port)) == Round(0, 0)


def test_the_audit_log_has_no_address_and_is_whole(store: Store, told: Callable[..., None], server: MailServer) -> None:
    server.recipient_answers = ["550 marie@exemple.fr unknown", "451 paul@exemple.fr later"]
    told("marie", "paul", "zoe")
    send_due(store, to(server.port))
    assert len(_mail_events(store)) == 3
    assert "@" not in "".join(event.detail for event in _mail_events(store))
    assert store.administration().audit_log.broken_at() is None
