"""Root does not open the data of somebody else: it becomes them."""

from __future__ import annotations

import os
from pathlib import Path
from pwd import getpwuid

from tui.process import hardening


def become_owner(database: Path) -> None:
    """If this is root and the database, or the directory that it is to be in, is another's, be that other for good.

    Files that root makes beside it, its owner could not open any more; and a file that they prepared is not for root
    to read.
    """
    if os.geteuid() != 0:
        return
    try:
        found = (database if database.exists() else database.parent).stat()
        person = getpwuid(found.st_uid)
    except (OSError, KeyError):
        return  # What opens it says why it cannot.
    if person.pw_uid == 0:
        return
    os.initgroups(person.pw_name, person.pw_gid)
    os.setgid(person.pw_gid)
    os.setuid(person.pw_uid)
    os.environ["HOME"] = person.pw_dir
    # Linux forgets it with the user (PR_SET_DUMPABLE in prctl(2)).
    hardening.harden()
