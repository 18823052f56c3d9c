"""What becomes of an error, wherever in a command it comes from."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from storage import DatabaseUnavailable, KeyWrong, Locked, Store
from tests.tui.journeys import NAME
from tui.cli import main, refusals
from tui.config.paths import UnusablePath
from tui.config.settings import SettingsError
from tui.process.standard_input import NotUtf8
from tui.ssh import NOT_NOW
from tui.ssh.enrol import code_of


@pytest.mark.parametrize(
    ("arguments", "raised_by"),
    [
        pytest.param(
            ["users", "unlock", NAME], "storage.services.directory.Directory.status", id="a command without a screen"
        ),
        pytest.param(["--plain"], "tui.launch.run", id="the wizard"),
        pytest.param(["console"], "storage.services.first_account.FirstAccount.exists", id="the console"),
        pytest.param(["enrol"], "storage.services.sign_in.SignIn.must_enrol", id="what a login runs"),
    ],
)
def test_a_lock_says_for_how_long(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    raised_by: str,
) -> None:
    def locked(*_given: object, **_named: object) -> int:
        raise Locked(int(time.time()) + 90)

    monkeypatch.setattr(raised_by, locked)
    monkeypatch.setattr("tui.launch.no_screen", lambda: "")
    monkeypatch.setenv("GUICHET_DATABASE", str(store.path))
    monkeypatch.setenv("SUDO_USER", NAME)
    assert main.run(main.parser().parse_args(arguments)) == 1
    assert capsys.readouterr().err == (
        "Trop d'essais. Réessayez dans 2\u00a0minutes, ou demandez à un opérateur de débloquer le compte.\n"
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyWrong(Path("/etc/guichet.key")), "La clé fournie n'est pas celle de cette base."),
        (SettingsError("ligne 2 : theme"), "Configuration refusée : ligne 2 : theme"),
        (NotUtf8("Ce n'est pas de l'UTF-8."), "Ce n'est pas de l'UTF-8."),
        (UnusablePath("Le chemin est vide."), "Le chemin est vide."),
    ],
)
def test_what_is_expected_has_its_sentence(error: Exception, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusals.answered(lambda: fail(error)) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert shown.err.startswith(said)


def test_what_is_not_expected_goes_through() -> None:
    with pytest.raises(MemoryError):
        refusals.answered(lambda: fail(MemoryError()))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyWrong(Path("/etc/guichet.key")), 1),
        (SettingsError("ligne 2 : theme"), 1),
        (DatabaseUnavailable(), NOT_NOW),
        (UnusablePath("Le chemin est vide."), NOT_NOW),
        (MemoryError(), NOT_NOW),
        (OSError(), NOT_NOW),
    ],
)
def test_nothing_goes_through_to_a_login(error: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusals.answered(lambda: fail(error), code_of) == code
    assert capsys.readouterr().err.count("\n") == 1


def fail(error: Exception) -> int:
    """A command that raises this."""
    raise error


def test_an_error_has_its_code_where_nothing_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_said: object) -> None:
        raise OSError

    monkeypatch.setattr("tui.process.output.print_error", full)
    assert refusals.answered(lambda: fail(DatabaseUnavailable()), code_of) == NOT_NOW
    assert refusals.answered(lambda: fail(MemoryError()), code_of) == NOT_NOW
