"""The end of a visit: the next client, silence, a reload, a closed tab; none of them leaves anything."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from storage import Action, Store
from tests.browser.at_the_counter import WELCOME, to_the_code
from tests.browser.conftest import Open, Visit
from tests.browser.tab import Tab
from tests.terminal import hurried
from tests.terminal.journey import resume, sign_in, to_qr
from tests.terminal.painter import decode
from tests.terminal.test_kiosk import child_of, is_running

Next = Callable[[Tab], None]


def by_button(tab: Tab) -> None:
    """Press « Client suivant » on the page."""
    tab.press("F12")


def by_f12(tab: Tab) -> None:
    """Press the key."""
    tab.key("f12")


def assert_forgotten(tab: Tab) -> None:
    """Check that nothing of `alice` is in sight, nor in what the terminal keeps."""
    assert "alice" not in tab.kept()
    assert "•" not in tab.kept()
    assert tab.page.evaluate("held.terminal.textarea.value") == ""
    assert decode(tab.picture()) == []


@pytest.mark.parametrize("ask", [by_button, by_f12])
def test_the_next_client_finds_nothing_of_the_one_before(counter: Open, visit: Visit, ask: Next) -> None:
    here = counter()
    tab = visit(here.url)
    to_the_code(tab)
    tab.scan()
    (supervisor,) = here.programs()
    client = child_of(supervisor)
    ask(tab)
    tab.wait_for("Passer au client suivant ?")
    ask(tab)
    tab.wait_for(WELCOME)
    tab.wait_until(lambda: WELCOME in tab.kept())
    assert_forgotten(tab)
    assert here.programs() == [supervisor]
    assert not is_running(client)


def test_a_client_who_has_gone_is_forgotten(counter: Open, visit: Visit, alice: Store) -> None:
    program = (sys.executable, "-I", hurried.__file__)
    configuration = f"[kiosk]\nidle_seconds = {8 * hurried.HURRY}\n"
    tab = visit(counter(configuration=configuration, program=program).url)
    to_the_code(tab)
    tab.wait_for("Êtes-vous toujours là ?")
    tab.wait_for(WELCOME)
    tab.wait_until(lambda: WELCOME in tab.kept())
    assert_forgotten(tab)
    assert Action.ENROLMENT_ABANDONED in [each.action for each in alice.administration().audit_log.events()]


def test_a_reload_ends_the_visit_and_the_enrolment_goes_on_where_it_was(counter: Open, visit: Visit) -> None:
    here = counter("--wizard")
    tab = visit(here.url)
    tab.wait_for("Connexion")
    (before,) = here.programs()
    sign_in(tab)
    link = to_qr(tab)
    tab.page.reload()
    tab.wait_state("there")
    tab.wait_for("Connexion")
    assert "alice" not in tab.kept()
    resume(tab)
    tab.wait_for("[ Impossible de numériser ? ]")
    assert tab.scan() == link
    tab.wait_until(lambda: not is_running(before))
    assert len(here.programs()) == 1


def test_a_closed_tab_ends_its_process_and_asks_nothing(counter: Open, visit: Visit, alice: Store) -> None:
    here = counter()
    tab, other = visit(here.url), visit(here.url)
    tab.page.on("dialog", lambda _dialog: pytest.fail("the page asks"))
    to_the_code(tab)
    assert len(here.programs()) == 2
    tab.page.close(run_before_unload=True)
    other.wait_until(lambda: len(here.programs()) == 1)
    other.wait_for(WELCOME)
    assert alice.administration().directory.status("alice").pending
