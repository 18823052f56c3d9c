"""What the page says itself: before the program is there, once it has gone, and where there is no room."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocketRoute

from tests.browser.at_the_counter import WELCOME, to_connexion, to_the_code
from tests.browser.conftest import GONE, Open, Visit
from tests.browser.hostile import HOSTILE, READY
from tests.browser.tab import Tab
from tests.terminal.painter import decode
from tests.web.stand_in import instead

AT_EACH_STATE = """() => {
  window.kept = [];
  new MutationObserver(() => {
    const buffer = held.terminal.buffer.active;
    window.kept.push(Array.from({ length: buffer.length }, (_, row) => buffer.getLine(row).translateToString(true)));
  }).observe(document.body, { attributeFilter: ["data-state"] });
}"""
"""Notes what the terminal holds whenever the state of the page changes."""

LEAVES_SLOWLY = instead("trap 'sleep 1; exit' HUP; echo ready; while :; do read -r _; done")
NOTE_STATES = """
window.states = [];
new MutationObserver(() => states.push(document.body?.dataset.state))
  .observe(document, { attributeFilter: ["data-state"], subtree: true });
"""
"""Notes each state of a page, from its beginning."""
AFTER_ERASING = """() => new Promise((told) =>
  held.terminal.write("\\x1b[2J", () => setTimeout(() => told(document.body.dataset.state), 20)))"""
"""Erases the terminal, and returns the state of the page a little later."""

SIZE_OF_LETTERS = "parseFloat(getComputedStyle(document.querySelector('[data-for=full] p')).fontSize)"


class Held:
    """A line on which nothing comes before it is let go."""

    def __init__(self, page: Page) -> None:
        """Hold the line of a page."""
        self._waiting: list[tuple[WebSocketRoute, str | bytes]] = []
        self._is_held = True
        page.route_web_socket("**/terminal*", self._between)

    def _between(self, line: WebSocketRoute) -> None:
        line.connect_to_server().on_message(lambda message: self._pass(line, message))

    def _pass(self, line: WebSocketRoute, message: str | bytes) -> None:
        if self._is_held:
            self._waiting.append((line, message))
        else:
            line.send(message)

    def hold(self) -> None:
        """Let nothing pass any longer."""
        self._is_held = True

    def let_go(self) -> None:
        """Let everything pass, from now on too."""
        self._is_held = False
        for line, message in self._waiting:
            line.send(message)
        self._waiting.clear()


def assert_forgotten(tab: Tab) -> None:
    """Check that nothing of a visit is left in the page."""
    assert tab.kept() == ""
    assert tab.page.evaluate("held.terminal.textarea.value") == ""
    assert decode(tab.picture()) == []


def test_it_says_that_the_program_comes_before_it_is_there(counter: Open, visit: Visit) -> None:
    lines: list[Held] = []
    tab = visit(counter().url, wait="coming", prepare=lambda page: lines.append(Held(page)))
    tab.wait_words("Espace client", "Guichet s'ouvre…", "La page vient dans un instant.")
    assert not tab.page.locator("#keys").is_visible()
    tab.page.keyboard.press("a")
    lines[0].let_go()
    tab.wait_state("there")
    assert not tab.page.locator("#curtain").is_visible()
    assert tab.page.locator("#keys").is_visible()


def test_nothing_for_a_moment_is_not_told_and_nothing_for_longer_is(counter: Open, visit: Visit) -> None:
    tab = visit(counter(program=HOSTILE).url)
    tab.wait_for(READY)
    tab.wait_until(lambda: READY in tab.kept())
    assert tab.page.evaluate(AFTER_ERASING) == "there"
    tab.wait_state("coming")


def test_a_lost_server_leaves_nothing_on_the_page_which_comes_back_with_it(counter: Open, visit: Visit) -> None:
    here = counter()
    tab = visit(here.url, errors=(GONE,))
    to_the_code(tab)
    tab.scan()
    tab.page.evaluate(AT_EACH_STATE)
    here.kill()
    tab.wait_state("lost")
    assert not any("".join(kept).strip() for kept in tab.page.evaluate("kept"))
    assert_forgotten(tab)
    tab.wait_words(
        "La connexion est coupée", "Rien de votre visite ne reste sur cet écran. Guichet revient dès que possible."
    )
    tab.key("a")
    here.start()
    tab.wait_state("there")
    tab.wait_for(WELCOME)


def test_one_too_many_is_told_in_two_languages_and_gets_in_once_there_is_room(counter: Open, visit: Visit) -> None:
    url = counter("--sessions", "1").url
    first = visit(url)
    second = visit(url, wait="full")
    second.wait_words(
        "Tous les guichets sont occupés",
        "Gardez cette page ouverte : elle essaie de nouveau toutes les dix secondes.",
        "All counters are busy",
        "Keep this page open: it tries again every ten seconds.",
    )
    assert second.kept() == ""
    assert second.page.evaluate(SIZE_OF_LETTERS) >= 20
    second.page.set_viewport_size({"width": 390, "height": 844})
    card = second.page.locator("#card").bounding_box()
    assert card
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= 390
    first.page.close()
    second.wait_state("there")
    second.wait_for(WELCOME)


def test_a_page_that_is_loaded_again_does_not_stand_in_its_own_way(counter: Open, visit: Visit) -> None:
    url = counter("--sessions", "1", program=LEAVES_SLOWLY).url
    tab = visit(url, prepare=lambda page: page.add_init_script(NOTE_STATES))
    tab.page.reload()
    tab.wait_state("there")
    assert "full" not in tab.page.evaluate("states")


def test_a_program_that_was_left_is_over_and_begins_again(counter: Open, visit: Visit) -> None:
    tab = visit(counter("--wizard").url)
    tab.wait_for("Connexion")
    tab.send("alice")
    tab.wait_for("alice")
    tab.press("Ctrl+Q")
    tab.wait_state("over")
    assert_forgotten(tab)
    tab.wait_words("La visite est terminée", "Rien n'en reste sur cet écran.")
    tab.key("enter")  # « Recommencer » has the focus.
    tab.wait_state("there")
    tab.wait_for("Connexion")
    assert "alice" not in tab.text()


def test_a_page_that_was_out_of_sight_is_covered_until_the_visit_is_known_to_go_on(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url)
    to_connexion(tab)
    tab.page.evaluate(_seen("hidden"))
    tab.wait_words("Un instant…", "Guichet regarde si votre visite est encore là.")
    tab.page.evaluate(_seen("visible"))
    tab.wait_state("there")
    assert "Connexion" in tab.kept()


def test_a_page_to_which_nobody_answers_any_longer_begins_again(counter: Open, visit: Visit) -> None:
    lines: list[Held] = []
    tab = visit(counter().url, wait="coming", prepare=lambda page: lines.append(Held(page)))
    lines[0].let_go()
    tab.wait_state("there")
    to_connexion(tab)
    lines[0].hold()
    tab.page.evaluate(_seen("hidden"))
    tab.page.evaluate(_seen("visible"))
    tab.wait_state("lost")
    assert_forgotten(tab)
    lines[0].let_go()
    tab.wait_state("there")
    tab.wait_for(WELCOME)


def _seen(how: str) -> str:
    """Return a script that shows or hides the page, as a browser tells its document."""
    return (
        f"Object.defineProperty(document, 'visibilityState', {{ value: '{how}', configurable: true }});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def test_without_script_it_says_what_to_do(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url, wait="", java_script_enabled=False)
    tab.wait_words(
        "Guichet a besoin de JavaScript. Autorisez-le ici, ou prévenez un opérateur.",
        "Guichet needs JavaScript. Allow it here, or tell an operator.",
    )
    assert not tab.page.get_by_text("Guichet s'ouvre…").is_visible()
