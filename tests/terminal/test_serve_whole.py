"""The service with the store behind it, as processes: a phone that was written apart approves, and a host asks."""

from __future__ import annotations

import signal
from urllib.parse import quote

import pytest

from storage import APPROVING, Question, Store
from tests.conftest import PASSWORD
from tests.push_phone.kept import a_key
from tests.push_phone.phone import Phone, Refused
from tests.storage.people import ISSUER
from tests.terminal.program import MODULE
from tests.terminal.test_serve import Served, configure_url, serving

NAME = "phones"
METHOD = next(iter(APPROVING))


@pytest.fixture
def token(prepared: Store) -> str:
    """The token of a host; a person has an account."""
    configure_url()
    prepared.administration().accounts.add(NAME, PASSWORD)
    return prepared.administration().asking_hosts.add("vpn")


def scanned(store: Store, service: Served) -> Phone:
    """A phone that has scanned the code of this person's page."""
    session = store.sign_in.with_password(NAME, PASSWORD)
    pending = store.enrolments.begin(session, METHOD, "iphone", ISSUER, name="Mon iPhone")
    url = quote(f"http://127.0.0.1:{service.ports['p']}/p", safe="")
    link = (
        f"otpauth://pipush/{NAME}?url={url}&serial={pending.id}&enrollment_credential={pending.secret}&v=1&poll_only=1"
    )
    return Phone(link, key=a_key(0))


def test_a_phone_enrols_approves_and_is_asked_once(prepared: Store, token: str) -> None:
    del token
    with serving(program=MODULE) as service:
        phone = scanned(prepared, service)
        phone.enrol()
        phone.enrol()
        assert phone.open() == []
        url = f"http://127.0.0.1:{service.ports['p']}/p"
        asked = prepared.approvals.ask(
            prepared.sign_in.with_password(NAME, PASSWORD), Question(url, "Espace client", "Se connecter ?")
        )
        (shown,) = phone.poll()
        assert phone.accept(shown, asked.number).content["result"] == {"status": True, "value": True}
        assert phone.accept(shown, asked.number).content["result"]["value"] is False
        phone.poll()
        assert phone.last
        assert phone.send(phone.last).status == 400
        code, told = service.end(signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    assert told == "Sans suite : téléphones refusés 1.\nService fermé.\n"


def test_a_second_phone_is_refused(prepared: Store, token: str) -> None:
    del token
    with serving(program=MODULE) as service:
        phone = scanned(prepared, service)
        phone.enrol()
        neighbour = Phone(phone.link, key=a_key(1))
        with pytest.raises(Refused):
            neighbour.enrol()


def test_a_host_is_answered_by_the_store(token: str) -> None:
    with serving(program=MODULE) as service:
        assert service.verify(f"account={NAME}&code=123456", token) == (200, "none\n")
        assert service.verify(f"account={NAME}&code=123456&login=1", token) == (200, "unenrolled\n")
        assert service.verify(f"account={NAME}&code=abc", token) == (200, "impossible\n")
        assert service.verify(f"account={NAME}&code=123456", "guichet-nobody")[0] == 401
