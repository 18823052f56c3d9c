"""What the system refuses about a file is told as the store tells it, with the system's own word."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from storage import CannotOpen, FileInTheWay, KeyMissing, system_errors_of


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.EEXIST, FileInTheWay), (errno.ENOENT, CannotOpen), (errno.ENOSPC, CannotOpen), (errno.EACCES, CannotOpen)],
)
def test_the_file_and_the_word_of_the_system_are_kept(number: int, kind: type[CannotOpen]) -> None:
    refused = OSError(number, "its word", "/another/path")
    with pytest.raises(CannotOpen) as told, system_errors_of(Path("asked")):
        raise refused
    assert type(told.value) is kind
    assert told.value.path == Path("asked")
    assert told.value.detail == ("" if kind is FileInTheWay else "its word")
    assert told.value.__cause__ is refused


def test_a_refusal_without_a_word() -> None:
    with pytest.raises(CannotOpen) as told, system_errors_of(Path("asked")):
        raise OSError
    assert told.value.detail == ""


def test_what_is_ours_already_or_no_refusal_of_the_system_passes() -> None:
    for error in (KeyMissing(Path("key")), ValueError(), KeyboardInterrupt()):
        with pytest.raises(type(error)) as told, system_errors_of(Path("asked")):
            raise error
        assert told.value is error
