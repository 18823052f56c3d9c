"""The whole guide in the real program, from an empty home to the second sign-in, by keys alone and by mouse alone."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from storage import Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import (
    LINES,
    Hand,
    by_key,
    by_mouse,
    create_first_account,
    fresh_code,
    sign_in,
    to_device_type,
    to_qr,
    type_code,
    wrong_code,
)
from tests.terminal.palette import ThemeName
from tests.terminal.program import CHEAP, MODULE, environment
from tests.terminal.scan import quiet_zone, scan

PHONE_STEPS = ("Ajouter un compte", "Autre", "Scannez le code QR")


def beside_the_picture(terminal: Terminal) -> str:
    """The words to the right of a QR code of 45 columns, on one line."""
    rows = ("".join(cell.char for cell in row[45:]) for row in terminal.cells())
    return " ".join(" ".join(rows).translate(LINES).split())


@pytest.mark.parametrize(
    ("program", "hand", "colorterm", "theme"),
    [
        pytest.param(MODULE, by_key, "truecolor", "dark", id="keys, truecolor, dark"),
        pytest.param(CHEAP, by_mouse, None, "light", id="mouse, 256 colours, light"),
    ],
)
def test_from_an_empty_home_to_the_second_sign_in(
    start: Start,
    at_home: Path,
    cheap: Hasher,
    program: tuple[str, ...],
    hand: Hand,
    colorterm: str | None,
    theme: ThemeName,
) -> None:
    terminal = start(argv=program, env=environment(COLORTERM=colorterm), theme=theme, anew=program is MODULE)
    create_first_account(terminal, hand)

    link = to_qr(terminal, hand)
    assert (link.issuer, link.account) == ("Espace client", "alice")
    terminal.wait_for("Étapes 5 et 6 sur 9")
    words = beside_the_picture(terminal)
    for shown in ("Configurez Okta Verify", *PHONE_STEPS, "Impossible de numériser ?", "Précédent", "Suivant"):
        assert shown in words
    assert quiet_zone(terminal.cells()) == 4

    hand(terminal, "Suivant")
    code = totp(link.secret, time.time())
    type_code(terminal, code)
    terminal.wait_for("C'est fait")
    terminal.wait_for("Vous avez maintenant terminé l'activation d'Okta Verify.")

    hand(terminal, "Suivant")
    terminal.wait_for("Authentification multifacteur")
    terminal.wait_for("Étape 9 sur 9")
    terminal.wait_for("Actif")
    hand(terminal, "Terminer")
    terminal.wait_gone("Terminer")
    terminal.wait_for("Okta Verify sur Mon iPhone")
    assert "Espace client" in terminal.text()

    hand(terminal, "Me déconnecter")
    sign_in(terminal, hand=hand)
    type_code(terminal, code)
    terminal.wait_for(lambda seen: "Ce code a déjà servi" in seen.text() or "Code refusé" in seen.text())
    with closing(Store(at_home, hasher=cheap)) as operator:
        operator.administration().accounts.unlock("alice")
    type_code(terminal, fresh_code(link.secret))
    terminal.wait_for("Okta Verify sur Mon iPhone")


def test_the_list_comes_back_with_escape_and_the_choice_is_kept_and_a_wrong_code_costs_nothing(
    start: Start, prepared: Store
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    link = to_qr(terminal)
    terminal.key("escape")
    terminal.wait_for("Sélectionnez votre type de périphérique")
    terminal.wait_for("App Store")
    by_key(terminal, "Suivant")
    terminal.wait_for("Impossible de numériser ?")
    terminal.key("escape")
    terminal.wait_for("Sélectionnez votre type de périphérique")
    by_key(terminal, "Précédent")
    terminal.wait_for("Authentification multifacteur")
    to_device_type(terminal)
    by_key(terminal, "Suivant")
    terminal.wait_for("Impossible de numériser ?")
    assert scan(terminal) == link

    by_key(terminal, "Suivant")
    type_code(terminal, wrong_code(link.secret))
    terminal.wait_for("Code refusé")
    prepared.administration().accounts.unlock("alice")
    type_code(terminal, totp(link.secret, time.time()))
    terminal.wait_for("C'est fait")
