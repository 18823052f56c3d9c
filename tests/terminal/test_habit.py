"""Enter, typed from habit after the last digit of a code, which has sent itself."""

from __future__ import annotations

import sys
import time

from storage import Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.conftest import Start
from tests.terminal.journey import assert_takes_a_key, by_key, sign_in, to_qr, type_code

UNHURRIED = (sys.executable, "-I", "-m", "tests.terminal.unhurried")


def test_it_does_not_skip_the_page_that_comes(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=UNHURRIED)
    sign_in(terminal)
    link = to_qr(terminal)
    by_key(terminal, "Suivant")
    type_code(terminal, totp(link.secret, time.time()))
    terminal.wait_for("C'est fait")
    terminal.key("enter")
    assert_takes_a_key(terminal)
    terminal.wait_for("C'est fait")
    terminal.key("enter")
    terminal.wait_for("Étape 9 sur 9")
