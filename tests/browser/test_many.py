"""A whole class at once: two real tabs among thirty visitors."""

from __future__ import annotations

from contextlib import ExitStack

from tests.browser.conftest import Open, Visit
from tests.web.visitor import opened

OTHERS = 28
SETTINGS = f"[web]\nsessions = {OTHERS + 2}\nsessions_of_an_address = {OTHERS + 2}\n"


def test_two_tabs_are_served_among_thirty_visitors(counter: Open, visit: Visit) -> None:
    here = counter("--wizard", configuration=SETTINGS)
    with ExitStack() as others:
        first = visit(here.url)
        lines = [others.enter_context(opened(here)) for _other in range(OTHERS)]
        second = visit(here.url)
        assert len(here.programs()) == OTHERS + 2
        for tab in (first, second):
            tab.wait_for("Connexion")
            tab.send("alice")
            tab.wait_for("alice")
        for line in lines:
            assert line.recv(timeout=60), "each has a page of their own"
        third = visit(here.url, wait="full")
        third.page.close()
    first.wait_until(lambda: len(here.programs()) == 2)
    assert first.state == second.state == "there"
