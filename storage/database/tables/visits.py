"""Visits of the guide: where people are, and where those who left were."""

from __future__ import annotations

from collections import Counter

from storage.database.engine import Connection
from storage.database.tables.types import are_kept, moment, text
from storage.domain.visits import Funnel, Visit, Waypoint

_WAYPOINTS = frozenset(Waypoint)
_TYPES = {"name": text, "method": text, "waypoint": _WAYPOINTS.__contains__, "began_at": moment, "at": moment}


def reach(db: Connection, session: str, user_id: int, waypoint: Waypoint, method: str, now: int) -> None:
    """Note where this session's visit is now; begin a new visit if the session has none that is not proved yet.

    A visit that was left goes on.
    """
    db.execute(
        """INSERT INTO visits (session, user_id, method, waypoint, began_at, at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
        ON CONFLICT (session) WHERE proved_at IS NULL DO UPDATE SET
            method = excluded.method, waypoint = excluded.waypoint, at = excluded.at, left_at = NULL""",
        (session, user_id, method, waypoint, now),
    )


def prove(db: Connection, session: str, now: int) -> None:
    """Mark this session's open visit as proved."""
    db.execute("UPDATE visits SET proved_at = ? WHERE session = ? AND proved_at IS NULL", (now, session))


def is_open(db: Connection, session: str) -> bool:
    """Tell whether this session has a visit that is neither proved nor left."""
    found = db.execute(
        "SELECT 1 FROM visits WHERE session = ? AND proved_at IS NULL AND left_at IS NULL", (session,)
    ).fetchone()
    return found is not None


def leave(db: Connection, session: str, now: int) -> None:
    """Mark this session's open visit as left."""
    db.execute(
        "UPDATE visits SET left_at = ? WHERE session = ? AND proved_at IS NULL AND left_at IS NULL", (now, session)
    )


def leave_others(db: Connection, user_id: int, session: str, now: int) -> None:
    """Mark as left the open visits of an account in every session but this one."""
    db.execute(
        """UPDATE visits SET left_at = ?
        WHERE user_id = ? AND session <> ? AND proved_at IS NULL AND left_at IS NULL""",
        (now, user_id, session),
    )


def waypoint(db: Connection, session: str) -> str | None:
    """Return the last waypoint of this session's visit that is not proved; None if it has none."""
    row = db.execute("SELECT waypoint FROM visits WHERE session = ? AND proved_at IS NULL", (session,)).fetchone()
    return None if row is None else str(row["waypoint"])


def under_way(db: Connection, since: int, until: int) -> list[Visit]:
    """List the open visits that reached a waypoint after `since` and up to `until`, the latest first."""
    rows = db.execute(
        """SELECT name, method, waypoint, began_at, at FROM visits JOIN users ON users.id = visits.user_id
        WHERE at > ? AND at <= ? AND proved_at IS NULL AND left_at IS NULL
        ORDER BY at DESC, visits.id DESC""",
        (since, until),
    )
    # A damaged file may hold anything in any column: that hides no other visit.
    return [
        Visit(row["name"], row["method"], Waypoint(row["waypoint"]), row["began_at"], row["at"])
        for row in rows
        if are_kept(row, _TYPES)
    ]


def funnel(db: Connection, begun_since: int, touched_since: int, until: int) -> Funnel:
    """Count how the visits begun since one moment ended.

    Those that reached nothing since the other moment were left too. Visits later than `until` do not count.
    """
    rows = db.execute(
        """SELECT waypoint, count(*), count(proved_at), count(*) FILTER (
            WHERE proved_at IS NULL AND left_at IS NULL AND at > ?
        )
        FROM visits WHERE began_at >= ? AND began_at <= ? GROUP BY waypoint""",
        (touched_since, begun_since, until),
    )
    total: Counter[str] = Counter()
    left = dict.fromkeys(Waypoint, 0)
    for waypoint, begun, proved, under_way in rows:
        if waypoint in _WAYPOINTS:
            total.update(begun=begun, proved=proved, under_way=under_way)
            left[Waypoint(waypoint)] = begun - proved - under_way
    return Funnel(total["begun"], total["proved"], total["under_way"], left)


def sweep(db: Connection, before: int) -> None:
    """Delete the visits that reached no waypoint since a moment."""
    db.execute(f"DELETE FROM visits WHERE id IN (SELECT id FROM visits WHERE at < ? {db.skip_locked})", (before,))  # noqa: S608
