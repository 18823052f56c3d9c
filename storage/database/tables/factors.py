"""Active methods, and the history of retired ones."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from storage.database.engine import Connection, Row
from storage.database.tables.types import integer, moment, must_be_kept, optional, text
from storage.domain.factors import APPROVING, STANDARD, Factor, Parameters
from storage.domain.totp import WINDOW

_TYPES = {
    "id": text,
    "user_id": integer,
    "method": text,
    "phone": text,
    "name": text,
    "account": text,
    "created_at": moment,
    "last_used_at": optional(moment),
    "drift": integer,
    "disabled_at": optional(moment),
    "retired_at": optional(moment),
    "algorithm": text,
    "digits": integer,
    "period": integer,
}


class SealedFactor(NamedTuple):
    """The sealed secret of a factor and its parameters, which are needed to check a code."""

    id: str
    user_id: int
    sealed_secret: bytes
    parameters: Parameters = STANDARD
    method: str = ""

    @property
    def gives_codes(self) -> bool:
        """Tell whether what is sealed is the secret of codes, and not the keys of a phone that approves."""
        return self.method not in APPROVING


def _factor(row: Row) -> Factor:
    must_be_kept(row, _TYPES)
    return Factor(
        id=row["id"],
        user_id=row["user_id"],
        method=row["method"],
        phone=row["phone"],
        name=row["name"],
        account=row["account"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        drift=row["drift"],
        disabled_at=row["disabled_at"],
        retired_at=row["retired_at"],
        parameters=_parameters(row),
    )


def _parameters(row: Row) -> Parameters:
    return Parameters(row["algorithm"], row["digits"], row["period"])


def sealed(row: Row) -> SealedFactor:
    """Return the sealed factor of a row that has its columns."""
    return SealedFactor(row["id"], row["user_id"], row["sealed_secret"], _parameters(row), row["method"])


def usable_phones(db: Connection, factor_ids: Collection[str]) -> dict[str, SealedFactor]:
    """Return the keys of those phones that may approve now, of accounts that are open, by identifier."""
    rows = db.execute(
        f"""SELECT factors.* FROM factors JOIN users ON users.id = factors.user_id
        WHERE factors.id IN ({", ".join("?" * len(factor_ids))})
            AND retired_at IS NULL AND disabled_at IS NULL AND users.disabled = 0""",  # noqa: S608
        (*factor_ids,),
    )
    return {phone.id: phone for phone in map(sealed, rows) if not phone.gives_codes}


def active(db: Connection, user_id: int) -> list[Factor]:
    """List the active factors of this person, oldest first, including those disabled by too many refusals."""
    rows = db.execute(
        "SELECT * FROM factors WHERE user_id = ? AND retired_at IS NULL ORDER BY created_at, rowid", (user_id,)
    )
    return [_factor(row) for row in rows]


def ever(db: Connection, user_id: int) -> list[Factor]:
    """List all factors of this person, including retired ones, oldest first."""
    rows = db.execute("SELECT * FROM factors WHERE user_id = ? ORDER BY created_at, rowid", (user_id,))
    return [_factor(row) for row in rows]


def ask_for_methods(db: Connection, user_id: int) -> Callable[[], tuple[frozenset[str], frozenset[int]]]:
    """Ask for the methods of the active factors, and how many digits their codes have; return what returns them."""
    rows = db.execute("SELECT method, digits FROM factors WHERE user_id = ? AND retired_at IS NULL", (user_id,))

    def answer() -> tuple[frozenset[str], frozenset[int]]:
        held = rows.fetchall()
        for row in held:
            must_be_kept(row, {"method": text, "digits": integer})
        return (
            frozenset(row["method"] for row in held),
            frozenset(row["digits"] for row in held if row["method"] not in APPROVING),
        )

    return answer


def every_seal(db: Connection, user_id: int | None = None) -> list[SealedFactor]:
    """Return the sealed secrets of all factors, retired ones included, of one person or of everybody."""
    if user_id is None:
        rows = db.execute("SELECT * FROM factors")
    else:
        rows = db.execute("SELECT * FROM factors WHERE user_id = ?", (user_id,))
    return [sealed(row) for row in rows]


def reseal(db: Connection, factor_id: str, sealed_secret: bytes) -> None:
    """Replace the seal of a secret by a seal under another key."""
    db.execute("UPDATE factors SET sealed_secret = ? WHERE id = ?", (sealed_secret, factor_id))


def ask_for_accounts_ever(db: Connection, user_id: int) -> Callable[[], list[str]]:
    """Ask for the account labels of all factors that this person has had; return what returns them, once."""
    rows = db.execute("SELECT account FROM factors WHERE user_id = ?", (user_id,))
    # A damaged factor has no label, and still counts.
    return lambda: [row["account"] if isinstance(row["account"], str) else "" for row in rows]


def names(db: Connection, user_id: int, method: str, besides: str | None) -> list[str]:
    """List the names of the active factors of a method, except one of them."""
    return ask_for_names(db, user_id, method, besides)()


def ask_for_names(db: Connection, user_id: int, method: str, besides: str | None) -> Callable[[], list[str]]:
    """Ask for the names of the active factors of a method (see `names`); return what returns them, once."""
    rows = db.execute(
        "SELECT id, name FROM factors WHERE user_id = ? AND method = ? AND retired_at IS NULL", (user_id, method)
    )
    return lambda: [row["name"] for row in rows if row["id"] != besides and isinstance(row["name"], str)]


def use_step(db: Connection, factor_id: str, step: int, drift: int, now: int) -> bool:
    """Spend a step; False if it or a later one is already spent (RFC 6238 section 5.2)."""
    done = db.execute(
        """UPDATE factors SET last_step = ?, drift = ?, last_used_at = ?
        WHERE id = ? AND last_step < ? AND retired_at IS NULL AND disabled_at IS NULL""",
        (step, drift, now, factor_id, step),
    )
    return done.rowcount == 1


def used(db: Connection, factor_id: str, now: int) -> None:
    """Note that a phone has approved something."""
    db.execute("UPDATE factors SET last_used_at = ? WHERE id = ?", (now, factor_id))


def spend_until(db: Connection, now: int) -> None:
    """Spend, for everybody, every step whose code could have been accepted by this moment."""
    db.execute(
        """UPDATE factors SET last_step = ?1 / period + ?2
        WHERE retired_at IS NULL AND last_step < ?1 / period + ?2""",
        (now, max(WINDOW)),
    )


def ahead(db: Connection, now: int) -> list[int]:
    """List the people with a spent step in the future, left by a clock that was ahead: their codes are refused until
    then.
    """
    rows = db.execute(
        "SELECT DISTINCT user_id FROM factors WHERE retired_at IS NULL AND last_step > ? / period + ? ORDER BY user_id",
        (now, max(WINDOW)),
    )
    return [row["user_id"] for row in rows]


def bring_back(db: Connection, user_id: int, now: int) -> int:
    """Move this person's spent steps back to what could have been accepted by now; return how many moved."""
    done = db.execute(
        """UPDATE factors SET last_step = ?1 / period + ?2
        WHERE user_id = ?3 AND retired_at IS NULL AND last_step > ?1 / period + ?2""",
        (now, max(WINDOW), user_id),
    )
    return done.rowcount


def add(db: Connection, factor: Factor, sealed_secret: bytes, step: int, *, holder: str = "", epoch: int = 0) -> None:
    """Add an active factor whose steps up to `step` are spent.

    `holder` is the session that enrolled the factor, if any, and `epoch` the epoch of sessions that began with its
    proof.
    """
    db.execute(
        """INSERT INTO factors (id, user_id, method, phone, name, account, sealed_secret, last_step, drift, created_at,
            algorithm, digits, period, holder, epoch)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            factor.id,
            factor.user_id,
            factor.method,
            factor.phone,
            factor.name,
            factor.account,
            sealed_secret,
            step,
            factor.drift,
            factor.created_at,
            factor.parameters.algorithm,
            factor.parameters.digits,
            factor.parameters.period,
            holder,
            epoch,
        ),
    )


def proved_at(db: Connection, user_id: int, enrolment_id: str, holder: str) -> int | None:
    """Return when this session's enrolment became a factor; None if it did not, or if sessions have ended since."""
    row = db.execute(
        """SELECT factors.created_at FROM factors JOIN users ON users.id = factors.user_id
        WHERE factors.id = ? AND users.id = ? AND holder = ? AND retired_at IS NULL AND factors.epoch = users.epoch""",
        (enrolment_id, user_id, holder),
    ).fetchone()
    if row is None:
        return None
    must_be_kept(row, {"created_at": moment})
    return int(row["created_at"])


def rename(db: Connection, user_id: int, factor_id: str, name: str) -> None:
    """Rename an active factor."""
    db.execute(
        "UPDATE factors SET name = ? WHERE id = ? AND user_id = ? AND retired_at IS NULL", (name, factor_id, user_id)
    )


def disable(db: Connection, user_id: int, now: int) -> int:
    """Disable all active factors after too many refusals; return how many there were."""
    return db.execute(
        "UPDATE factors SET disabled_at = ? WHERE user_id = ? AND retired_at IS NULL AND disabled_at IS NULL",
        (now, user_id),
    ).rowcount


def retire(db: Connection, user_id: int, factor_id: str | None, now: int) -> int:
    """Retire one active factor, or all of them; return how many."""
    retired = "UPDATE factors SET retired_at = ? WHERE user_id = ? AND retired_at IS NULL"
    if factor_id is None:
        return db.execute(retired, (now, user_id)).rowcount
    return db.execute(f"{retired} AND id = ?", (now, user_id, factor_id)).rowcount
