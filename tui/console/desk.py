"""The desk of one operator: what its pages keep until they sign out."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage import Administration, EventFilter


@dataclass(slots=True)
class Desk:
    """Holds what the operator may do, and where they were on the pages that they left."""

    administration: Administration
    search: str = ""
    """The text last typed in the field of Comptes."""
    chosen: str | None = None
    """The account that was chosen there, by the key of its line."""
    wanted: EventFilter = field(default_factory=EventFilter)
    """The filter of the events last shown in the journal."""
