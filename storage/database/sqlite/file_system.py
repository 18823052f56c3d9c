"""The file system that a path is on, and whether SQLite's journal is safe there."""

from __future__ import annotations

import os
import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_SHARED = frozenset(
    # Network and cluster file systems.
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "ncp", "afs", "auristorfs", "coda", "davfs", "shfs"}
    | {"ceph", "glusterfs", "lustre", "ocfs2", "gfs", "gfs2", "gpfs", "mmfs", "beegfs", "fhgfs", "orangefs", "pvfs"}
    | {"pvfs2", "panfs", "wekafs", "moosefs", "acfs", "cvfs", "snfs", "hmdfs"}
    # Shared with the host of a virtual machine.
    | {"virtiofs", "vboxsf", "vmhgfs", "hgfs", "prl_fs", "xenfs", "drvfs", "wslfs", "lxfs", "fakeowner"}
)
"""Types in lower case. FUSE file systems and the versions of 9p are recognised by the beginning of their names."""


def kind(path: Path, mounts: Path = _MOUNTS) -> str:
    """Return the type of the file system that holds a path, such as `ext4`; empty where the system does not tell."""
    # Unlike `Path.resolve`, this leaves links that lead to themselves as they are.
    real = Path(os.path.realpath(path))
    above = {os.fsencode(each): distance for distance, each in enumerate((real, *real.parents))}
    nearest, found = len(above), ""
    try:
        # Not `splitlines`: the kernel leaves carriage returns in names.
        lines = [line for line in mounts.read_bytes().split(b"\n") if line]
    except OSError:
        return ""
    for line in lines:
        before, _separator, after = line.partition(b" - ")
        distance = above.get(re.sub(rb"\\([0-7]{3})", _byte, before.split(b" ")[4]))
        # A later mount on the same point hides the earlier one.
        if distance is not None and distance <= nearest:
            nearest, found = distance, os.fsdecode(after.split(b" ")[0])
    return found


def _byte(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8)])


def is_shared(file_system: str) -> bool:
    """Tell whether other machines may write to this type of file system; locks and shared memory do not reach them."""
    name = file_system.lower()
    if name == "fuse" or name.startswith("fuse."):
        # FUSE without the name of a program may serve anything; `fuseblk` is a disk of this machine.
        return name != "fuse.fuse-overlayfs"
    return name in _SHARED or name.startswith("9p")
