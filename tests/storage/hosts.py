"""Hosts that ask about codes, as tests have them ask."""

from __future__ import annotations

from typing import NamedTuple

from storage import HostAnswer, HostPaused, Store
from tests.conftest import FixedClock
from tests.storage.people import NAME, Enrolled, wrong_code

HOST = "vpn1"
ADDRESS = "192.0.2.7"
ORIGIN = f"host {HOST}, {ADDRESS}"


class Asking(NamedTuple):
    """A host that has a token."""

    store: Store
    token: str

    def ask(self, code: str, account: str = NAME, *, at_a_login: bool = False) -> HostAnswer:
        """Return what it is answered."""
        return self.store.host_questions.verify(self.token, account, code, ADDRESS, at_a_login=at_a_login)

    def is_paused(self) -> bool:
        """Tell whether it is not answered, about a name that is nobody's."""
        try:
            self.ask("123456", "personne")
        except HostPaused:
            return True
        return False


def asking(store: Store, name: str = HOST) -> Asking:
    """Let a host ask."""
    return Asking(store, store.administration().asking_hosts.add(name))


def have_refused(host: Asking, clock: FixedClock, person: Enrolled, times: int) -> None:
    """Have wrong codes refused, or answered as locked."""
    wrong = wrong_code(person.secret, clock.now)
    assert {host.ask(wrong) for _ in range(times)} <= {HostAnswer.REFUSED, HostAnswer.LOCKED}
