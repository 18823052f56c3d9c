"""« Version texte »: questions line by line, which a screen reader reads."""

from __future__ import annotations

from tests.browser.conftest import Open, Visit
from tests.conftest import PASSWORD


def test_it_is_a_press_away_and_is_read_aloud(counter: Open, visit: Visit) -> None:
    tab = visit(counter().url)
    tab.page.get_by_text("Version texte").click()
    tab.page.wait_for_url("**/text")
    tab.wait_state("there")
    tab.wait_for("Nom d'utilisateur")
    assert tab.page.evaluate("held.terminal.options.screenReaderMode")
    field = tab.page.locator(".xterm-helper-textarea")
    assert tab.page.get_by_role("textbox", name="Votre saisie").count() == 1
    read = tab.page.locator(".xterm-accessibility")
    tab.wait_until(lambda: "Nom d'utilisateur" in (read.text_content() or ""))
    tab.send("alice")
    tab.wait_for("alice")
    tab.wait_until(lambda: field.input_value() == "")
    tab.key("enter")
    tab.wait_for("Mot de passe")
    tab.send(f"{PASSWORD}\r")
    tab.wait_for("Okta Verify")
    assert PASSWORD not in tab.text()
    assert field.input_value() == ""
    tab.page.get_by_text("Version en pages").click()
    tab.page.wait_for_url("http://127.0.0.1:*/")
    tab.wait_state("there")
