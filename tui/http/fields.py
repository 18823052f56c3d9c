"""The fields of a request, read strictly: each at most once, in UTF-8, and not too many."""

from __future__ import annotations

from urllib.parse import parse_qsl

from tui.http.refusals import Kind, Refusal

LONGEST_QUERY, LONGEST_BODY = 2048, 8192
"""Bytes. A poll of the app has some 900, its longest form about 1000."""
_MOST_FIELDS = 16
_FORM = "application/x-www-form-urlencoded"
_UTF_8 = ("charset=utf-8", 'charset="utf-8"')


def of_query(raw: bytes) -> dict[str, str]:
    """Read the fields of a query. Raises Refusal."""
    if len(raw) > LONGEST_QUERY:
        raise Refusal(Kind.TOO_LARGE)
    return _fields(raw)


def of_form(raw: bytes, content_type: str) -> dict[str, str]:
    """Read the fields of a form. Raises Refusal; nothing at all is a form without a field, whatever its type."""
    if not raw:
        return {}
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    if kind != _FORM or not set(parameters) <= set(_UTF_8):
        raise Refusal(Kind.NOT_A_FORM)
    return _fields(raw)


def one(fields: dict[str, str], *names: str) -> tuple[str, ...]:
    """Return the values of fields that have to be there. Raises Refusal."""
    if not all(map(fields.get, names)):
        raise Refusal(Kind.MALFORMED)
    return tuple(fields[name] for name in names)


def flag(fields: dict[str, str], name: str) -> bool:
    """Tell whether a field that is 1 or missing is there. Raises Refusal."""
    if fields.get(name, "1") != "1":
        raise Refusal(Kind.MALFORMED)
    return name in fields


def _fields(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:
        # What was raised has the text, which may be secret.
        raise Refusal(Kind.MALFORMED) from None
    found = dict(pairs)
    if len(found) < len(pairs) or any("\0" in text for pair in pairs for text in pair):
        raise Refusal(Kind.MALFORMED)
    return found
