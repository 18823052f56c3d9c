"""`guichet audit`: filtered and exported; what will not do is told."""

from __future__ import annotations

import argparse
import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from storage import Action, Store
from tests.conftest import PASSWORD, FixedClock
from tests.storage.people import change
from tests.tui.shell import Shell
from tui.cli import arguments

DAY = 86_400


@pytest.fixture(autouse=True)
def _three_days(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account made each day; the day of the test is that of its clock."""
    monkeypatch.setattr(arguments, "today", lambda: date(2026, 9, 24))
    for name in ("alice", "bob", "Élodie"):
        store.administration().accounts.add(name, PASSWORD)
        clock.advance(DAY)
    store.administration().accounts.unlock("bob")


FILTERS = {
    (): ["alice", "bob", "Élodie", "bob"],
    ("--account", "BOB"): ["bob", "bob"],
    ("--action", Action.ACCOUNT_UNLOCKED.value): ["bob"],
    ("--outcome", "refused"): [],
    ("--outcome", "done", "--account", "alice"): ["alice"],
    ("--since", "2026-09-22"): ["bob", "Élodie", "bob"],
    ("--until", "2026-09-22"): ["alice", "bob"],
    ("--since", "0001-01-01", "--until", "9999-12-31"): ["alice", "bob", "Élodie", "bob"],
    ("--since", "2026-09-22", "--until", "2026-09-22"): ["bob"],
}


@pytest.mark.parametrize(("asked", "subjects"), FILTERS.items())
def test_only_what_is_asked_for_is_told(shell: Shell, asked: tuple[str, ...], subjects: list[str]) -> None:
    assert [event["subject"] for event in shell.json("audit", *asked)] == subjects
    lines = shell.run("audit", *asked).out.splitlines()
    assert [line.split("\t")[3] for line in lines] == subjects


@pytest.mark.parametrize(("asked", "subjects"), FILTERS.items())
def test_it_is_written_to_a_file(
    store: Store, shell: Shell, tmp_path: Path, asked: tuple[str, ...], subjects: list[str]
) -> None:
    ended = shell.run("audit", *asked, "--export", tmp_path / "journal.csv")
    words = "événement écrit" if len(subjects) < 2 else "événements écrits"
    assert (ended.code, ended.out, ended.err) == (0, "", f"{len(subjects)} {words}.\n")
    with (tmp_path / "journal.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [event["subject"] for event in csv.DictReader(file, delimiter=";")] == subjects
    assert store.administration().audit_log.events()[-1].action == Action.AUDIT_LOG_EXPORTED


@pytest.mark.parametrize("name", ["alcie", "\udcff"])
def test_a_name_that_nobody_has_or_had_is_told(shell: Shell, tmp_path: Path, name: str) -> None:
    for more in ((), ("--json",), ("--export", tmp_path / "journal.csv")):
        said = shell.refused("audit", "--account", name, *more)
        assert said == "Aucun compte ne porte ce nom. Vérifiez le nom."
    assert list(tmp_path.glob("*.csv")) == []


def test_who_is_in_the_log_is_found_without_an_account_and_an_account_without_an_event(
    store: Store, database: Path, shell: Shell, clock: FixedClock
) -> None:
    change(database, "DELETE FROM users WHERE name = 'bob'")
    assert [event["subject"] for event in shell.json("audit", "--account", "bob")] == ["bob", "bob"]
    store.administration().audit_log.shorten(int(clock.now) + 1)
    assert shell.json("audit", "--account", "alice") == []


def test_what_is_erased_for_ever_is_told_before_and_asked_at_a_terminal(store: Store, shell: Shell) -> None:
    erase = ("audit", "--forget-before", "2026-09-22")
    told = (
        "Les événements d'avant le 2026-09-22 seront effacés pour toujours. "
        "« guichet audit --export » en garde une copie."
    )
    shell.at_terminal = True
    ended = shell.run(*erase, typed="non\n")
    assert (ended.code, ended.err.splitlines()) == (1, [told, "Continuer ? (oui/non) Rien n'a été changé."])
    assert len(store.administration().audit_log.events()) == 4
    assert shell.run(*erase, "--yes").err == "1 événement oublié.\n"
    shell.at_terminal = False
    assert shell.run(*erase).err.splitlines() == [told, "0 événement oublié."]


def test_a_json_file_has_what_a_program_is_told(shell: Shell, tmp_path: Path) -> None:
    events = shell.json("audit")
    assert shell.json("audit", "--export", str(tmp_path / "journal.json")) == {"events": len(events)}
    assert json.loads((tmp_path / "journal.json").read_text()) == events


def test_what_will_not_do_is_told(store: Store, shell: Shell, tmp_path: Path) -> None:
    said = "Le nom de ce fichier doit finir par .csv ou .json. Rien n'a été écrit."
    assert shell.refused("audit", "--export", tmp_path / "journal") == said
    (tmp_path / "journal.csv").write_text("à garder")
    assert shell.refused("audit", "--export", tmp_path / "journal.csv").startswith("Ce fichier existe déjà")
    assert (tmp_path / "journal.csv").read_text() == "à garder"
    assert len(store.administration().audit_log.events()) == 4


@pytest.mark.parametrize(
    "wrong", [["--action", "rien"], ["--since", "hier"], ["--until", "2026-13-01"], ["--outcome", "x"]]
)
def test_what_is_no_day_or_outcome_is_a_matter_of_usage(shell: Shell, wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        shell.run("audit", *wrong)


@pytest.mark.parametrize("option", ["--forget-before", "--since"])
def test_a_day_to_come_is_refused_with_a_sentence(
    store: Store, shell: Shell, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        shell.run("audit", option, "2026-09-25")
    said = "« 2026-09-25 » est à venir. Donnez un jour qui n'est pas après aujourd'hui, 2026-09-24 (UTC).\n"
    assert capsys.readouterr().err.endswith(said)
    assert len(store.administration().audit_log.events()) == 4
    assert shell.run("audit", option, "2026-09-24").code == 0


def test_today_is_that_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    tomorrow = (arguments.today() + timedelta(days=1)).isoformat()
    with pytest.raises(argparse.ArgumentTypeError):
        arguments.past_day(tomorrow)
