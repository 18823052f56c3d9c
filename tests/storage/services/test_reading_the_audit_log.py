"""The audit log filtered, page by page, and exported."""

from __future__ import annotations

import csv
import io
import json
import random
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Action, Caller, CannotOpen, Event, EventFilter, FileInTheWay, Store
from storage.formats import event_files
from storage.security.hasher import Hasher
from tests.conftest import NOON, PASSWORD, FixedClock
from tests.storage import inside
from tests.storage.operators import OPERATOR, Operator
from tests.storage.people import NAME, change, contents


@pytest.fixture
def chef(clock: FixedClock, at_the_counter: Operator) -> Operator:
    """After a minute of work on two clients."""
    made = at_the_counter
    for name in ("voisin", "Élodie"):
        clock.advance(10)
        made.administration.accounts.add(name)
        clock.advance(10)
        made.administration.accounts.set_email(name, "x@example.org")
        made.administration.accounts.unlock(NAME)
    return made


FILTERS: dict[str, tuple[EventFilter, Callable[[Event], bool]]] = {
    "everything": (EventFilter(), lambda _event: True),
    "who": (EventFilter(account=OPERATOR), lambda e: OPERATOR in (e.actor, e.subject)),
    "whom": (EventFilter(account=NAME), lambda e: NAME in (e.actor, e.subject)),
    "whatever the case": (EventFilter(account="e\u0301LODIE"), lambda e: e.subject == "Élodie"),
    "nobody": (EventFilter(account="personne"), lambda _event: False),
    "no text": (EventFilter(account="\udcff"), lambda _event: False),
    "a pattern": (EventFilter(account="%"), lambda _event: False),
    "what": (EventFilter(action=Action.EMAIL_CHANGED), lambda e: e.action == Action.EMAIL_CHANGED),
    "how": (EventFilter(outcome="refused"), lambda e: e.outcome == "refused"),
    "since": (EventFilter(since=int(NOON) + 20), lambda e: e.at >= NOON + 20),
    "until": (EventFilter(until=int(NOON) + 20), lambda e: e.at < NOON + 20),
    "all of it": (
        EventFilter(NAME, Action.ACCOUNT_UNLOCKED, "done", int(NOON) + 11, int(NOON) + 21),
        lambda e: (e.subject, e.action, e.at) == (NAME, Action.ACCOUNT_UNLOCKED, NOON + 20),
    ),
}

filters = pytest.mark.parametrize(("wanted", "keeps"), FILTERS.values(), ids=FILTERS)


@filters
def test_pages_are_of_those_wanted_the_newest_first(
    store: Store, chef: Operator, wanted: EventFilter, keeps: Callable[[Event], bool]
) -> None:
    expected = [event for event in reversed(store.administration().audit_log.events()) if keeps(event)]
    for limit in (1, 3, 100):
        before, found = None, []
        while page := chef.administration.audit_log.latest(wanted, before, limit):
            assert len(page) <= limit
            found += page
            before = page[-1].number
        assert found == expected, limit
    assert store.administration().audit_log.events(wanted) == expected[::-1]


def test_a_page_is_found_by_an_index(store: Store, chef: Operator) -> None:
    statements: list[str] = []
    with inside.database(store).connection() as db:
        db.set_trace_callback(statements.append)
        chef.administration.audit_log.latest(EventFilter(account=NAME))
        db.set_trace_callback(None)
        plans = [
            str(row["detail"])
            for sql in statements
            if "FROM events" in sql
            for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")
        ]
    assert sorted(plans) == [
        "SEARCH events USING INDEX events_by_an_account (actor=? AND number<?)",
        "SEARCH events USING INDEX events_on_an_account (subject=? AND number<?)",
    ]


@filters
def test_a_csv_file_has_them_oldest_first(
    store: Store, chef: Operator, tmp_path: Path, wanted: EventFilter, keeps: Callable[[Event], bool]
) -> None:
    expected = [event for event in store.administration().audit_log.events() if keeps(event)]
    target = tmp_path / "journal.csv"
    assert chef.administration.audit_log.export(target, wanted) == len(expected)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with target.open(encoding="utf-8-sig", newline="") as file:
        names, *lines = csv.reader(file)
    assert names == ["number", "at", "actor", "subject", "action", "outcome", "origin", "detail"]
    assert [line[0] for line in lines] == [str(event.number) for event in expected]
    assert [line[2:] for line in lines] == [list(event._asdict().values())[2:] for event in expected]
    assert {line[1] for line in lines} <= {f"2026-09-21T14:13:{second}+00:00" for second in (20, 30, 40, 50)} | {
        "2026-09-21T14:14:00+00:00"
    }


@filters
def test_a_json_file_has_them_oldest_first(
    store: Store, chef: Operator, tmp_path: Path, wanted: EventFilter, keeps: Callable[[Event], bool]
) -> None:
    expected = [event for event in store.administration().audit_log.events() if keeps(event)]
    target = tmp_path / "journal.JSON"
    assert chef.administration.audit_log.export(target, wanted) == len(expected)
    found = json.loads(target.read_text("utf-8"))
    assert [event | {"at": 0} for event in found] == [event._asdict() | {"at": 0} for event in expected]
    assert {event["at"][:17] for event in found} <= {"2026-09-21T14:13:", "2026-09-21T14:14:"}


def test_an_export_is_on_the_audit_log_and_not_in_the_file(store: Store, chef: Operator, tmp_path: Path) -> None:
    count = chef.administration.audit_log.export(tmp_path / "journal.json", EventFilter())
    event = store.administration().audit_log.events()[-1]
    assert (event.actor, event.action, event.detail) == (
        OPERATOR,
        Action.AUDIT_LOG_EXPORTED,
        f"{count} events to journal.json",
    )
    assert event.number == count + 1
    assert len(json.loads((tmp_path / "journal.json").read_text())) == count


@pytest.mark.parametrize("name", ["journal", "journal.txt", "csv", ".csv"])
def test_another_ending_is_refused(chef: Operator, database: Path, tmp_path: Path, name: str) -> None:
    before = contents(database)
    with pytest.raises(ValueError, match=r"^\.?[a-z]*$"):
        chef.administration.audit_log.export(tmp_path / name, EventFilter())
    assert not (tmp_path / name).exists()
    assert contents(database) == before


def test_a_file_that_is_there_is_kept(chef: Operator, database: Path, tmp_path: Path) -> None:
    before = contents(database)
    (tmp_path / "journal.csv").write_text("à garder")
    with pytest.raises(FileInTheWay):
        chef.administration.audit_log.export(tmp_path / "journal.csv", EventFilter())
    with pytest.raises(CannotOpen):
        chef.administration.audit_log.export(tmp_path / "nowhere" / "journal.csv", EventFilter())
    assert (tmp_path / "journal.csv").read_text() == "à garder"
    assert contents(database) == before


def test_an_export_that_fails_midway_leaves_no_file(
    chef: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(event_files.WRITERS, ".csv", full)
    with pytest.raises(CannotOpen):
        chef.administration.audit_log.export(tmp_path / "journal.csv", EventFilter())
    assert list(tmp_path.glob("journal*")) == []


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(database: Path, clock: FixedClock, cheap: Hasher, tmp_path: Path, formula: str) -> None:
    store = Store(database, caller=Caller(formula, formula), clock=clock, hasher=cheap)
    store.administration().accounts.add(NAME, PASSWORD)
    change(database, "DROP TRIGGER events_are_never_changed")
    change(database, "UPDATE events SET detail = ?", formula)
    store.administration().audit_log.export(tmp_path / "journal.csv")
    store.close()
    with (tmp_path / "journal.csv").open(encoding="utf-8-sig", newline="") as file:
        _names, line = csv.reader(file)
    for cell in (line[2], line[6], line[7]):
        assert cell.replace("'", "") == formula.replace("'", "")
    assert not any(cell.startswith(tuple("=+-@\t\r\n＝")) for cell in line)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_under_no_separator_a_cell_is_a_formula(separator: str) -> None:
    chance = random.Random("cells")  # noqa: S311
    for _turn in range(2000):
        words = ["".join(chance.choices("=+-@＝,;\t\r\n \"'a", k=chance.randrange(1, 8))) for _cell in range(6)]
        file = io.BytesIO()
        event_files.write_csv(file, [Event(1, 0, *words)], separator)
        text = file.getvalue().decode("utf-8-sig")
        for other in (",", ";", "\t"):
            cells = [cell for line in csv.reader(io.StringIO(text, newline=""), delimiter=other) for cell in line]
            assert not [cell for cell in cells if cell.strip().startswith(tuple("=+-@＝"))], words


def test_quotes_and_commas_stay_in_their_cell(store: Store, tmp_path: Path) -> None:
    store.administration().accounts.add("a\",b'c;d")
    store.administration().audit_log.export(tmp_path / "journal.csv")
    with (tmp_path / "journal.csv").open(encoding="utf-8-sig", newline="") as file:
        _names, line = csv.reader(file)
    assert line[3] == "a\",b'c;d"


def test_an_event_that_was_tampered_with_is_exported_as_it_is(store: Store, database: Path, tmp_path: Path) -> None:
    store.administration().accounts.add(NAME)
    change(database, "DROP TRIGGER events_are_never_changed")
    change(database, "UPDATE events SET at = 9223372036854775807, action = 'rien'")
    for name in ("journal.csv", "journal.json"):
        assert store.administration().audit_log.export(tmp_path / name) >= 1
        assert "9223372036854775807" in (tmp_path / name).read_text()
