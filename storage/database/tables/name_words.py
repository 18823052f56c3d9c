"""The words of people's names, by which accounts are found as somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from storage.database.engine import Connection
from storage.domain.names import name_words

_RARE = 100
"""The number of words that can be looked at in no time."""
_AFTER_ALL = "\U0010ffff"
"""A character that sorts after every letter and digit: the end of a range of words that begin alike."""


def fill(db: Connection, user_id: int, name: str) -> None:
    """Store the words of a new account's name."""
    db.executemany(
        "INSERT INTO name_words (word, user_id) VALUES (?, ?)", [(word, user_id) for word in name_words(name)]
    )


def find(db: Connection, beginnings: Sequence[str], limit: int, examined: int) -> list[int]:
    """Return the ids of up to `limit` accounts with a word for each of these beginnings, in no particular order.

    Looks at no more than `examined` words, those of the rarest beginning, so that the work stays bounded however many
    accounts there are.
    """
    first, *others = _rarest_first(db, beginnings, examined)
    conditions = " AND EXISTS (SELECT 1 FROM name_words WHERE user_id = bounded.user_id AND word >= ? AND word < ?)"
    rows = db.execute(
        f"""WITH bounded AS (SELECT user_id FROM name_words WHERE word >= ? AND word < ? LIMIT ?)
        SELECT DISTINCT user_id FROM bounded WHERE TRUE {conditions * len(others)} LIMIT ?""",  # noqa: S608
        (*_range(first), examined, *(bound for other in others for bound in _range(other)), limit),
    )
    return [row["user_id"] for row in rows]


def _rarest_first(db: Connection, beginnings: Sequence[str], examined: int) -> list[str]:
    """Sort beginnings by how many words have them, counting no further than it takes to find a rare one."""
    if len(beginnings) == 1:
        return list(beginnings)
    counts = {beginning: _count(db, beginning, _RARE) for beginning in beginnings}
    if min(counts.values()) == _RARE:
        counts = {beginning: _count(db, beginning, examined) for beginning in beginnings}
    return sorted(counts, key=counts.__getitem__)


def _count(db: Connection, beginning: str, most: int) -> int:
    counted = "SELECT count(*) FROM (SELECT 1 FROM name_words WHERE word >= ? AND word < ? LIMIT ?) AS counted"
    count: int = db.execute(counted, (*_range(beginning), most)).fetchone()[0]
    return count


def _range(beginning: str) -> tuple[str, str]:
    return beginning, beginning + _AFTER_ALL
