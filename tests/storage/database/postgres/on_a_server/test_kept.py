"""What these tests keep of the server for the next one: nothing of what was done before is left in it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage.database.postgres.place import settings_of
from storage.database.postgres.wire import connect
from tests.postgres import kept

pytestmark = pytest.mark.usefixtures("store")
# Others are at work on the same server.
LEFT = """SELECT current_setting('lock_timeout') AS patience,
    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())"""


def test_whoever_goes_on_with_a_connection_has_it_as_new(database: Path) -> None:
    settings = settings_of(database.read_text())
    before = connect(settings)
    process = before.info.backend_pid
    before.execute("SET lock_timeout = '1s'")
    before.execute("SELECT pg_advisory_lock(1)")
    assert list(before.execute(LEFT).fetchall()[0]) == ["1s", 1]
    before.close()
    assert before.closed
    with closing(connect(settings)) as after:
        assert after.info.backend_pid == process
        assert list(after.execute(LEFT).fetchall()[0]) == ["15s", 0]


def test_one_in_the_middle_of_something_is_not_kept(database: Path) -> None:
    settings = settings_of(database.read_text())
    before = connect(settings)
    process = before.info.backend_pid
    before.execute("BEGIN")
    before.close()
    assert process not in kept.processes()
