"""Whether others may reach a file, by its mode, and by its access list where there is one."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

_ACCESS_LIST = "system.posix_acl_access"
_VERSION, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_USER, _GROUPS, _MASK = 0x02, (0x04, 0x08), 0x10
"""Kinds of entries: those that give rights to a user, to the group of the file and to a group; and their mask."""


def is_exposed(file: Path | int) -> bool:
    """Tell whether anybody but its owner and this process may read or write a file. Raises OSError.

    systemd lets a service read a credential by an access list, and then what `stat` tells of the group is its mask.
    """
    mode = os.stat(file).st_mode  # noqa: PTH116 - it may be a descriptor
    if mode & 0o007:
        return True
    return bool(mode & 0o070) and _is_open_by(_access_list(file))


def _access_list(file: Path | int) -> bytes:
    """Return an access list as Linux keeps it; nothing where there is none."""
    try:
        return os.getxattr(file, _ACCESS_LIST)
    except (AttributeError, OSError):
        return b""


def _is_open_by(access_list: bytes) -> bool:
    """Tell whether a list lets anybody else in; True without one, where the mode has told it already."""
    entries = [*_entries(access_list)]
    mask = next((rights for kind, rights, _who in entries if kind == _MASK), 0)
    others = (
        rights & mask for kind, rights, who in entries if kind in _GROUPS or (kind == _USER and who != os.geteuid())
    )
    return not entries or any(others)


def _entries(access_list: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the kind, the rights and the number of whom each entry is about."""
    yield from _ENTRY.iter_unpack(access_list[_VERSION.size :])
