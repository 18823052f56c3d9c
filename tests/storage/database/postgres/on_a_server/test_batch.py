"""Statements that go together: what comes for each, and what is left once one of them fails."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from storage.database.postgres import batch
from storage.database.postgres.batch import Batches
from storage.database.postgres.place import settings_of
from storage.database.postgres.wire import Wire, connect


@pytest.fixture
def wire(other: str) -> Iterator[Wire]:
    with connect(settings_of(other)) as made:
        yield made


@pytest.fixture
def batches(wire: Wire) -> Batches:
    made = Batches(wire)
    made.run([("CREATE TEMPORARY TABLE things (number bigint PRIMARY KEY, what text, seal bytea)", ())])
    return made


def prepared(batches: Batches) -> int:
    """Count what the server keeps."""
    (found,) = batches.run([("SELECT count(*) FROM pg_prepared_statements", ())])
    return int(found.rows[0][0])


INSERT = "INSERT INTO things (number, what, seal) VALUES ($1, $2, $3)"


def test_each_has_its_own_answer(batches: Batches) -> None:
    values = [(1, "un", b"\0\xff"), (2, None, None)]
    *_inserted, found, changed = batches.run(
        [
            *((INSERT, one) for one in values),
            ("SELECT * FROM things ORDER BY number", ()),
            ("UPDATE things SET what = $1 WHERE number > $2", ("trois", 0)),
        ]
    )
    assert [tuple(row) for row in found.rows] == values
    assert [row["seal"] for row in found.rows] == [b"\0\xff", None]
    assert (found.rowcount, changed.rowcount, list(changed.rows)) == (2, 2, [])


def test_nothing_after_the_one_that_fails_was_run_and_all_can_be_run_again(batches: Batches) -> None:
    batches.run([(INSERT, (1, "un", None))])
    other = ("UPDATE things SET what = $1", ("autre",))
    with pytest.raises(psycopg.errors.UniqueViolation):
        batches.run([("BEGIN", ()), (INSERT, (1, "encore", None)), other])
    batches.run([("ROLLBACK", ())])
    changed, found = batches.run([other, ("SELECT what FROM things", ())])
    assert (changed.rowcount, [row[0] for row in found.rows]) == (1, ["autre"])


def test_one_that_cannot_be_made_is_told_as_such(batches: Batches) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn):
        batches.run([("SELECT nothing FROM things", ())])
    assert not batches.run([("SELECT number FROM things", ())])[0].rows


def test_a_statement_is_prepared_once_for_each_mixture_of_types(batches: Batches) -> None:
    batches.run([(INSERT, (1, "un", b""))])
    before = prepared(batches)
    batches.run([(INSERT, (number, "deux", b"")) for number in (2, 3, 4)])
    assert prepared(batches) == before
    batches.run([(INSERT, (5, "cinq", None))])
    assert prepared(batches) == before + 1


def test_no_more_are_kept_than_that(batches: Batches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_MOST", 10)
    for number in range(30):
        assert batches.run([(f"SELECT {number}", ())])[0].rows[0][0] == number
    assert prepared(batches) <= 12


def test_a_roll_back_of_psycopg_leaves_them(batches: Batches, wire: Wire) -> None:
    for _ in range(10):
        wire.execute("SELECT 1")
    batches.run([("BEGIN", ()), (INSERT, (1, "un", None))])
    wire.rollback()
    assert batches.run([(INSERT, (1, "un", None))])[0].rowcount == 1


def test_a_server_that_has_gone_leaves_no_connection_half_read(batches: Batches, wire: Wire, other: str) -> None:
    with connect(settings_of(other)) as another:
        another.execute("SELECT pg_terminate_backend($1::int)", (wire.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        batches.run([("SELECT 1", ()), ("SELECT 2", ())])
    assert wire.closed


def test_what_could_not_be_sent_is_sent_another_time(batches: Batches) -> None:
    with pytest.raises(psycopg.ProgrammingError):
        batches.run([("SELECT number FROM things", ()), (INSERT, (1, object(), None))])
    assert not batches.run([("SELECT number FROM things", ())])[0].rows
