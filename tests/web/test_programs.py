"""What is shown: the kiosk, the wizard, the demonstration, the text; and that no visitor has a say in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.postgres.waiting import until
from tests.terminal.journey import prove, sign_in, to_qr
from tests.terminal.test_demo import places_of
from tests.terminal.test_kiosk import begin
from tests.web.conftest import Visit
from tests.web.counter import Counter
from tests.web.stand_in import instead
from tests.web.visitor import COLUMNS, ROWS

TELLS = instead('stty -echo; env | sort; echo "words: $*"; stty size; echo ready; read _; stty size; exec cat')
TRICKS = "/terminal?width=999999999999&height=0&command=sh&argv=-c&TERM=dumb&env=PATH%3D/tmp"


def test_the_whole_guide(visit: Visit, alice: Store, at_home: Path) -> None:
    with Counter(at_home) as counter:
        visitor = visit(counter)
        begin(visitor)
        sign_in(visitor)
        prove(visitor, to_qr(visitor))
        visitor.resize(120, 40)
        visitor.wait_for("Étape 9 sur 9")
        visitor.close()
        counter.wait_for_nobody()
        assert counter.end() == 143
        assert counter.said == "Service fermé.\n"
    (found,) = alice.administration().directory.factors(alice.administration().directory.user("alice"))
    assert found.method == "okta_verify"


@pytest.mark.usefixtures("alice")
def test_the_wizard(visit: Visit, at_home: Path) -> None:
    with Counter(at_home, "--wizard") as counter:
        visitor = visit(counter)
        sign_in(visitor)
        visitor.wait_for("Authentification multifacteur")
        assert sum(1 for _each in counter.family()) == 1
        visitor.key("ctrl+q")
        assert visitor.wait_exit() == 1000
        counter.wait_for_nobody()


@pytest.mark.usefixtures("alice")
def test_the_text(visit: Visit, at_home: Path) -> None:
    with Counter(at_home) as counter:
        visitor = visit(counter, "/text-terminal")
        visitor.wait_for("Nom d'utilisateur")
        visitor.send("alice\r")
        visitor.wait_for("Mot de passe")
        visitor.send(f"{PASSWORD}\r")
        visitor.wait_for("Authentification multifacteur")
        visitor.cut()
        counter.wait_for_nobody()


def test_demonstrations_share_nothing_and_leave_nothing(visit: Visit, prepared: Store, at_home: Path) -> None:
    with Counter(at_home, "--demo") as counter:
        visitors = [visit(counter, columns=160, rows=50) for _number in range(2)]
        for each in visitors:
            each.wait_for("Nom d'utilisateur")
        places = [place for program in counter.programs() for place in places_of(program)]
        assert len(set(places)) == 2
        counter.family()
        visitors[0].close()
        until(lambda: sum(place.exists() for place in places) == 1, "the end of one database")
        counter.kill()
        counter.wait_for_nobody()
        assert not any(place.exists() for place in places)
    assert prepared.administration().directory.users() == []


@pytest.mark.usefixtures("alice")
def test_a_visitor_chooses_neither_words_nor_variables_nor_a_size_without_bounds(visit: Visit, at_home: Path) -> None:
    with Counter(at_home, program=TELLS) as counter:
        plain = visit(counter, columns=100, rows=50, headers=(("X-Forwarded-For", "6.6.6.6"), ("TERM", "dumb")))
        plain.wait_for("ready")
        tricked = visit(counter, f"{TRICKS}&", columns=100, rows=50)
        tricked.wait_for("ready")
        assert told(tricked.raw) == told(plain.raw)
        assert b"\r\n50 100\r\n" in plain.raw
        assert f"\r\n{ROWS - 4} {COLUMNS}\r\n".encode() in tricked.raw
        assert b"GUICHET_BROWSER=127.0.0.1\r\n" in plain.raw
        assert b"PATH=/usr/local/bin:/usr/bin:/bin\r\n" in plain.raw

        plain.say("resize", {"width": 2**62, "height": -1})
        plain.say("stdin", "\r")
        plain.wait_until(lambda: b"\r\n5 300\r\n" in plain.raw)


def told(raw: bytes) -> list[bytes]:
    """What a program knows, but for its size."""
    return [line for line in raw.split(b"\r\n") if not line.replace(b" ", b"").isdigit()]
