"""The account part of the labels of a person's devices in an app: no two are alike, even when a label is cut.

An app overwrites an entry with the same label, and some compare the account alone. Every device after the first ends in
a number of its own, which is never cut off.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from storage.domain import names
from storage.domain.factors import Factor

LONGEST = names.LONGEST_NAME + len("-999999")
"""The longest account, in characters: a name and a number."""

MARK = "~"
"""Marks where a name was cut. Needs no percent encoding."""

_BREAKS_APPS = str.maketrans(dict.fromkeys(":&#%?=/", "-"))
"""Apps split on `:` and some decode the whole link before reading it."""
_ENDING = re.compile(r"-[0-9]{1,6}\Z")


def shown(text: str) -> str:
    """Replace the characters that break apps in one half of a label, without changing its length."""
    return text.translate(_BREAKS_APPS)


def parted(account: str) -> tuple[str, str]:
    """Split an account into its beginning and the final number with its dash; the latter is empty if there is none."""
    found = _ENDING.search(shown(account))
    place = found.start() if found else len(account)
    return account[:place], account[place:]


def next_account(name: str, earlier: Sequence[str]) -> str:
    """Return the account for a person's next device, given those of all earlier ones: `marie`, `marie-2`, …"""
    return _numbered(name, len(earlier) + 1, set(map(_number, earlier))) if earlier else name


def apart(account: str, others: Iterable[str]) -> str:
    """Return an imported account, with a number added if another device already has it."""
    others = tuple(others)
    numbers = {_number(other) for other in others}
    # One with the mark may be what another becomes when it is cut.
    could_be_cut = MARK in account and _number(account) in numbers
    return _numbered(account, 2, numbers) if could_be_cut or _key(account) in map(_key, others) else account


def accounts(name: str, ever: Iterable[Factor]) -> dict[str, str]:
    """Map the id of every device ever enrolled, given oldest first, to an account; equal accounts are made different.

    The account of a device depends only on the devices before it, so that it never changes as others come and go.
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
    """Return the key that equal accounts share, since apps may fold case and width, and trim."""
    return shown(names.name_key(account))
