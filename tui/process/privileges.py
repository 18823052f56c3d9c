"""Privileges of root, given up before the program opens data of another user."""

from __future__ import annotations

import os
from pathlib import Path
from pwd import getpwuid

from tui.process import hardening


def become_owner(database: Path) -> None:
    """Become the owner of the database, or of its directory, for good, if this is root and the owner is another user.

    Files that root makes beside the database could no longer be opened by its owner, and root should not read a file
    that the owner has prepared.
    """
    if os.geteuid() != 0:
        return
    try:
        found = (database if database.exists() else database.parent).stat()
        person = getpwuid(found.st_uid)
    except (OSError, KeyError):
        return  # Whoever opens the file says why it cannot be opened.
    if person.pw_uid == 0:
        return
    os.initgroups(person.pw_name, person.pw_gid)
    os.setgid(person.pw_gid)
    os.setuid(person.pw_uid)
    os.environ["HOME"] = person.pw_dir
    # Linux resets this flag with the change of user (PR_SET_DUMPABLE in prctl(2)).
    hardening.harden()
