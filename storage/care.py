"""Is the data whole: file, schema, permissions, seals."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

from storage import seal
from storage.errors import SealBroken
from storage.models import Finding
from storage.seal import Seals
from storage.tables import enrolments, factors


def findings(db: sqlite3.Connection, database: Path, key: Path, seals: Seals) -> list[Finding]:
    """One finding a check, in a fixed order."""
    integrity = str(db.execute("PRAGMA integrity_check").fetchone()[0])
    orphans = len(db.execute("PRAGMA foreign_key_check").fetchall())
    synchronous = db.execute("PRAGMA synchronous").fetchone()[0]
    broken = _broken_seals(db, seals)
    return [
        Finding("integrity", integrity == "ok", integrity),
        Finding("foreign keys", orphans == 0, str(orphans)),
        Finding("journal", db.execute("PRAGMA journal_mode").fetchone()[0] == "wal" and synchronous == 2),
        _permissions("directory permissions", database.parent, 0o077),
        _permissions("database permissions", database, 0o077),
        _permissions("key permissions", key, 0o077),
        Finding("seals", broken == 0, str(broken)),
    ]


def _permissions(name: str, path: Path, refused: int) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    return Finding(name, not mode & refused, f"{path} {mode:04o}")


def _broken_seals(db: sqlite3.Connection, seals: Seals) -> int:
    sealed = [(seal.place("factors", row.id, "sealed_secret"), row.sealed_secret) for row in factors.sealed(db)]
    sealed += [(seal.place("enrolments", row.id, "sealed_secret"), row.sealed_secret) for row in enrolments.every(db)]
    broken = 0
    for place, box in sealed:
        try:
            seals.open(box, place)
        except SealBroken:
            broken += 1
    return broken
