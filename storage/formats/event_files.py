"""Writes events as CSV for spreadsheets, or as JSON."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from storage.domain.audit import Event
from storage.formats.spreadsheet import ENCODING, defused
from storage.formats.times import utc


def _facts(event: Event) -> dict[str, Any]:
    return event._asdict() | {"at": utc(event.at)}


def write_csv(file: BinaryIO, events: Iterable[Event], separator: str) -> None:
    """Write one line an event under a header, as spreadsheets expect (RFC 4180, UTF-8 with a byte-order mark)."""
    import csv  # noqa: PLC0415 - only an export needs it

    text = io.TextIOWrapper(file, ENCODING, newline="", write_through=True)
    lines = csv.writer(text, delimiter=separator)
    lines.writerow(Event._fields)
    lines.writerows([defused(str(fact)) for fact in _facts(event).values()] for event in events)
    text.detach()


def write_json(file: BinaryIO, events: Iterable[Event], _separator: str) -> None:
    """Write a JSON array with one event a line."""
    import msgspec  # noqa: PLC0415 - only an export needs it

    before = b"[\n"
    for event in events:
        file.write(before + msgspec.json.encode(_facts(event)))
        before = b",\n"
    file.write(b"\n]\n" if before != b"[\n" else b"[]\n")


WRITERS: dict[str, Callable[[BinaryIO, Iterable[Event], str], None]] = {".csv": write_csv, ".json": write_json}
"""The writer for each file extension; its last argument is the separator of CSV cells."""
