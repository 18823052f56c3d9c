"""A MAC over a request to approve a sign-in: a row edited behind the program's back approves nothing."""

from __future__ import annotations

import hmac

from storage.database.tables.approvals import ApprovalRow
from storage.security.canonical import canonical
from storage.security.key_file import Key


def stamped(key: Key, row: ApprovalRow) -> ApprovalRow:
    """Return the row under the MAC of its present values."""
    return row._replace(mac=_mac(key, row))


def matches(key: Key, row: ApprovalRow) -> bool:
    """Tell whether a row is as it was stamped."""
    return hmac.compare_digest(row.mac, _mac(key, row))


def _mac(key: Key, row: ApprovalRow) -> bytes:
    return key.mac(b"approval" + canonical(*row._replace(clock_off=None, mac=b"")))
