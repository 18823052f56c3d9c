"""A sign-in approved on a phone, as it really happens: the service, a phone that calls it, and the program."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.push_phone.kept import a_key
from tests.push_phone.phone import Phone
from tests.push_phone.protocol import Challenge
from tests.push_phone.transport import Unreachable
from tests.storage.approving import URL, begin, link
from tests.storage.people import rows
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import complete, says
from tests.terminal.mortal import Service
from tests.terminal.program import CHEAP
from tests.tui.journeys import NAME

OPEN = "tirez la liste vers le bas"
GONE, BACK = "téléphone appelle ne répond pas.", "téléphone appelle répond de nouveau."


@pytest.fixture
def service(prepared: Store) -> Iterator[Service]:
    """Return a service that is there as long as the test."""
    assert prepared.path
    running = Service()
    yield running
    running.kill()


@pytest.fixture
def phone(prepared: Store, service: Service) -> Phone:
    """Return the phone of a client, which has called the service."""
    prepared.administration().accounts.add(NAME, PASSWORD)
    pending = begin(prepared, prepared.sign_in.with_password(NAME, PASSWORD))
    made = Phone(link(pending).replace(quote(URL, safe=""), quote(service.url, safe="")), key=a_key(0))
    made.enrol()
    return made


def asked(store: Store, phone: Phone) -> tuple[str, Challenge]:
    """Return the number that the screen shows, and what the phone does."""
    (number,) = rows(store.path, "SELECT number FROM approvals")[0]
    (challenge,) = phone.poll()
    return number, challenge


def sign_in(terminal: Terminal) -> None:
    """Type name and password."""
    complete(terminal, {"Nom d'utilisateur": NAME, "Mot de passe": PASSWORD}, "Me connecter")
    terminal.wait_for(says(OPEN))


def test_the_page_goes_on_by_itself_once_the_phone_has_approved(start: Start, prepared: Store, phone: Phone) -> None:
    terminal = start()
    sign_in(terminal)
    number, challenge = asked(prepared, phone)
    assert phone.accept(challenge, number).value is True
    terminal.wait_for(says("Bonjour Marie"))
    assert rows(prepared.path, "SELECT count(*) FROM approvals") == [(0,)]


def test_a_refusal_is_told_by_itself(start: Start, prepared: Store, phone: Phone) -> None:
    terminal = start()
    sign_in(terminal)
    _number, challenge = asked(prepared, phone)
    phone.decline(challenge, "cancelled")
    terminal.wait_for(says("Refusé sur votre téléphone."))


def test_who_quits_withdraws_the_request(start: Start, prepared: Store, phone: Phone) -> None:
    terminal = start()
    sign_in(terminal)
    terminal.key("ctrl+q")
    terminal.wait_exit()
    assert rows(prepared.path, "SELECT count(*) FROM approvals") == [(0,)]
    assert phone.poll() == []


def test_line_by_line_the_approval_is_waited_for(start: Start, prepared: Store, phone: Phone) -> None:
    terminal = start(argv=(*CHEAP, "--plain"))
    for question, answer in (("Nom d'utilisateur :", NAME), ("Mot de passe", PASSWORD)):
        terminal.wait_for(question)
        terminal.send(f"{answer}\r")
    terminal.wait_for("Nombre à choisir :")
    number, challenge = asked(prepared, phone)
    terminal.wait_for(f"Nombre à choisir : {number[0]} {number[1]}.")
    phone.accept(challenge, number)
    terminal.wait_for(f"{NAME} (client)")


def test_a_service_that_is_killed_and_comes_back_is_told_and_loses_no_request(
    start: Start, prepared: Store, phone: Phone, service: Service
) -> None:
    terminal = start()
    sign_in(terminal)
    assert GONE not in terminal.text()
    service.kill()
    with pytest.raises(Unreachable):
        phone.poll()
    terminal.wait_for(says(GONE))
    assert says(OPEN)(terminal), "the number stays"
    service.start()
    terminal.wait_gone(says(GONE))
    number, challenge = asked(prepared, phone)
    assert phone.accept(challenge, number).value is True
    terminal.wait_for(says("Bonjour Marie"))


def test_line_by_line_that_is_told_too(start: Start, prepared: Store, phone: Phone, service: Service) -> None:
    terminal = start(argv=(*CHEAP, "--plain"))
    for question, answer in (("Nom d'utilisateur :", NAME), ("Mot de passe", PASSWORD)):
        terminal.wait_for(question)
        terminal.send(f"{answer}\r")
    terminal.wait_for("Nombre à choisir :")
    service.kill()
    terminal.wait_for(says(GONE))
    service.start()
    terminal.wait_for(says(BACK))
    number, challenge = asked(prepared, phone)
    phone.accept(challenge, number)
    terminal.wait_for(f"{NAME} (client)")
