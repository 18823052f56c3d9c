"""After the first day, in the real program: a phone is lost, a line drops, two screens meet, a password expires."""

from __future__ import annotations

import re
import signal
import stat
import time
from contextlib import closing
from pathlib import Path

import platformdirs

from storage import Store
from storage.domain.throttling import Limits
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.conftest import Start
from tests.terminal.journey import (
    at_device_type,
    by_key,
    by_tab,
    choose_iphone,
    fill,
    fresh_code,
    is_live,
    keep_recovery_codes,
    leave_the_list,
    prove,
    resume,
    says,
    sign_in,
    sign_out,
    to_qr,
    type_code,
)
from tests.terminal.scan import scan

NEW_PASSWORD = "une autre phrase de passe"


def codes_in(file: Path) -> list[str]:
    """The recovery codes of a sheet."""
    return re.findall(r"[A-Z2-7]{5} [A-Z2-7]{5} [A-Z2-7]{5}", file.read_text())


def test_a_lost_phone_is_replaced_with_a_recovery_code(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    lost = to_qr(terminal)
    prove(terminal, lost)
    codes = keep_recovery_codes(terminal)
    (sheet,) = Path.home().glob("codes-de-secours-*.txt")
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert codes_in(sheet) == [codes[number] for number in range(1, 11)]
    by_key(terminal, "Terminer")
    sign_out(terminal)

    sign_in(terminal)
    by_tab(terminal, "Téléphone perdu ?")
    terminal.wait_for(lambda seen: is_live(seen, "Code de secours"))
    fill(terminal, codes[1])
    terminal.wait_for(says("Code de secours accepté : il vous en reste 9."))
    by_key(terminal, "Remplacer")
    at_device_type(terminal)
    found = choose_iphone(terminal)
    assert found.secret != lost.secret
    prove(terminal, found)
    by_key(terminal, "Terminer")
    sign_out(terminal)

    sign_in(terminal)
    type_code(terminal, totp(lost.secret, time.time()))
    terminal.wait_for("Code refusé")
    prepared.administration().accounts.unlock("alice")
    type_code(terminal, fresh_code(found.secret))
    terminal.wait_for("Depuis votre dernière connexion")
    told = [line for line in terminal.text().splitlines() if "•" in line]
    assert len(told) >= 2, "the code that was used, and the phone that was replaced"


def test_what_was_interrupted_goes_on_with_the_same_secret_and_of_two_screens_the_one_that_took_over_proves(
    start: Start, prepared: Store
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    killed = start()
    sign_in(killed)
    link = to_qr(killed)
    killed.kill(signal.SIGKILL)
    assert killed.wait_exit() == -signal.SIGKILL

    dropped = start()
    resume(dropped)
    assert scan(dropped) == link
    dropped.hang_up()
    assert dropped.wait_exit() == 128 + signal.SIGHUP
    assert not platformdirs.user_log_path("guichet", appauthor=False).exists()

    first = start()
    resume(first)
    assert scan(first) == link
    second = start()
    sign_in(second)
    second.wait_for(says("elle s'y arrêtera, quel que soit votre choix"))
    by_key(second, "Reprendre")
    assert scan(second) == link

    # The screen that lost it is told by itself, and shows the secret no more.
    first.wait_for(says("Cette activation a été reprise ailleurs."))
    first.wait_for("[ Actualiser le code ]")
    prove(second, link)

    by_key(first, "Actualiser le code")
    first.wait_for(says("Vos paramètres ont changé ailleurs. Reconnectez-vous."))
    first.wait_for("[ Me connecter ]")
    assert [
        factor.method
        for factor in prepared.administration().directory.factors(prepared.administration().directory.user("alice"))
    ] == ["okta_verify"]


def test_a_one_time_password_opens_only_its_own_change_and_not_for_ever(
    start: Start, prepared: Store, at_home: Path, cheap: Hasher
) -> None:
    long_ago = time.time() - Limits().one_time_password_seconds - 1
    with closing(Store(at_home, clock=lambda: long_ago, hasher=cheap)) as operator:
        expired = operator.administration().accounts.add("alice").password
    terminal = start()
    sign_in(terminal, password=expired or "")
    terminal.wait_for(says("Ce mot de passe provisoire a expiré. Demandez-en un autre à l'opérateur."))
    issued = prepared.administration().accounts.renew_password("alice")
    fill(terminal, issued)
    terminal.wait_for("Choisissez votre mot de passe")
    terminal.key("escape")
    sign_in(terminal, password=issued)
    terminal.wait_for("Choisissez votre mot de passe")
    fill(terminal, NEW_PASSWORD, NEW_PASSWORD)
    terminal.wait_for("Authentification multifacteur")
    leave_the_list(terminal)
    sign_in(terminal, password=issued)
    terminal.wait_for(says("Nom d'utilisateur ou mot de passe incorrect."))
    prepared.administration().accounts.unlock("alice")
    fill(terminal, NEW_PASSWORD)
    terminal.wait_for("Bonjour Alice")


def test_mfa_switched_on_leads_into_the_guide_and_no_key_leads_round_it(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    sign_in(terminal)
    by_tab(terminal, "Plus tard")
    # The page has read what protects the account: what is changed before that, it tells of itself.
    terminal.wait_for("! Votre mot de passe seulement")
    prepared.administration().accounts.set_mfa("alice", required=True)
    by_key(terminal, "Modifier mes paramètres")
    terminal.wait_for("Confirmez que c'est bien vous")
    fill(terminal, PASSWORD)
    terminal.wait_for(says("Vos paramètres ont changé ailleurs. Reconnectez-vous."))

    for _visit in range(2):
        sign_in(terminal)
        terminal.wait_for(says("Votre organisation exige que votre téléphone protège votre compte."))
        for way_round in ("Plus tard", "Terminer", "Modifier mes paramètres"):
            assert way_round not in terminal.text()
        leave_the_list(terminal)
    sign_in(terminal)
    terminal.wait_for("Étape 3 sur 9")
    terminal.send("qtfQTF0123456789")
    terminal.key("home", "end", "pageup", "pagedown", "right", "left", "delete", "ctrl+u", "ctrl+d", "f5", "f12", "f1")
    terminal.wait_for("[ Fermer ]")
    terminal.key("escape")
    terminal.wait_gone("[ Fermer ]")
    prove(terminal, to_qr(terminal))
    by_key(terminal, "Terminer")
    terminal.wait_for("Okta Verify sur Mon iPhone")
