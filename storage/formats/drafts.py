"""Draft files, hidden beside their target. The next draft removes those of killed processes."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.formats.private_files import new_private_file
from storage.formats.system_errors import system_errors_of

_COMPANIONS = ("-journal", "-wal", "-shm")


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Create a file, mode 0600, beside the target and remove it at the end; remove abandoned drafts too.

    Raises FileInTheWay, CannotOpen.
    """
    with system_errors_of(target):
        _remove_abandoned(target)
        draft, descriptor = _begin(target.parent)
        try:
            yield draft
        finally:
            _remove(draft)
            os.close(descriptor)


def _begin(directory: Path) -> tuple[Path, int]:
    """Create a draft, and the descriptor whose lock lasts as long as this process."""
    while True:
        draft = directory / f".guichet-{secrets.token_hex(4)}.draft"
        descriptor = new_private_file(draft)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # Another process may have taken it for abandoned before it was held.
            if draft.exists():
                return draft, descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _remove_abandoned(target: Path) -> None:
    # Drafts of earlier versions had the name of what they were to become.
    name = re.escape(target.name)
    ours = re.compile(rf"\.(guichet-[0-9a-f]{{8}}\.draft|{name}(\.before-[0-9a-f]{{8}})?\.[0-9a-f]{{8}})")
    with suppress(OSError):
        for path in target.parent.iterdir():
            if ours.fullmatch(path.name):
                with suppress(OSError):
                    _remove_unless_held(path)


def _remove_unless_held(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(path)
    finally:
        os.close(descriptor)


def _remove(draft: Path) -> None:
    """Remove a draft and its companions; the draft last, since interrupted removals are found by it."""
    for companion in _COMPANIONS:
        with suppress(OSError):
            draft.with_name(draft.name + companion).unlink()
    with suppress(OSError):
        draft.unlink()
