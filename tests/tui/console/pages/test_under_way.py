"""En cours: who is in the guide, and where the others left it."""

from __future__ import annotations

from storage import Store, Waypoint
from tests.conftest import PASSWORD, FixedClock
from tests.tui.console.office import console
from tui.console.pages.account import AccountPage
from tui.console.section import Section

DAY = 86_400


def visit(store: Store, name: str, waypoint: Waypoint, method: str = "okta_verify") -> None:
    """Someone new gets as far as this."""
    store.administration().accounts.add(name, PASSWORD, mfa_required=True)
    store.visits.reach(store.sign_in.with_password(name, PASSWORD), waypoint, method)


async def test_who_is_where_since_when(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.UNDER_WAY.key)
        assert "personne n'est dans le guide" in operator.text()
        assert "ouvrir" not in operator.text(), "there is nobody to open"
        visit(store, "marie", Waypoint.QR_CODE)
        clock.advance(45)
        await operator.later()
        assert "marie Okta Verify Étape 6, code QR 45 s" in operator.words()
        clock.advance(45)
        await operator.later()
        assert "1 personne dans le guide" in operator.text()
        assert "Entrée ouvrir" in operator.words()
        assert "marie Okta Verify Étape 6, code QR 2 min" in operator.words()


async def test_a_name_leads_to_its_account_and_back(store: Store, clock: FixedClock) -> None:
    visit(store, "marie", Waypoint.PROOF)
    async with console(store, clock) as operator:
        await operator.press(Section.UNDER_WAY.key, "enter")
        assert isinstance(operator.app.screen, AccountPage)
        assert operator.page.page_title() == "marie"
        assert "".join(cell.char for cell in operator.cells()[0] if cell.reverse).strip() == "F3 En cours"
        await operator.press("escape")
        assert "En cours" in operator.text()


async def test_where_the_guide_was_left_by_period(store: Store, clock: FixedClock) -> None:
    visit(store, "autrefois", Waypoint.PROOF)
    clock.advance(40 * DAY)
    for number in range(3):
        visit(store, f"récent{number}", Waypoint.QR_CODE)
    visit(store, "choix", Waypoint.METHODS, "")
    clock.advance(10 * DAY)
    async with console(store, clock) as operator:
        await operator.press(Section.UNDER_WAY.key)
        assert "Abandons des 30 derniers jours" in operator.text()
        assert f"Étape 6, code QR    {'█' * 24}      3    75 %" in operator.text()
        assert f"Étape 3, méthode    {'█' * 8}{' ' * 16}      1    25 %" in operator.text()
        assert "Visites commencées : 4, terminées : 0, en cours : 0, abandonnées : 4" in operator.text()
        await operator.press("right")
        assert "90 derniers jours" in operator.text()
        assert "Visites commencées : 5" in operator.text()
        await operator.press("right")
        assert "7 derniers jours" in operator.text()
        assert "Visites commencées : 0" in operator.text()
        await operator.press("left", "left")
        assert "30 derniers jours" in operator.text()
