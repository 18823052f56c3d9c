"""The whole guide in the browser, from the welcome page to the list: by keys, by the mouse, by a finger."""

from __future__ import annotations

import time

import cv2
import numpy as np
import pytest

from storage import Store
from tests.browser.at_the_counter import WELCOME, to_the_code
from tests.browser.conftest import TABLET, Open, Visit
from tests.browser.tab import Tab
from tests.oracle import totp
from tests.terminal.journey import Hand, by_key, by_mouse, by_tab, type_code
from tests.terminal.scan import Link, read_link

DISTANCES = (1.0, 1.5, 2.0, 0.75, 1.25)


def through_the_guide(tab: Tab, hand: Hand) -> None:
    """Enrol a phone that reads the picture of the window."""
    sent = to_the_code(tab, hand)
    link = tab.scan()
    assert link == sent, "what is in sight is what was sent"
    assert by_opencv(tab) == link
    hand(tab, "Suivant")
    type_code(tab, totp(link.secret, time.time()))
    tab.wait_for("C'est fait")
    hand(tab, "Suivant")
    tab.wait_for("Étape 9 sur 9")


def by_opencv(tab: Tab) -> Link:
    """Have another decoder read the picture of the window: it misses some codes from one distance, not from all."""
    picture = np.asarray(tab.picture())
    for scale in DISTANCES:
        read, *_where = cv2.QRCodeDetector().detectAndDecode(cv2.resize(picture, None, fx=scale, fy=scale))
        if read:
            return read_link(read)
    raise AssertionError("read from no distance")


@pytest.mark.parametrize("hand", [by_key, by_mouse])
def test_the_whole_guide_goes_by_keys_and_by_mouse(counter: Open, visit: Visit, alice: Store, hand: Hand) -> None:
    tab = visit(counter().url)
    through_the_guide(tab, hand)
    assert alice.administration().directory.status("alice").devices == 1
    by_tab(tab, "Me déconnecter")
    tab.wait_for(WELCOME)


def test_the_whole_guide_goes_by_a_finger(counter: Open, visit: Visit, alice: Store) -> None:
    through_the_guide(visit(counter().url, **TABLET), by_mouse)
    assert alice.administration().directory.status("alice").devices == 1
