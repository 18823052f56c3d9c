"""What the package loads: nothing of screens ever, nothing heavy until it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from storage import Store
from tests.modules import loaded_by_each, modules_of
from tests.storage.crowd import ROOT
from tests.storage.people import Enrolled

SCREENS = {"tui", "textual", "rich", "segno"}
HEAVY = {"sqlite_utils", "cryptography", "argon2", "pyotp", "zxcvbn"}
SELDOM = {"pyrage", "psycopg"}
"""What only an export needs, and what only a DSN does."""


def loaded(program: str, *arguments: str) -> set[str]:
    """The top-level modules a fresh interpreter has at the end of this program."""
    report = "\nimport json, sys\nprint(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", program + report, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(done.stdout))


def test_importing_it_loads_neither_screens_nor_anything_heavy() -> None:
    assert not loaded("import storage") & (SCREENS | HEAVY | SELDOM)


def test_opening_a_current_database_loads_nothing_heavy(store: Store, database: Path, enrolled: Enrolled) -> None:
    assert enrolled.secret
    store.close()
    program = """
import sys
from pathlib import Path
import storage
opened = storage.Store(Path(sys.argv[1]))
assert [user.name for user in opened.administration().directory.users()] == ["marie.tremblay"]
assert len(opened.administration().directory.factors(opened.administration().directory.users()[0])) == 1
opened.close()
"""
    assert not loaded(program, str(database)) & (SCREENS | HEAVY | SELDOM)


def test_making_a_database_and_signing_in_loads_no_screen(database: Path) -> None:
    program = """
import sys
from pathlib import Path
import argon2
import storage
from storage.security.hasher import Hasher
opened = storage.Store(Path(sys.argv[1]), hasher=Hasher(argon2.profiles.CHEAPEST))
opened.administration().accounts.add("marie", "une phrase assez longue")
session = opened.sign_in.with_password("marie", "une phrase assez longue")
opened.enrolments.begin(session, "okta_verify", "iphone", "Exemple", name="Mon iPhone")
opened.sign_in.verify("marie", "123456")
opened.warm_up()
opened.maintenance.check()
opened.close()
"""
    found = loaded(program, str(database))
    assert not found & (SCREENS | SELDOM)
    assert found >= HEAVY


def test_every_module_can_be_imported_first_and_loads_no_screen() -> None:
    libraries = ("dataclasses", "sqlite3", "sqlite_utils")
    loaded = loaded_by_each(["storage"], after=libraries)
    # Python imports the package before any of its modules: one that the package loads is never the first, and the
    # package may be there already.
    others = [name for name in modules_of("storage") if name not in loaded["storage"]]
    loaded |= loaded_by_each(others, after=(*libraries, "storage"))
    assert all(name in loaded[name] for name in ("storage", *others))
    assert {name: found for name, held in loaded.items() if (found := held & SCREENS)} == {}
