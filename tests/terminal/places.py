"""Pages of the program, and the way to each from the start; `alice` has an account and no method."""

from __future__ import annotations

from tests.conftest import PASSWORD
from tests.terminal.emulator import Terminal
from tests.terminal.journey import boxes, by_key, field, sign_in, to_device_type, to_manual_entry, to_qr


def at_connexion(terminal: Terminal) -> None:
    """Show the empty form of Connexion."""
    terminal.wait_for(lambda seen: field(seen, "Mot de passe") == "")


def with_a_typed_password(terminal: Terminal) -> None:
    """Fill in the form of Connexion without sending it."""
    at_connexion(terminal)
    terminal.send(f"alice\r{PASSWORD}")
    terminal.wait_for("•" * len(PASSWORD))


def at_the_device(terminal: Terminal) -> None:
    """Show the choice between iPhone and Android."""
    sign_in(terminal)
    to_device_type(terminal)


def with_the_page_of_the_application(terminal: Terminal) -> None:
    """Show the QR code of the store, over the choice of the device."""
    at_the_device(terminal)
    terminal.key("space")
    terminal.wait_for("App Store")
    terminal.key("b")
    terminal.wait_for("[ Fermer ]")


def at_the_code(terminal: Terminal) -> None:
    """Show the QR code."""
    sign_in(terminal)
    to_qr(terminal)


def at_the_key(terminal: Terminal) -> None:
    """Show the key in letters."""
    at_the_code(terminal)
    to_manual_entry(terminal)


def with_help(terminal: Terminal) -> None:
    """Show the help, over the key in letters."""
    at_the_key(terminal)
    terminal.key("f1")
    terminal.wait_for("[ Fermer ]")


def at_the_proof(terminal: Terminal) -> None:
    """Show the six boxes for a code."""
    at_the_code(terminal)
    by_key(terminal, "Suivant")
    terminal.wait_for("[ Vérifier ]")


def with_a_typed_code(terminal: Terminal) -> None:
    """Fill in five of the six boxes: the last digit would send the code."""
    at_the_proof(terminal)
    terminal.send("12345")
    terminal.wait_for(boxes("12345"))
