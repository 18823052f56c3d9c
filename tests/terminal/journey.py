"""What people do in front of the real program, step by step."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping

from storage import Enrolment, Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.emulator import Terminal
from tests.terminal.scan import Link, scan

Hand = Callable[[Terminal, str], None]
"""Presses the button of this label, by key or by mouse."""

_BEFORE = {
    "Impossible de numériser ?": "Suivant",
    "Me déconnecter": "Modifier mes paramètres",
    "Précédent": "Suivant",
}
"""Which button has the focus first on the page of this one."""
_GROUPS = re.compile(r"\b[A-Z2-7]{4}(?: [A-Z2-7]{4}){3}\b")


def by_key(terminal: Terminal, label: str) -> None:
    """Enter on the button that has the focus when its page comes; Tab to the few that are not meant to be first."""
    terminal.wait_for(lambda seen: focused(seen, _BEFORE.get(label, label)))
    while not focused(terminal, label):
        before = _focus(terminal)
        terminal.key("tab")
        terminal.wait_for(lambda seen, before=before: _focus(seen) != before)  # type: ignore[misc]
    terminal.key("enter")


def by_mouse(terminal: Terminal, label: str) -> None:
    """Click the first button of this label."""
    terminal.wait_for(f"[ {label} ]")
    terminal.click_text(f"[ {label} ]")


def focused(terminal: Terminal, label: str) -> bool:
    """Whether the first button of this label has the focus."""
    cells = terminal.cells()
    places = terminal.screen.find(f"[ {label} ]")[:1]
    return any(all(cell.underline for cell in cells[y][x : x + width]) for x, y, width in places)


def _focus(terminal: Terminal) -> frozenset[tuple[int, int]]:
    """The cells that are underlined or reversed."""
    cells = terminal.cells()
    marked = ((x, y) for y, row in enumerate(cells) for x, cell in enumerate(row) if cell.underline or cell.reverse)
    return frozenset(marked)


def fill(terminal: Terminal, *texts: str) -> None:
    """Type into the fields from the focused one on, each with Enter, as fast as a paste."""
    terminal.send("".join(f"{text}\r" for text in texts))


def complete(terminal: Terminal, fields: Mapping[str, str], button: str, hand: Hand = by_key) -> None:
    """Fill a form and send it: by key with Enter in each field, by mouse with a click on each and on the button."""
    terminal.wait_for(f"[ {button} ]")
    if hand is by_key:
        fill(terminal, *fields.values())
        return
    for label, text in fields.items():
        click_field(terminal, label)
        terminal.send(text)
    hand(terminal, button)


def field(terminal: Terminal, label: str) -> str | None:
    """What is shown in a field, once the field is."""
    return next((terminal.line(y + 1).strip(" │") for _x, y, _width in terminal.screen.find(f"─ {label} ─")), None)


def click_field(terminal: Terminal, label: str) -> None:
    """Click under the label of a field, and wait for the label to say that the field has the focus."""
    terminal.wait_for(f"─ {label} ─")
    x, y, _width = terminal.screen.find(f"─ {label} ─")[0]
    terminal.click(x + 2, y + 1)
    terminal.wait_for(lambda seen: seen.cells()[y][x + 2].bold)


def create_first_account(terminal: Terminal, hand: Hand = by_key) -> None:
    """The welcome on an empty database."""
    terminal.wait_for("Bienvenue")
    again = "Le même mot de passe, encore une fois"
    fields = {"Nom d'utilisateur": "alice", "Mot de passe": PASSWORD, again: PASSWORD}
    complete(terminal, fields, "Créer le compte", hand)


def sign_in(terminal: Terminal, name: str = "alice", password: str = PASSWORD, hand: Hand = by_key) -> None:
    """Connexion."""
    terminal.wait_for("Connexion")
    complete(terminal, {"Nom d'utilisateur": name, "Mot de passe": password}, "Me connecter", hand)


def to_device_type(terminal: Terminal, hand: Hand = by_key) -> None:
    """From the list, Choisir on the first method."""
    terminal.wait_for("Authentification multifacteur")
    hand(terminal, "Choisir")
    terminal.wait_for("Sélectionnez votre type de périphérique")
    terminal.wait_for(lambda seen: _look(seen, "iPhone") != _look(seen, "Android"))


def _look(terminal: Terminal, choice: str) -> tuple[str, str, bool]:
    """How a choice is drawn: the one the keyboard is on looks unlike the other."""
    ((x, y, _width),) = terminal.screen.find(choice)
    cell = terminal.cells()[y][x]
    return cell.foreground, cell.background, cell.bold


def to_qr(terminal: Terminal, hand: Hand = by_key) -> Link:
    """From the list to the QR code of an iPhone, read by a phone."""
    to_device_type(terminal, hand)
    if hand is by_mouse:
        terminal.click_text("iPhone")
    else:
        terminal.key("space")
    hand(terminal, "Suivant")
    terminal.wait_for("[ Impossible de numériser ? ]")
    return scan(terminal)


def to_manual_entry(terminal: Terminal, hand: Hand = by_key) -> str:
    """From the QR code to the key in letters, read by a person."""
    hand(terminal, "Impossible de numériser ?")
    terminal.wait_gone("Impossible de numériser ?")
    return read_key(terminal)


def read_key(terminal: Terminal) -> str:
    """The key shown in groups of four."""
    terminal.wait_for(lambda seen: len(_GROUPS.findall(seen.text())) == 2)
    return "".join(_GROUPS.findall(terminal.text())).replace(" ", "")


def enrolled(store: Store, name: str = "alice") -> Enrolment:
    """An account with an active method, proved with the code of this moment."""
    store.add_user(name, PASSWORD)
    session = store.sign_in(name, PASSWORD)
    enrolment = store.begin_enrolment(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    store.prove_enrolment(session, enrolment.id, totp(enrolment.secret, time.time()))
    return enrolment


def fresh_code(secret: str) -> str:
    """A code later than any used so far: the step to come is accepted already."""
    return totp(secret, time.time(), offset=1)


def wrong_code(secret: str) -> str:
    """A code of no step near now."""
    near = {totp(secret, time.time(), offset=offset) for offset in range(-5, 6)}
    return next(code for code in (f"{digit}" * 6 for digit in range(10)) if code not in near)
