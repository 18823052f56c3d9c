"""On one machine, a key is changed at one go, and opening brings the tables up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import OlderDatabase, Store
from tests.spoken import soft
from tests.tui.shell import Shell
from tui.cli import refusals


@pytest.mark.parametrize("half", ["--prepare", "--drop"])
def test_a_step_of_a_change_of_key_is_for_a_server(store: Store, shell: Shell, half: str) -> None:
    key = store.path.with_name("guichet.key")
    before = key.read_bytes()
    refused = shell.refused("key", "rotate", half, "--yes")
    assert refused == "Cette base n'est que sur cette machine : « guichet key rotate » y change la clé en une fois."
    assert key.read_bytes() == before


def test_both_steps_at_once_are_refused(shell: Shell) -> None:
    with pytest.raises(SystemExit):
        shell.run("key", "rotate", "--prepare", "--drop")


def test_tables_in_a_file_are_always_up_to_date(shell: Shell) -> None:
    assert (shell.run("migrate").code, shell.run("migrate").err) == (0, "")
    shell.is_looked_at = True
    assert shell.run("migrate").err == "La base de données est à jour.\n"


def test_a_key_that_cannot_be_written_is_told_to_be_so(
    store: Store, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = store.path.with_name("guichet.key")
    before = key.read_bytes()

    def read_only(path: Path, _keys: object) -> Path:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr("storage.security.key_file._draft", read_only)
    said = shell.run("key", "rotate", "--yes")
    assert said.code == 1
    assert said.err == (
        "La clé ne peut pas être changée là où elle est : un fichier que systemd transmet ne s'écrit pas. Donnez "
        f"l'original avec --key-file. Rien n'a été changé. ({key} : Read-only file system)\n"
    )
    assert key.read_bytes() == before
    assert store.administration().audit_log.broken_at() is None


def test_who_has_to_migrate_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def older() -> int:
        raise OlderDatabase("postgresql://n1/guichet", "guichet_owner")

    assert refusals.answered(older) == 1
    assert soft(capsys.readouterr().err) == (
        "Cette base vient d'une version plus ancienne de Guichet. Son propriétaire la met à jour avec « guichet "
        "migrate ». (postgresql://n1/guichet : guichet_owner)\n"
    )
