"""Notices of changes to an account, shown at the next sign-in and sent by e-mail."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from storage.database.engine import Connection, Row
from storage.database.tables.types import are_kept, integer, moment, text
from storage.domain.notices import Mail, Notice, NoticeKind

_TYPES = {"id": integer, "at": moment, "kind": frozenset(NoticeKind).__contains__, "detail": text}
_MAIL_TYPES = _TYPES | {"user_id": integer, "mail_attempts": integer, "user_name": text, "email": text}


def _is_known(row: Row) -> bool:
    """Tell whether a notice is of a known kind: a damaged row must block neither a sign-in nor other mail."""
    return are_kept(row, _TYPES)


def _can_be_sent(row: Row) -> bool:
    return are_kept(row, _MAIL_TYPES)


def _notice(row: Row) -> Notice:
    return Notice(id=row["id"], at=row["at"], kind=NoticeKind(row["kind"]), detail=row["detail"])


def insert(db: Connection, user_id: int, kind: NoticeKind, detail: str, session: str, now: int) -> None:
    """Store a notice: shown in any session but the one that made the change, and sent if there is an address."""
    db.execute(
        """INSERT INTO notices (user_id, at, kind, detail, session, mail_next_at)
        SELECT id, ?, ?, ?, ?, CASE WHEN email IS NOT NULL THEN CAST(? AS BIGINT) END FROM users WHERE id = ?""",
        (now, kind, detail, session, now, user_id),
    )


def has_since(db: Connection, user_id: int, kind: NoticeKind, moment: int) -> bool:
    """Tell whether a person has had such a notice since a moment."""
    rows = db.execute("SELECT 1 FROM notices WHERE user_id = ? AND kind = ? AND at >= ?", (user_id, kind, moment))
    return rows.fetchone() is not None


def ask_for_not_shown(db: Connection, user_id: int, session: str) -> Callable[[], tuple[Notice, ...]]:
    """Ask for the notices that this person has not been shown and did not cause in this session, oldest first.

    Returns what returns them, once.
    """
    rows = db.execute(
        "SELECT * FROM notices WHERE user_id = ? AND shown_at IS NULL AND session != ? ORDER BY id", (user_id, session)
    )
    return lambda: tuple(_notice(row) for row in rows if _is_known(row))


def shown(db: Connection, user_id: int, ids: Iterable[int], now: int) -> None:
    """Mark notices as read by this person."""
    db.executemany(
        "UPDATE notices SET shown_at = ? WHERE user_id = ? AND id = ?", [(now, user_id, number) for number in ids]
    )


def next_mail(
    db: Connection, now: int, retry_after: Iterable[int], oldest: int, besides: Collection[int]
) -> tuple[int, Mail] | None:
    """Return the next mail to be sent, with the id of its person, leaving out some notices; None if none is due.

    `retry_after` gives, for each attempt, the seconds until the next one; `oldest`, the seconds that a notice may wait.
    A mail that a clock ahead of time postponed further than any attempt would is due.
    """
    rows = db.execute(
        """SELECT notices.*, users.name AS user_name, users.email AS email FROM notices
        JOIN users ON users.id = notices.user_id
        WHERE (mail_next_at <= ?1 OR mail_next_at > ?1 + ?2) AND at >= ?1 - ?3 AND users.email IS NOT NULL
        ORDER BY mail_next_at, notices.id""",
        (now, max(retry_after), oldest),
    )
    row = next((row for row in rows if _can_be_sent(row) and row["id"] not in besides), None)
    if row is None:
        return None
    return row["user_id"], Mail(_notice(row), row["user_name"], row["email"], row["mail_attempts"] + 1)


def take_mail(db: Connection, mail: Mail, now: int, retry_after: Iterable[int]) -> bool:
    """Take a mail, which no other process then takes before it is due again; False if another one has it."""
    later = dict(enumerate(retry_after, start=1)).get(mail.attempts)
    done = db.execute(
        f"""UPDATE notices SET mail_attempts = ?, mail_next_at = ?
        WHERE id IN (SELECT id FROM notices WHERE id = ? AND mail_attempts = ? {db.skip_locked})""",  # noqa: S608
        (mail.attempts, None if later is None else now + later, mail.notice.id, mail.attempts - 1),
    )
    return done.rowcount == 1


def settled(db: Connection, number: int) -> None:
    """Mark a notice as having nothing left to be sent."""
    db.execute("UPDATE notices SET mail_next_at = NULL WHERE id = ?", (number,))


def waiting(db: Connection, now: int, oldest: int) -> int:
    """Return how many notices are still to be sent."""
    count: int = db.execute(
        """SELECT count(*) FROM notices JOIN users ON users.id = notices.user_id
        WHERE mail_next_at IS NOT NULL AND at >= ? AND users.email IS NOT NULL""",
        (now - oldest,),
    ).fetchone()[0]
    return count
