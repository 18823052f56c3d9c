"""The accounts of a person's devices as apps label them: no two alike, also where a label has to be cut.

An app overwrites an entry that has the same label, and some look at the account alone. Each device after the first has
a number of its own at the end, which no cut takes away.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from storage.domain import rules
from storage.domain.models import Factor

LONGEST = rules.LONGEST_NAME + len("-999999")
"""Characters of an account: a name, and a number."""

MARK = "~"
"""Stands where a name was cut. It needs no percent encoding."""

_BREAKS_APPS = str.maketrans(dict.fromkeys(":&#%?=/", "-"))
"""Apps split on `:` and some decode the whole link before reading it."""
_ENDING = re.compile(r"-[0-9]{1,6}\Z")


def shown(text: str) -> str:
    """Half of a label as every app reads it, as long as before."""
    return text.translate(_BREAKS_APPS)


def parted(account: str) -> tuple[str, str]:
    """What comes before the number at the end, and that number with its dash; nothing where there is none."""
    found = _ENDING.search(shown(account))
    place = found.start() if found else len(account)
    return account[:place], account[place:]


def next_account(name: str, earlier: Sequence[str]) -> str:
    """The account of one more device of this person, after those there ever were: `marie`, `marie-2`, …"""
    return _numbered(name, len(earlier) + 1, set(map(_number, earlier))) if earlier else name


def apart(account: str, others: Iterable[str]) -> str:
    """An account from elsewhere, with a number where another has it already."""
    others = tuple(others)
    numbers = {_number(other) for other in others}
    # One with the mark may be what another becomes when it is cut.
    could_be_cut = MARK in account and _number(account) in numbers
    return _numbered(account, 2, numbers) if could_be_cut or _key(account) in map(_key, others) else account


def accounts(name: str, ever: Iterable[Factor]) -> dict[str, str]:
    """Those of every device there ever was, by its identifier, oldest first: made different where two are alike.

    That of a device depends on those that were there before it: it stays the same whatever is added or removed.
    """
    told: list[tuple[Factor, str]] = []
    for device in ever:
        beside = [account for other, account in told if _was_there(other, device.created_at)]
        told.append((device, apart(device.account or name, beside)))
    return {device.id: account for device, account in told}


def _was_there(device: Factor, moment: int) -> bool:
    return device.retired_at is None or device.retired_at > moment


def _numbered(account: str, first: int, taken: set[str]) -> str:
    return next(f"{account}-{number}" for number in itertools.count(first) if f"-{number}" not in taken)


def _number(account: str) -> str:
    return parted(_key(account))[1]


def _key(account: str) -> str:
    """What makes two accounts the same: apps may fold case and width, and trim."""
    return shown(rules.name_key(account))
