"""A directory that is gone when the program is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tui.demo import throwaway


def test_it_is_ours_alone_and_goes_with_all_that_is_in_it() -> None:
    with throwaway.throwaway_directory() as directory:
        assert directory.name.startswith(f"{throwaway.PREFIX}{os.getpid()}-")
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        (directory / "1").mkdir()
        (directory / "1" / "guichet.db").write_text("x")
    assert not directory.exists()


def test_a_failure_leaves_nothing_either() -> None:
    with pytest.raises(ZeroDivisionError), throwaway.throwaway_directory() as directory:
        raise ZeroDivisionError
    assert not directory.exists()


def test_where_memory_has_no_place_it_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throwaway, "IN_MEMORY", tmp_path / "nowhere")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with throwaway.throwaway_directory() as directory:
        assert directory.parent == tmp_path
    assert list(tmp_path.glob(f"{throwaway.PREFIX}*")) == []
