"""The actions of people in front of the real program, step by step."""

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
"""A function that presses the button of this label, by key or by mouse."""

_BEFORE = {
    "Impossible de numériser ?": "Suivant",
    "Installer": "Voir",
    "Me déconnecter": "Modifier mes paramètres",
    "Précédent": "Suivant",
}
"""The button that has the focus first on the page of each of these buttons."""
_BARS = (("▌", "▐"), (">", "<"))
"""What is at the ends of what has the focus, and what a terminal without half blocks draws for it."""
_SIDES = (("│", "│"), ("|", "|"), *_BARS)
"""What is at the sides of a field, without the focus and with it."""
LINES = str.maketrans("", "", "│▌▐▀")
"""What is at both ends of a line of words, and is no word: sides, bars and a QR code."""
_LIVE = frozenset("▌▐┏┓┗┛━┃")
"""What is drawn at the edges of a button, a row, a field, a tile or a box in focus, and of a notice."""
EDGE = 3
"""Columns from the side of a field to its label."""
_CODES = re.compile(r"(\d+)  ([A-Z2-7]{5} [A-Z2-7]{5} [A-Z2-7]{5})\b")
_GROUPS = re.compile(r"\b[A-Z2-7]{4}(?: [A-Z2-7]{4}){3}\b")


def by_key(terminal: Terminal, label: str) -> None:
    """Press Enter on the button that has the focus when its page comes, or reach one of the few others by Tab."""
    terminal.wait_for(lambda seen: focused(seen, _BEFORE.get(label, label)))
    show_to_read(terminal)
    move_to(terminal, label)
    terminal.key("enter")


def show_to_read(terminal: Terminal) -> None:
    """Scroll, as only who has seen the page does: from then on it takes a press, however soon."""
    terminal.key("pagedown")


def by_tab(terminal: Terminal, label: str, occurrence: int = 0) -> None:
    """Press a button of this label (-1: the last) by Tab and Enter, on a page where the focus may be anywhere."""
    terminal.wait_for(lambda seen: f"[ {label} ]" in seen.text() and _focus(seen))
    move_to(terminal, label, occurrence)
    terminal.key("enter")


def says(sentence: str) -> Callable[[Terminal], bool]:
    """Return a check that a sentence can be read, over as many lines as it takes."""
    return lambda seen: sentence in sentences(seen)


def sentences(terminal: Terminal) -> str:
    """Return what can be read, in one line: without what stands at both ends of each line of words."""
    return " ".join(drawn(terminal).translate(LINES).split())


def drawn(terminal: Terminal) -> str:
    """Return what is drawn, a line per row, bars as bars where `text` has the brackets of a button."""
    return "\n".join("".join(cell.char for cell in row) for row in terminal.cells())


def move_to(terminal: Terminal, label: str, occurrence: int = 0, key: str = "tab") -> None:
    """Press a key until a button of this label has the focus.

    Between two buttons the focus may be nowhere for a moment, or on both, and a scroll bar comes and goes.
    """
    while not focused(terminal, label, occurrence):
        before = _focus(terminal)
        terminal.key(key)
        terminal.wait_for(lambda seen, before=before: _has_moved(before, _focus(seen)))  # type: ignore[misc]


def by_mouse(terminal: Terminal, label: str) -> None:
    """Click the first button of this label."""
    terminal.wait_for(f"[ {label} ]")
    terminal.click_text(f"[ {label} ]")


def focused(terminal: Terminal, label: str, occurrence: int = 0) -> bool:
    """Return a check that a button of this label, the first unless told otherwise, has the focus."""
    places = terminal.screen.find(f"[ {label} ]")
    if not places:
        return False
    x, y, width = places[occurrence]
    cells = terminal.cells()[y][x : x + width]
    return (cells[0].char, cells[-1].char) in _BARS


def _has_moved(before: frozenset[object], now: frozenset[object]) -> bool:
    """Tell whether the focus has left one place and is at another."""
    return bool(now - before) and (not before or bool(before - now))


def _focus(terminal: Terminal) -> frozenset[object]:
    """Return the cells that show the focus: bars, heavy frames, what is reversed.

    A notice has a bar too, and a scroll bar is reversed.
    """
    return frozenset(
        (x, y, cell.char)
        for y, row in enumerate(terminal.cells())
        for x, cell in enumerate(row)
        if cell.reverse or cell.char in _LIVE
    )


def fill(terminal: Terminal, *texts: str) -> None:
    """Type into the fields, from the focused one on, each with Enter, as fast as a paste."""
    terminal.send("".join(f"{text}\r" for text in texts))


def complete(terminal: Terminal, fields: Mapping[str, str], button: str, hand: Hand = by_key) -> None:
    """Fill in a form and send it: by key with Enter in each field, by mouse with a click on each and on the button."""
    terminal.wait_for(f"[ {button} ]")
    if hand is by_key:
        fill(terminal, *fields.values())
        return
    for label, text in fields.items():
        click_field(terminal, label)
        terminal.send(text)
    hand(terminal, button)


def find_field(terminal: Terminal, label: str) -> tuple[int, int, str] | None:
    """Return the column of the left side of a field, the row in which one types, and its contents, once it is shown."""
    cells = terminal.cells()
    for x, y, width in terminal.screen.find(label):
        below = "".join(cell.char or "\0" for cell in cells[y + 1]) if y + 1 < len(cells) else ""
        is_apart = cells[y][x - 2].char == cells[y][x - 1].char == cells[y][x + width].char == " "
        for left, right in _SIDES:
            if is_apart and x >= EDGE and below[x - EDGE] == left and right in below[x:]:
                return x - EDGE, y + 1, below[x - EDGE + 1 : below.index(right, x)].replace("\0", "").strip()
    return None


def field(terminal: Terminal, label: str) -> str | None:
    """Return the contents of a field, once the field is shown."""
    found = find_field(terminal, label)
    return found[2] if found else None


def is_live(terminal: Terminal, label: str) -> bool:
    """Say whether a field is shown between bars: it has the focus."""
    found = find_field(terminal, label)
    return found is not None and terminal.cells()[found[1]][found[0]].char in {left for left, _right in _BARS}


def click_field(terminal: Terminal, label: str) -> None:
    """Click under the label of a field, and wait for its sides to say that the field has the focus."""
    terminal.wait_for(lambda seen: find_field(seen, label))
    found = find_field(terminal, label)
    assert found
    terminal.click(found[0] + EDGE, found[1])
    terminal.wait_for(lambda seen: is_live(seen, label))


def boxes(digits: str, side: str = "┃") -> str:
    """Return the middle row of the six boxes of a code, with what was typed so far."""
    shown = [f"{side} {digit} {side}" for digit in digits]
    return " ".join(shown[:3]) + ("   " + " ".join(shown[3:]) if digits[3:] else "")


def create_first_account(terminal: Terminal, hand: Hand = by_key) -> None:
    """Install, on the welcome page of an empty database: create the first account."""
    terminal.wait_for("Bienvenue")
    hand(terminal, "Installer")
    terminal.wait_for("Le compte de l'opérateur")
    again = "Le même mot de passe, encore une fois"
    fields = {"Nom d'utilisateur": "alice", "Mot de passe": PASSWORD, again: PASSWORD}
    complete(terminal, fields, "Créer le compte", hand)


def sign_in(terminal: Terminal, name: str = "alice", password: str = PASSWORD, hand: Hand = by_key) -> None:
    """Sign in at Connexion."""
    terminal.wait_for("Connexion")
    complete(terminal, {"Nom d'utilisateur": name, "Mot de passe": password}, "Me connecter", hand)


def type_code(terminal: Terminal, code: str) -> None:
    """Type the six digits, the last of which sends them."""
    terminal.wait_for("[ Vérifier ]")
    terminal.send(code)


def to_device_type(terminal: Terminal, hand: Hand = by_key) -> None:
    """Press Choisir on the first method of the list."""
    terminal.wait_for("Authentification multifacteur")
    hand(terminal, "Choisir")
    at_device_type(terminal)


def at_device_type(terminal: Terminal) -> None:
    """Wait for the choice of a phone to have the keyboard."""
    terminal.wait_for("Sélectionnez votre type de périphérique")
    terminal.wait_for(lambda seen: _look(seen, "iPhone") != _look(seen, "Android"))


def _look(terminal: Terminal, choice: str) -> tuple[str, str, bool, str]:
    """Return how a choice is drawn: the one that the keyboard is on looks different."""
    # The name of the device below may contain the same word.
    x, y, _width = terminal.screen.find(choice)[0]
    cells = terminal.cells()
    cell = cells[y][x]
    return cell.foreground, cell.background, cell.bold, cells[y - 1][x].char


def to_qr(terminal: Terminal, hand: Hand = by_key) -> Link:
    """Go from the list to the QR code for an iPhone; return the link that a phone reads."""
    to_device_type(terminal, hand)
    return choose_iphone(terminal, hand)


def choose_iphone(terminal: Terminal, hand: Hand = by_key) -> Link:
    """Go from the choice of a phone to the QR code; return the link that a phone reads."""
    if hand is by_mouse:
        terminal.click_text("iPhone")
    else:
        show_to_read(terminal)
        terminal.key("space")
    hand(terminal, "Suivant")
    terminal.wait_for("[ Impossible de numériser ? ]")
    return scan(terminal)


def resume(terminal: Terminal, name: str = "alice") -> None:
    """Sign in where an enrolment was left unfinished, and go on with it."""
    sign_in(terminal, name)
    terminal.wait_for("Activation à terminer")
    by_key(terminal, "Reprendre")


def prove(terminal: Terminal, link: Link) -> None:
    """Go from the QR code to the list, by the right code."""
    by_key(terminal, "Suivant")
    type_code(terminal, totp(link.secret, time.time()))
    terminal.wait_for("C'est fait")
    by_key(terminal, "Suivant")
    terminal.wait_for("Étape 9 sur 9")


def keep_recovery_codes(terminal: Terminal) -> dict[int, str]:
    """Go from the list and back, through ten codes saved to a file and one typed again; return the codes by number."""
    by_tab(terminal, "Choisir", -1)
    terminal.wait_for(lambda seen: len(_CODES.findall(seen.text())) == 10)
    codes = {int(number): code for number, code in _CODES.findall(terminal.text())}
    terminal.key("s")
    terminal.wait_for("Codes enregistrés dans")
    by_key(terminal, "Suivant")
    terminal.wait_for("Confirmez vos codes de secours")
    terminal.wait_for(lambda seen: field(seen, f"Code numéro {_asked(seen)}") == "")
    fill(terminal, codes[_asked(terminal)])
    terminal.wait_for("10 codes restants")
    return codes


def _asked(terminal: Terminal) -> int:
    """Return the number of the code to be typed again."""
    return next(int(number) for number in re.findall(r"Saisissez le code numéro (\d+)", terminal.text()))


def goes_on(terminal: Terminal, bring_back: Callable[[], None]) -> None:
    """Bring the program back, and wait until it has painted its page anew: what is typed before is not for it.

    The screen alone does not tell: a program that was stopped without a warning leaves its page on it.
    """
    before = len(terminal.raw)
    bring_back()
    terminal.wait_until(lambda: b"Suivant" in terminal.raw[before:].partition(b"\x1b[?1049h")[2])


def assert_takes_a_key(terminal: Terminal) -> None:
    """Check that a key has its effect, once: what the terminal has answered is read, and not left to a shell."""
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")
    terminal.key("escape")
    terminal.wait_gone("[ Fermer ]")


def leave_the_list(terminal: Terminal) -> None:
    """Go from the list of methods to Connexion."""
    by_tab(terminal, "Me déconnecter")
    terminal.wait_for("[ Me connecter ]")


def sign_out(terminal: Terminal) -> None:
    """Go from the Espace client to Connexion."""
    by_key(terminal, "Me déconnecter")
    terminal.wait_for("[ Me connecter ]")


def to_manual_entry(terminal: Terminal, hand: Hand = by_key) -> str:
    """Go from the QR code to the key in letters, and read it as a person does."""
    hand(terminal, "Impossible de numériser ?")
    terminal.wait_gone("Impossible de numériser ?")
    return read_key(terminal)


def read_key(terminal: Terminal) -> str:
    """Return the key, which is shown in groups of four."""
    terminal.wait_for(lambda seen: len(_GROUPS.findall(seen.text())) == 2)
    return "".join(_GROUPS.findall(terminal.text())).replace(" ", "")


def enrolled(store: Store, name: str = "alice") -> Enrolment:
    """Add an account with an active method, proved with the code of this moment."""
    store.administration().accounts.add(name, PASSWORD)
    session = store.sign_in.with_password(name, PASSWORD)
    enrolment = store.enrolments.begin(session, "okta_verify", "iphone", "Espace client", name="Mon iPhone")
    store.enrolments.prove(session, enrolment.id, totp(enrolment.secret, time.time()))
    return enrolment


def fresh_code(secret: str) -> str:
    """Return a code later than any used so far: the next step is accepted already."""
    return totp(secret, time.time(), offset=1)


def wrong_code(secret: str) -> str:
    """Return a code of no step near now."""
    near = {totp(secret, time.time(), offset=offset) for offset in range(-5, 6)}
    return next(code for code in (f"{digit}" * 6 for digit in range(10)) if code not in near)
