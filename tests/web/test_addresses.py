"""Where a visitor comes from, as the trail and the limits have it; and the same counter by TLS."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Store
from tests.terminal.journey import sign_in
from tests.terminal.test_kiosk import begin
from tests.tui.http.certificates import make
from tests.web.conftest import Visit
from tests.web.counter import HERE, Counter
from tests.web.stand_in import instead

BEHIND_US = f'[web]\nproxies = ["{HERE}"]\n'
BEHIND_SOMEBODY = '[web]\nproxies = ["192.0.2.1"]\n'
BROWSER, FORGED = "203.0.113.7", "198.51.100.6"
TELLS = instead("stty raw -echo; echo from $GUICHET_BROWSER.; exec cat")


def where(store: Store) -> set[str]:
    """The addresses in the trail of alice."""
    events = store.administration().audit_log.events()
    return {each.origin.rpartition(" ")[2] for each in events if each.actor == "alice"}


@pytest.mark.parametrize(
    ("options", "configuration", "said", "believed"),
    [
        ((), "", FORGED, HERE),
        ((), BEHIND_SOMEBODY, FORGED, HERE),
        (("--behind-proxy",), BEHIND_US, BROWSER, BROWSER),
        (("--behind-proxy",), BEHIND_US, f"{FORGED}, {BROWSER}", BROWSER),
        (("--behind-proxy",), BEHIND_US, f"{FORGED}, {BROWSER}, {HERE}", BROWSER),
    ],
    ids=["nobody", "somebody else", "proxy", "a browser that lies to a proxy", "two proxies"],
)
def test_the_trail_has_the_address_of_the_browser(
    visit: Visit,
    alice: Store,
    at_home: Path,
    options: tuple[str, ...],
    configuration: str,
    said: str,
    believed: str,
) -> None:
    with Counter(at_home, *options, configuration=configuration) as counter:
        visitor = visit(counter, headers=(("X-Forwarded-For", said),))
        begin(visitor)
        sign_in(visitor)
        visitor.wait_for("Authentification multifacteur")
    assert where(alice) == {believed}


@pytest.mark.usefixtures("alice")
def test_nobody_but_the_proxy_may_come(at_home: Path) -> None:
    with Counter(at_home, "--behind-proxy", configuration=BEHIND_SOMEBODY) as counter:
        with pytest.raises(ConnectionError):
            counter.get("/")
        counter.end()
        assert counter.said.startswith("Sans suite : connexions d'ailleurs que du mandataire 1.")


@pytest.mark.parametrize("said", ["unknown", "x" * 5000, "é", "203.0.113.7:99", '"><script>', "2001:db8::7"])
def test_whatever_a_proxy_says_is_an_address_or_nothing(visit: Visit, alice: Store, at_home: Path, said: str) -> None:
    with Counter(at_home, "--behind-proxy", "--wizard", configuration=BEHIND_US) as counter:
        visitor = visit(counter, headers=(("X-Forwarded-For", said),))
        sign_in(visitor)
        visitor.wait_for("Authentification multifacteur")
        visitor.close()
        counter.end()
        assert counter.said == "Service fermé.\n"
    assert all(set(each) <= set("0123456789abcdef.:/ptsdev") for each in where(alice))


@pytest.mark.usefixtures("alice")
def test_those_behind_a_proxy_are_counted_by_their_own_addresses(visit: Visit, at_home: Path) -> None:
    limited = f"{BEHIND_US}sessions_of_an_address = 1\n"
    with Counter(at_home, "--behind-proxy", program=TELLS, configuration=limited) as counter:
        for address in (BROWSER, FORGED):
            visitor = visit(counter, headers=(("X-Forwarded-For", address),))
            visitor.wait_for(f"from {address}.")
        assert visit(counter, headers=(("X-Forwarded-For", BROWSER),)).wait_exit() == 1013


def test_by_tls(visit: Visit, alice: Store, at_home: Path, tmp_path: Path) -> None:
    with Counter(at_home, certificate=make(tmp_path)) as counter:
        visitor = visit(counter)
        begin(visitor)
        sign_in(visitor)
        visitor.wait_for("Authentification multifacteur")
        assert counter.family()
        visitor.cut()
        counter.wait_for_nobody()
        assert counter.end() == 143
        assert counter.said == "Service fermé.\n"
    assert where(alice) == {HERE}
