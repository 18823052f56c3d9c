"""New files that only their owner reads: made in one place, never in the place of what is there."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from storage import new_private_file
from tests.storage.crowd import ROOT


def test_it_is_empty_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        descriptor = new_private_file(tmp_path / "new")
    finally:
        os.umask(before)
    with os.fdopen(descriptor, "wb") as file:
        assert not os.get_inheritable(descriptor)
        file.write(b"secret")
    assert (tmp_path / "new").read_bytes() == b"secret"
    assert (tmp_path / "new").stat().st_mode & 0o7777 == 0o600


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "file", tmp_path / "elsewhere"
    file.write_text("kept")
    (tmp_path / "link").symlink_to(file)
    (tmp_path / "to nowhere").symlink_to(elsewhere)
    os.mkfifo(tmp_path / "pipe")
    for taken in (file, tmp_path / "link", tmp_path / "to nowhere", tmp_path / "pipe", tmp_path):
        with pytest.raises(FileExistsError):
            new_private_file(taken)
    assert file.read_text() == "kept"
    assert not elsewhere.exists()


def test_they_are_made_in_one_place() -> None:
    makers = [
        path.relative_to(ROOT).as_posix()
        for package in ("storage", "tui")
        for path in sorted((ROOT / package).rglob("*.py"))
        if "O_EXCL" in (text := path.read_text())
        and any(
            isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node).endswith("O_EXCL")
            for node in ast.walk(ast.parse(text))
        )
    ]
    assert makers == ["storage/formats/private_files.py"]
