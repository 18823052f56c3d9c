"""The wizard line by line, in the real program."""

from __future__ import annotations

import re
import signal
import time

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.oracle import totp
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.program import MODULE, assert_refused, environment, run
from tests.terminal.scan import scan

INSTALL = "Votre choix :"


def answer(terminal: Terminal, question: str, words: str) -> None:
    """Type a line once this is asked, at the end of what was said, and see it taken."""
    terminal.wait_for(lambda seen: seen.text().rstrip().endswith(question))
    said = len(terminal.raw)
    terminal.send(words + "\r")
    terminal.wait_until(lambda: b"\n" in terminal.raw[said:])


def spelled_key(terminal: Terminal) -> str | None:
    """The key, once the whole line that tells it is there."""
    told = re.search(r"Clé secrète : ([A-Z2-7 ]+)\n", terminal.text())
    return told and told[1].replace(" ", "")


def test_from_the_first_account_to_goodbye_in_a_dumb_terminal(start: Start) -> None:
    terminal = start(80, 60, env=environment(TERM="dumb"))
    answer(terminal, INSTALL, "1")
    answer(terminal, "Nom d'utilisateur :", "alice")
    for question in ("qui ne s'affiche pas :", "encore une fois :"):
        answer(terminal, question, PASSWORD)
    answer(terminal, "Votre choix :", "1")
    answer(terminal, "Votre choix :", "1")
    answer(terminal, "« Mon iPhone ») :", "")
    answer(terminal, "Votre choix :", "3")
    terminal.wait_for("inverser les couleurs")
    link = scan(terminal)
    answer(terminal, "Votre choix :", "2")
    answer(terminal, "Votre choix :", "2")
    answer(terminal, "Votre choix :", "1")
    terminal.wait_for(lambda seen: spelled_key(seen) == link.secret)
    answer(terminal, "Code :", totp(link.secret, time.time()))
    answer(terminal, "Votre choix :", "4")
    answer(terminal, "Votre choix :", "quitter")
    assert terminal.wait_exit() == 0
    assert PASSWORD.encode() not in terminal.raw
    assert b"\x1b" not in terminal.raw


def test_a_password_that_is_typed_again_meets_no_question_that_shows_it(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(80, 60, argv=(*MODULE, "--plain"))
    answer(terminal, "Nom d'utilisateur :", "alice")
    answer(terminal, "qui ne s'affiche pas :", "un autre mot de passe")
    terminal.wait_for("répondez « retour »")
    answer(terminal, "qui ne s'affiche pas :", PASSWORD)
    # Whether the pause after the first is over, or not.
    terminal.wait_for(lambda seen: seen.text().count("répondez « retour »") > 1 or INSTALL in seen.text())
    assert PASSWORD.encode() not in terminal.raw


def test_what_was_typed_before_the_codes_were_told_is_no_answer_to_them(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(80, 90, argv=(*MODULE, "--plain"))
    answer(terminal, "Nom d'utilisateur :", "alice")
    answer(terminal, "qui ne s'affiche pas :", PASSWORD)
    for words in ("1", "1"):
        answer(terminal, "Votre choix :", words)
    answer(terminal, "« Mon iPhone ») :", "")
    for words in ("2", "1"):
        answer(terminal, "Votre choix :", words)
    answer(terminal, "Code :", totp(spelled_key(terminal) or "", time.time()))
    answer(terminal, "Votre choix :", "3")
    answer(terminal, "noter les codes :", "\r1")
    terminal.wait_for("cela prend quelques secondes")
    terminal.wait_for("avant cette lecture n'est pas pris comme réponse")
    terminal.wait_for(lambda seen: seen.text().rstrip().endswith("Votre choix :"))
    assert "Code numéro" not in terminal.text()


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_terminal_that_showed_nothing_shows_again(start: Start, prepared: Store, ended_by: int) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=(*MODULE, "--plain"))
    answer(terminal, "Nom d'utilisateur :", "alice")
    terminal.wait_for("Mot de passe")
    terminal.wait_until(lambda: not terminal.echoes)
    terminal.kill(ended_by)
    assert terminal.wait_exit() == 128 + ended_by
    assert terminal.echoes


@pytest.mark.usefixtures("prepared")
def test_a_log_takes_what_is_said_where_there_is_no_screen(start: Start) -> None:
    terminal = start(argv=("sh", "-c", 'exec "$@" 2>log', "sh", *MODULE))
    answer(terminal, INSTALL, "quitter")
    assert terminal.wait_exit() == 0


@pytest.mark.usefixtures("prepared")
def test_without_a_locale_nothing_fails(start: Start) -> None:
    terminal = start(argv=(*MODULE, "--plain"), env=environment(LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii"))
    terminal.wait_for(INSTALL)
    terminal.send("quitter\r")
    assert terminal.wait_exit() == 0


@pytest.mark.usefixtures("prepared")
def test_answers_may_come_from_a_pipe() -> None:
    ended = run(["--plain"], b"1\nalice\ncourt\ncourt\nquitter\n")
    assert ended.returncode == 0
    assert "au moins 8 caractères" in ended.stdout.decode()
    assert ended.stderr == b""


@pytest.mark.usefixtures("prepared")
def test_a_command_is_no_conversation() -> None:
    assert_refused(run(["--plain", "users", "show", "personne"]), "Aucun compte")


@pytest.mark.usefixtures("prepared")
def test_the_first_start_stays_in_lines_and_gives_the_terminal_back(start: Start) -> None:
    terminal = start(100, 40, argv=(*MODULE, "--plain"))
    terminal.wait_for("1. Installer Guichet\n2. English")
    answer(terminal, INSTALL, "English")
    terminal.wait_for("1. Install Guichet")
    terminal.send(b"\x03")
    assert terminal.wait_exit() == 130
    assert terminal.echoes
    assert b"\x1b" not in terminal.raw
