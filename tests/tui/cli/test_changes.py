"""Commands that change something: at a terminal they say what was done, and before it what cannot be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Action, Role, Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import enrol, wrong_code
from tests.tui.shell import Shell
from tui.cli import main
from tui.cli.arguments import Command
from tui.cli.tree import commands
from tui.config.settings import MailSettings

KEEP_THE_KEY = "La clé n'est pas dans la sauvegarde : gardez-en une copie à part, sinon la sauvegarde ne s'ouvre pas."
NO_WAY_BACK = (
    "L'ancienne clé sera détruite : les sauvegardes faites jusqu'ici ne s'ouvriront plus jamais. "
    "Faites-en une nouvelle aussitôt après."
)
REPLACED = (
    "La sauvegarde prend la place des données d'aujourd'hui, qui sont gardées à côté : ce qui a changé depuis est "
    "défait, et toutes les sessions se terminent."
)
ROTATED = "Nouvelle clé en service. Les sauvegardes d'avant ne s'ouvrent plus : faites-en une nouvelle."

SAID = [
    ("users disable alice", "Compte fermé : alice.", "Compte déjà fermé : alice."),
    ("users enable fermée", "Compte rouvert : fermée.", "Compte déjà ouvert : fermée."),
    (
        "users unlock alice",
        "Compte débloqué : alice. Ses essais refusés sont oubliés.",
        "Ce compte n'était pas bloqué : alice. Ses essais refusés sont oubliés.",
    ),
    (
        "users require-mfa ALICE",
        "L'authentification multifacteur est exigée : alice.",
        "L'authentification multifacteur était déjà exigée : alice.",
    ),
    (
        "users require-mfa alice --grace-days 14",
        "L'authentification multifacteur sera exigée dans 14 jours : alice.",
        "L'authentification multifacteur était déjà exigée : alice.",
    ),
    (
        "users lift-mfa fermée",
        "L'authentification multifacteur n'est plus exigée : fermée.",
        "L'authentification multifacteur n'était pas exigée : fermée.",
    ),
    (
        "users email alice a@exemple.fr",
        "Adresse enregistrée : alice, a@exemple.fr.",
        "Adresse déjà enregistrée : alice, a@exemple.fr.",
    ),
    ("users email fermée", "Adresse effacée : fermée.", "Compte sans adresse : fermée."),
    (
        "limits --set operator_fresh_seconds 300",
        "Limite enregistrée : operator_fresh_seconds = 300.",
        "Limite enregistrée : operator_fresh_seconds = 300.",
    ),
]


SAID_BELOW = {"factors reset", "hosts revoke", "backup", "mail send", "key rotate", "migrate", "restore", "move"}
"""Commands that change something, each with a test of its own here."""
SAID_ELSEWHERE = {
    "users add",
    "users import",
    "users password",
    "factors import",
    "factors export",
    "clock accept",
    "audit",
    "hosts add",
}
"""Commands that say what they did wherever standard error leads."""
CHANGE_NOTHING = {
    *("console", "kiosk", "web", "serve", "demo", "phone", "login", "completion", "man", "ssh-setup", "postgres-setup"),
    *("users list", "users find", "users show", "factors list", "verify", "visits", "check", "config", "mail status"),
    "hosts list",
}
"""Commands that look, that open a screen, or that serve others."""


@pytest.fixture(autouse=True)
def _people(store: Store, clock: FixedClock) -> None:
    """One with a phone who is locked out, and one whose account is closed."""
    accounts = store.administration().accounts
    accounts.add("alice", PASSWORD)
    person = enrol(store, clock, store.sign_in.with_password("alice", PASSWORD))
    store.maintenance.set_limit("failures_before_disabling", 1)
    store.sign_in.verify("alice", wrong_code(person.secret, clock.now))
    accounts.add("fermée", PASSWORD, mfa_required=True, email="f@exemple.fr")
    accounts.set_disabled("fermée", disabled=True)


@pytest.fixture
def _looked_at(shell: Shell) -> None:
    """Standard error is a terminal."""
    shell.is_looked_at = True


def test_of_every_command_it_is_known_whether_it_says_what_it_changed() -> None:
    there_are = {parser.prog.removeprefix("guichet ") for parser in commands(main.parser()) if not [*parser.offered()]}
    said = {name for name in there_are for typed, *_said in SAID if typed.startswith(name)}
    assert there_are == said | SAID_BELOW | SAID_ELSEWHERE | CHANGE_NOTHING


@pytest.mark.usefixtures("_looked_at")
@pytest.mark.parametrize(("typed", "done", "again"), SAID)
def test_at_a_terminal_what_was_done_is_said_or_that_it_was_so(shell: Shell, typed: str, done: str, again: str) -> None:
    for said in (done, again):
        ended = shell.run(*typed.split())
        assert (ended.code, ended.out, ended.err) == (0, "", f"{said}\n")


@pytest.mark.usefixtures("_looked_at")
def test_how_many_devices_were_reset_is_said(shell: Shell) -> None:
    ended = shell.run("factors", "reset", "alice", "--reason", "perdu", "--identity", "passeport")
    assert (ended.code, ended.out, ended.err) == (0, "", "1 appareil réinitialisé : alice.\n")


@pytest.mark.usefixtures("_looked_at")
def test_a_host_that_was_revoked_is_said(store: Store, shell: Shell) -> None:
    store.administration().asking_hosts.add("vpn1")
    ended = shell.run("hosts", "revoke", "vpn1")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "Machine retirée : vpn1. Son jeton n'ouvre plus rien.\n"


@pytest.mark.usefixtures("_looked_at")
def test_a_backup_says_that_the_key_is_kept_elsewhere(shell: Shell, tmp_path: Path) -> None:
    ended = shell.run("backup", tmp_path / "copie.db")
    assert ended.err.splitlines() == [f"Sauvegarde faite : {tmp_path}/copie.db.", KEEP_THE_KEY]


@pytest.mark.usefixtures("_looked_at")
def test_mail_that_was_sent_is_counted(shell: Shell) -> None:
    shell.settings = shell.settings._replace(mail=MailSettings("127.0.0.1", 9, "none", "guichet@exemple.fr"))
    assert shell.run("mail", "send").err == "0 message envoyé.\n"


@pytest.mark.parametrize("typed", [said[0] for said in SAID] + ["mail send", "backup {}"])
def test_a_script_that_succeeds_is_told_nothing(shell: Shell, tmp_path: Path, typed: str) -> None:
    ended = shell.run(*typed.format(tmp_path / "copie.db").split())
    assert (ended.code, ended.out) == (0, "")
    assert typed == "mail send" or ended.err == ""


def test_the_last_operator_cannot_be_closed(store: Store, shell: Shell) -> None:
    store.administration().accounts.add("chef", role=Role.OPERATOR)
    assert shell.refused("users", "disable", "chef") == (
        "C'est le seul opérateur dont le compte est ouvert, et il en faut un. Créez-en d'abord un autre avec "
        "« guichet users add NOM --role operator ». Rien n'a été changé."
    )


def test_a_password_for_a_closed_account_is_said_to_be_of_no_use_yet(shell: Shell) -> None:
    said = shell.run("users", "password", "fermée").err.splitlines()[-1]
    assert said == (
        "Ce compte est fermé : le mot de passe ne servira qu'une fois le compte rouvert, avec "
        "« guichet users enable 'fermée' »."
    )
    assert len(shell.run("users", "password", "alice").err.splitlines()) == 2


@pytest.mark.parametrize("typed", ["", "non\n", "\n", "oh\n"])
def test_a_key_is_changed_only_if_somebody_at_the_terminal_says_so(store: Store, shell: Shell, typed: str) -> None:
    shell.at_terminal = True
    ended = shell.run("key", "rotate", typed=typed)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines() == [NO_WAY_BACK, "Continuer ? (oui/non) Rien n'a été changé."]
    assert Action.KEY_ROTATED not in {event.action for event in store.administration().audit_log.events()}


@pytest.mark.parametrize("typed", ["oui\n", "O\n", "yes\n", " y \n"])
def test_a_key_is_changed_by_whoever_agrees_in_any_language(shell: Shell, typed: str) -> None:
    shell.at_terminal = True
    ended = shell.run("key", "rotate", typed=typed)
    assert (ended.code, ended.err.splitlines()) == (0, [NO_WAY_BACK, f"Continuer ? (oui/non) {ROTATED}"])


def test_a_script_changes_the_key_as_before_and_is_told_first(shell: Shell) -> None:
    ended = shell.run("key", "rotate")
    assert (ended.code, ended.err.splitlines()) == (0, [NO_WAY_BACK, ROTATED])
    shell.at_terminal = True
    assert shell.run("key", "rotate", "--yes").err == f"{ROTATED}\n"


def test_a_backup_of_before_a_rotation_is_told_as_such(shell: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "copie.db"
    shell.run("backup", copy)
    shell.run("key", "rotate", "--yes")
    assert shell.refused("restore", copy) == (
        "Cette sauvegarde date d'avant un changement de clé, ou vient d'une autre installation. Prenez-en une plus "
        "récente, ou remettez-la ailleurs, avec --database et sa clé d'alors (--key-file). Rien n'a été changé. "
        f"({copy})"
    )


def test_a_file_that_is_no_backup_is_told_as_such(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "p1.csv").write_text("name,password\n")
    said = "Ce fichier n'est ni une base de Guichet ni une de ses sauvegardes. Indiquez-en un autre."
    assert shell.refused("restore", tmp_path / "p1.csv") == f"{said} ({tmp_path}/p1.csv)"


@pytest.mark.usefixtures("_looked_at")
def test_what_a_backup_replaces_is_told_before_and_what_it_held_after(
    store: Store, shell: Shell, tmp_path: Path
) -> None:
    copy = tmp_path / "copie.db"
    shell.run("backup", copy)
    store.administration().accounts.add("bob")
    shell.at_terminal = True
    ended = shell.run("restore", copy, typed="non\n")
    assert (ended.code, ended.err.splitlines()) == (1, [REPLACED, "Continuer ? (oui/non) Rien n'a été changé."])
    assert store.administration().directory.user("bob")
    ended = shell.run("restore", copy, typed="oui\n")
    assert ended.code == 0
    first, done, kept = ended.err.splitlines()
    assert (first, done) == (
        REPLACED,
        "Continuer ? (oui/non) Sauvegarde remise en place : 2 comptes, dernier événement le 21/09/2026 à 14:13.",
    )
    assert kept.startswith("Les données d'avant sont gardées dans ")


def test_a_script_restores_as_before(shell: Shell, tmp_path: Path) -> None:
    shell.run("backup", tmp_path / "copie.db")
    (kept,) = shell.run("restore", tmp_path / "copie.db").err.splitlines()
    assert kept.startswith("Les données d'avant sont gardées dans ")


def test_a_new_machine_has_nothing_that_a_backup_could_replace(
    store: Store, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copie.db"
    shell.run("backup", copy)
    monkeypatch.setattr(store.first_account, "exists", lambda: False)
    shell.at_terminal = True
    assert REPLACED not in shell.run("restore", copy).err


@pytest.mark.parametrize(
    ("typed", "said"),
    [("key rotate", NO_WAY_BACK), ("restore", REPLACED), ("backup", KEEP_THE_KEY)],
)
def test_help_tells_it_before(typed: str, said: str) -> None:
    helped = {parser.prog: parser for parser in commands(main.parser()) if isinstance(parser, Command)}
    assert said in str(helped[f"guichet {typed}"].epilog)
