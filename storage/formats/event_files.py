"""Events as files that other programs read: CSV for a spreadsheet, JSON."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from storage.domain.models import Event
from storage.formats.spreadsheet import ENCODING, defused
from storage.formats.times import utc


def _facts(event: Event) -> dict[str, Any]:
    return event._asdict() | {"at": utc(event.at)}


def write_csv(file: BinaryIO, events: Iterable[Event], separator: str) -> None:
    """One line an event, under a line of names (RFC 4180, UTF-8 with its mark), as a spreadsheet opens it."""
    import csv  # noqa: PLC0415 - only an export needs it

    text = io.TextIOWrapper(file, ENCODING, newline="", write_through=True)
    lines = csv.writer(text, delimiter=separator)
    lines.writerow(Event._fields)
    lines.writerows([defused(str(fact)) for fact in _facts(event).values()] for event in events)
    text.detach()


def write_json(file: BinaryIO, events: Iterable[Event], _separator: str) -> None:
    """A list of objects, one a line."""
    import msgspec  # noqa: PLC0415 - only an export needs it

    before = b"[\n"
    for event in events:
        file.write(before + msgspec.json.encode(_facts(event)))
        before = b",\n"
    file.write(b"\n]\n" if before != b"[\n" else b"[]\n")


WRITERS: dict[str, Callable[[BinaryIO, Iterable[Event], str], None]] = {".csv": write_csv, ".json": write_json}
"""By how the name of the file ends; the text is what separates the cells of CSV."""
