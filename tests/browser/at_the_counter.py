"""The first steps of a visit in a tab."""

from __future__ import annotations

from tests.browser.tab import Tab
from tests.terminal.journey import Hand, by_key, by_mouse, sign_in, to_qr
from tests.terminal.scan import Link

WELCOME = "Appuyez sur une touche ou sur l'écran"


def to_connexion(tab: Tab, hand: Hand = by_key) -> None:
    """Begin a visit as the welcome page of the kiosk says."""
    tab.wait_for(WELCOME)
    if hand is by_mouse:
        tab.click_text(WELCOME)
    else:
        tab.key("space")
    tab.wait_for("Connexion")


def to_the_code(tab: Tab, hand: Hand = by_key) -> Link:
    """Go from the welcome page to the QR code of `alice`; return the link that the server has sent."""
    to_connexion(tab, hand)
    sign_in(tab, hand=hand)
    return to_qr(tab, hand)
