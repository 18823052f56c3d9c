"""Étapes 5 to 9 with a phone that calls home: it reads the cells of the terminal, calls, and the program moves on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import platformdirs
import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.mail_server import closed_port
from tests.push_phone.phone import Refused
from tests.push_phone.transport import Transport, over_http
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import at_device_type, by_key, by_tab, resume, says, show_to_read, sign_in
from tests.terminal.mortal import Service
from tests.terminal.painter import decode, paint
from tests.terminal.program import MODULE, environment
from tests.terminal.test_qr_matrix import read
from tests.tui.invitations import phone, without_network
from tui.methods.catalogue import Phone

Reach = Callable[[Store, int], AbstractContextManager[Transport]]
"""How phones reach the store, if the service listens at a port."""


@contextmanager
def at_once(store: Store, _port: int) -> Iterator[Transport]:
    """The store itself."""
    yield without_network(store)


@contextmanager
def by_the_service(_store: Store, port: int) -> Iterator[Transport]:
    """The real service, over HTTP on this machine."""
    command = [*MODULE, "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment()) as service:
        try:
            assert service.stderr
            assert str(port) in service.stderr.readline().decode()
            yield over_http()
        finally:
            service.kill()


@pytest.fixture(params=[at_once, pytest.param(by_the_service, marks=pytest.mark.more)])
def network(request: pytest.FixtureRequest, prepared: Store) -> Iterator[Transport]:
    """Configure an address that phones call, and answer there."""
    port = closed_port()
    path = Path(platformdirs.user_config_path("guichet", appauthor=False)) / "guichet.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'[serve]\nurl = "http://127.0.0.1:{port}/p"\n', "utf-8")
    reach: Reach = request.param
    with reach(prepared, port) as transport:
        yield transport


def to_invitation(start: Start, store: Store) -> Terminal:
    """Sign in as a new client, and go to the QR code of the third method."""
    store.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    terminal.wait_for("Authentification multifacteur")
    by_tab(terminal, "Choisir", 2)
    at_device_type(terminal)
    show_to_read(terminal)
    terminal.key("space")
    by_key(terminal, "Suivant")
    return terminal


def invitation(terminal: Terminal) -> str:
    """What phones read in the picture, once it is there: two decoders agree."""
    terminal.wait_for("[ Impossible de numériser ? ]")
    # Where no service is, that is said in the place of the line that waits.
    terminal.wait_for("Code valable")
    return read(terminal)


def assert_it_moves_on(terminal: Terminal) -> None:
    """Check that the list comes without a key."""
    terminal.wait_for("privacyIDEA Authenticator est activé sur Mon iPhone")
    terminal.wait_for("Étape 9 sur 9")
    terminal.wait_for("Actif : Mon iPhone")


def test_the_program_moves_on_once_the_phone_has_called(start: Start, prepared: Store, network: Transport) -> None:
    terminal = to_invitation(start, prepared)
    phone(invitation(terminal), network).enrol()
    assert_it_moves_on(terminal)


def test_a_phone_whose_answer_was_lost_calls_again(start: Start, prepared: Store, network: Transport) -> None:
    terminal = to_invitation(start, prepared)
    held = phone(invitation(terminal), network)
    held.enrol()
    held.server_key = None
    held.enrol()
    assert_it_moves_on(terminal)
    assert "2 appareils" not in terminal.text()


def test_a_second_phone_is_refused_and_told(start: Start, prepared: Store, network: Transport) -> None:
    terminal = to_invitation(start, prepared)
    photographed = invitation(terminal)
    phone(photographed, network).enrol()
    with pytest.raises(Refused):
        phone(photographed, network, Phone.ANDROID, number=1).enrol()
    terminal.wait_for("Un autre téléphone a lu votre code QR")
    by_key(terminal, "Suivant")
    terminal.wait_for("Actif : Mon iPhone")


def test_the_line_drops_and_the_phone_calls_later(start: Start, prepared: Store, network: Transport) -> None:
    terminal = to_invitation(start, prepared)
    held = phone(invitation(terminal), network)
    terminal.hang_up()
    again = start()
    resume(again)
    again.wait_for("Code valable")
    held.enrol()
    assert_it_moves_on(again)


def test_without_room_the_whole_picture_or_the_link_is_offered(
    start: Start, prepared: Store, network: Transport
) -> None:
    terminal = to_invitation(start, prepared)
    link = invitation(terminal)
    terminal.resize(60, 20)
    terminal.wait_for("Agrandissez la fenêtre")
    assert "clé" not in terminal.text()
    assert not decode(paint(terminal.cells()))
    terminal.resize(80, 24)
    terminal.wait_for("Code valable")
    assert read(terminal) == link
    phone(link, network).enrol()
    assert_it_moves_on(terminal)


def test_a_service_that_is_killed_is_told_and_the_phone_calls_once_it_is_back(start: Start, prepared: Store) -> None:
    service = Service()
    try:
        terminal = to_invitation(start, prepared)
        link = invitation(terminal)
        service.kill()
        terminal.wait_for(says("téléphone appelle ne répond pas."))
        assert read(terminal) == link, "the picture stays"
        service.start()
        terminal.wait_gone(says("téléphone appelle ne répond pas."))
        phone(invitation(terminal), over_http()).enrol()
        assert_it_moves_on(terminal)
    finally:
        service.kill()
