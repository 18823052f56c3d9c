"""Root becomes the owner of the data that it opens, and nobody else becomes anybody."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from tui.process import hardening, privileges
from tui.process.privileges import become_owner

OWNER = pwd.struct_passwd(("enrol", "*", 4242, 4343, "", "/var/lib/guichet", "/bin/sh"))


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What root gives up, which is not to be given up by the tests."""
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for name in ("initgroups", "setgid", "setuid"):
        monkeypatch.setattr(os, name, lambda *what, name=name: calls.append((name, *what)))
    monkeypatch.setattr(hardening, "harden", lambda: calls.append(("harden",)))
    monkeypatch.setattr(privileges, "getpwuid", lambda _uid: OWNER)
    return calls


@pytest.mark.parametrize("there", [True, False], ids=["database", "directory"])
def test_root_becomes_the_owner(tmp_path: Path, done: list[tuple[object, ...]], there: bool) -> None:
    database = tmp_path / "guichet.db"
    if there:
        database.touch()
    become_owner(database)
    assert done == [("initgroups", "enrol", 4343), ("setgid", 4343), ("setuid", 4242), ("harden",)]
    assert os.environ["HOME"] == "/var/lib/guichet"


def test_root_stays_root_with_what_is_root_s_or_nowhere(
    tmp_path: Path, done: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    become_owner(tmp_path / "nowhere" / "guichet.db")
    monkeypatch.setattr(privileges, "getpwuid", lambda _uid: pwd.struct_passwd(("root", "*", 0, 0, "", "/root", "")))
    become_owner(tmp_path / "guichet.db")
    assert done == []


def test_nobody_else_becomes_anybody(
    tmp_path: Path, done: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    become_owner(tmp_path / "guichet.db")
    assert done == []
