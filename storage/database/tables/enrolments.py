"""Pending methods: at most one a person."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from storage.database import lives
from storage.database.engine import Connection, Row
from storage.database.lives import Life
from storage.database.tables import events, users
from storage.database.tables.types import are_kept, blob, integer, moment, must_be_kept, optional, text
from storage.domain.audit import Action
from storage.domain.factors import APPROVING, Factor, Pending, Stage

if TYPE_CHECKING:
    from storage.domain.issued import Enrolment


class SealedEnrolment(NamedTuple):
    """A row of the table, its secrets sealed."""

    id: str
    user_id: int
    method: str
    phone: str
    name: str
    replaces: str | None
    issuer: str
    account: str
    sealed_secret: bytes
    sealed_earlier: bytes | None
    """The sealed secret of the enrolment that this one replaced."""
    holder: str
    """The identifier of the session that shows the secret and may prove it."""
    epoch: int
    """The epoch of the account when the holder got the enrolment: a phone proves nothing for a session that has ended.
    """
    fingerprint: str
    """The fingerprint of the secret, by which a phone that has read it reports progress."""
    stage: str
    """The stage that the phone reported: a `Stage`, unless the row is damaged."""
    created_at: int
    expires_at: int

    def sealed(self, sealed_secret: bytes, sealed_earlier: bytes | None) -> SealedEnrolment:
        """Return this row with other seals."""
        return self._replace(sealed_secret=sealed_secret, sealed_earlier=sealed_earlier)

    def opened(self, secret: str) -> Enrolment:
        """Return this enrolment with its secret in plain text."""
        from storage.domain.issued import Enrolment  # noqa: PLC0415 - most processes issue nothing

        return Enrolment(
            id=self.id,
            user_id=self.user_id,
            method=self.method,
            phone=self.phone,
            name=self.name,
            replaces=self.replaces,
            issuer=self.issuer,
            account=self.account,
            secret=secret,
            created_at=self.created_at,
            expires_at=self.expires_at,
        )

    def told(self) -> Pending:
        """Return this enrolment without any secret."""
        return Pending(
            id=self.id,
            method=self.method,
            phone=self.phone,
            name=self.name,
            replaces=self.replaces,
            created_at=self.created_at,
            expires_at=self.expires_at,
        )

    @property
    def gives_codes(self) -> bool:
        """Tell whether what is sealed is the secret of codes, and not what a phone that approves calls home with."""
        return self.method not in APPROVING

    def proved(self, drift: int, now: int) -> Factor:
        """Return the factor that this enrolment becomes once it is proved."""
        return Factor(
            id=self.id,
            user_id=self.user_id,
            method=self.method,
            phone=self.phone,
            name=self.name,
            account=self.account,
            created_at=now,
            last_used_at=None,
            drift=drift,
            disabled_at=None,
            retired_at=None,
        )


_TYPES = {
    "id": text,
    "user_id": integer,
    "method": text,
    "phone": text,
    "name": text,
    "replaces": optional(text),
    "issuer": text,
    "account": text,
    "sealed_secret": blob,
    "sealed_earlier": optional(blob),
    "holder": text,
    "epoch": integer,
    "fingerprint": text,
    "stage": text,
    "created_at": moment,
    "expires_at": moment,
}
_NAMED = """SELECT enrolments.*, users.name AS user_name FROM enrolments JOIN users ON users.id = enrolments.user_id"""
_values = itemgetter(*SealedEnrolment._fields)


def _sealed(row: Row) -> SealedEnrolment:
    must_be_kept(row, _TYPES)
    return SealedEnrolment(*_values(row))


def _forgotten(row: Row | None) -> SealedEnrolment | None:
    # A damaged enrolment goes too: otherwise it would be in the way for ever.
    return SealedEnrolment(*_values(row)) if row is not None and are_kept(row, _TYPES) else None


def by_fingerprint(db: Connection, fingerprint: str, now: int) -> SealedEnrolment | None:
    """Return the pending enrolment whose secret has this fingerprint; None if there is none or it has expired."""
    row = db.execute(f"{_NAMED} WHERE fingerprint = ? AND expires_at > ?", (fingerprint, now)).fetchone()
    return None if row is None else _if_live(db, row, now)


def by_id(db: Connection, enrolment_id: str, now: int) -> SealedEnrolment | None:
    """Return the pending enrolment of this identifier; None if there is none or it has expired."""
    row = db.execute(f"{_NAMED} WHERE enrolments.id = ? AND expires_at > ?", (enrolment_id, now)).fetchone()
    return None if row is None else _if_live(db, row, now)


def set_stage(db: Connection, fingerprint: str, stage: Stage, now: int) -> SealedEnrolment | None:
    """Store the stage that a phone reports for a pending enrolment, and return it; None if none is pending."""
    told = by_fingerprint(db, fingerprint, now)
    if told is not None:
        db.execute("UPDATE enrolments SET stage = ? WHERE id = ?", (stage, told.id))
    return told


def live(db: Connection, user_id: int, now: int) -> SealedEnrolment | None:
    """Return this person's pending enrolment; None if there is none or it has expired."""
    return ask_for_live(db, user_id, now)()


def ask_for_live(db: Connection, user_id: int, now: int) -> Callable[[], SealedEnrolment | None]:
    """Ask for this person's pending enrolment (see `live`); return what returns it, once."""
    found = db.execute(f"{_NAMED} WHERE user_id = ? AND expires_at > ?", (user_id, now))

    def answer() -> SealedEnrolment | None:
        row = found.fetchone()
        return None if row is None else _if_live(db, row, now)

    return answer


def _if_live(db: Connection, row: Row, now: int) -> SealedEnrolment | None:
    found = _sealed(row)
    name = row["user_name"] if isinstance(row["user_name"], str) else ""
    return found if _is_live(db, found, name, now) else None


def _is_live(db: Connection, row: SealedEnrolment, name: str, now: int) -> bool:
    life = Life((Action.ENROLMENT_BEGUN,), row.created_at, row.expires_at)
    return row.expires_at > now and lives.goes_on(db, name, life, now)


def ask_for(db: Connection, user_id: int, now: int) -> Callable[[], tuple[SealedEnrolment | None, bool]]:
    """Ask for this person's latest enrolment; return what returns it, once, and whether it is still pending."""
    found = db.execute(f"{_NAMED} WHERE user_id = ?", (user_id,))

    def answer() -> tuple[SealedEnrolment | None, bool]:
        row = found.fetchone()
        return (None, False) if row is None else (_sealed(row), _if_live(db, row, now) is not None)

    return answer


def of(db: Connection, user_id: int) -> SealedEnrolment | None:
    """Return this person's latest enrolment, expired or not; None if there is none."""
    row = db.execute("SELECT * FROM enrolments WHERE user_id = ?", (user_id,)).fetchone()
    return None if row is None else _sealed(row)


def accounts_of(db: Connection, user_id: int) -> list[str]:
    """List the account label of this person's latest enrolment; empty if there is none."""
    rows = db.execute("SELECT account FROM enrolments WHERE user_id = ?", (user_id,))
    return [row["account"] for row in rows if isinstance(row["account"], str)]


def of_fingerprint(db: Connection, fingerprint: str) -> SealedEnrolment | None:
    """Return the enrolment whose secret has this fingerprint, expired or not; None if there is none."""
    row = db.execute("SELECT * FROM enrolments WHERE fingerprint = ?", (fingerprint,)).fetchone()
    return None if row is None else _sealed(row)


def of_id(db: Connection, enrolment_id: str) -> SealedEnrolment | None:
    """Return the enrolment of this identifier, expired or not; None if there is none."""
    row = db.execute("SELECT * FROM enrolments WHERE id = ?", (enrolment_id,)).fetchone()
    return None if row is None else _sealed(row)


def is_over(db: Connection, row: SealedEnrolment, now: int) -> bool:
    """Tell whether an enrolment has expired and the audit log does not say so yet."""
    return not _is_live(db, row, users.name_of(db, row.user_id), now) and not is_told(db, row)


def every(db: Connection) -> list[SealedEnrolment]:
    """List all enrolments as stored, even expired ones; a seal of the wrong type counts as one that does not open."""
    return [SealedEnrolment(*_values(row)) for row in db.execute("SELECT * FROM enrolments")]


def rename(db: Connection, enrolment_id: str, phone: str, name: str) -> None:
    """Change the type of phone and the name of an enrolment."""
    db.execute("UPDATE enrolments SET phone = ?, name = ? WHERE id = ?", (phone, name, enrolment_id))


def hand_over(
    db: Connection, user_id: int, enrolment_id: str, holder: str, epoch: int, now: int
) -> SealedEnrolment | None:
    """Give a pending enrolment to this session of this epoch and return it; None if it is gone or expired."""
    row = live(db, user_id, now)
    if row is None or row.id != enrolment_id:
        return None
    db.execute("UPDATE enrolments SET holder = ?, epoch = ? WHERE id = ?", (holder, epoch, enrolment_id))
    return row._replace(holder=holder, epoch=epoch)


def insert(db: Connection, row: SealedEnrolment) -> None:
    """Store an enrolment, replacing any other of this person."""
    db.execute(
        """INSERT INTO enrolments
        (id, user_id, method, phone, name, replaces, issuer, account, sealed_secret, sealed_earlier, holder, epoch,
            fingerprint, stage, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET
            id = excluded.id, method = excluded.method, phone = excluded.phone, name = excluded.name,
            replaces = excluded.replaces, issuer = excluded.issuer, account = excluded.account,
            sealed_secret = excluded.sealed_secret, sealed_earlier = excluded.sealed_earlier,
            holder = excluded.holder, epoch = excluded.epoch, fingerprint = excluded.fingerprint,
            stage = excluded.stage, created_at = excluded.created_at, expires_at = excluded.expires_at""",
        row,
    )


def take(db: Connection, user_id: int, enrolment_id: str, holder: str, now: int) -> bool:
    """Remove the pending enrolment that this session holds; False if it is gone, expired or held by another session."""
    row = live(db, user_id, now)
    if row is None or (row.id, row.holder) != (enrolment_id, holder):
        return False
    return db.execute("DELETE FROM enrolments WHERE id = ?", (enrolment_id,)).rowcount == 1


def abandon(db: Connection, user_id: int) -> SealedEnrolment | None:
    """Remove this person's pending enrolment and return it; None if there is none."""
    row = db.execute("DELETE FROM enrolments WHERE user_id = ? RETURNING *", (user_id,)).fetchone()
    return _forgotten(row)


def abandon_held(db: Connection, user_id: int, holder: str) -> SealedEnrolment | None:
    """Remove this person's pending enrolment if this session holds it, and return it; None if it holds none."""
    row = db.execute(
        "DELETE FROM enrolments WHERE user_id = ? AND holder = ? RETURNING *", (user_id, holder)
    ).fetchone()
    return _forgotten(row)


def reseal(db: Connection, row: SealedEnrolment) -> None:
    """Replace the seals of an enrolment by seals under another key."""
    db.execute(
        "UPDATE enrolments SET sealed_secret = ?, sealed_earlier = ? WHERE id = ?",
        (row.sealed_secret, row.sealed_earlier, row.id),
    )


def take_expired(db: Connection, before: int, after: int) -> list[SealedEnrolment]:
    """Remove the enrolments that expired by `before`, and those that a clock ahead of time issued after `after`.

    Returns them, oldest first.
    """
    rows = db.execute(
        f"""DELETE FROM enrolments WHERE id IN (
            SELECT id FROM enrolments WHERE expires_at <= ? OR created_at > ? {db.skip_locked})
        RETURNING *""",  # noqa: S608
        (before, after),
    ).fetchall()
    forgotten = [row for row in map(_forgotten, rows) if row is not None]
    return sorted(forgotten, key=attrgetter("created_at", "user_id"))


def is_told(db: Connection, row: SealedEnrolment) -> bool:
    """Tell whether the audit log says that this enrolment expired."""
    subject = users.name_of(db, row.user_id)
    begun, _ = events.latest(db, subject, (Action.ENROLMENT_BEGUN,))
    expired, _ = events.latest(db, subject, (Action.ENROLMENT_EXPIRED,))
    return expired > begun
