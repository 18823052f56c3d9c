"""What the pages of one operator share until they sign out."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage import Administration, EventFilter


@dataclass(slots=True)
class Desk:
    """The counter, and where the operator was on the pages that they left."""

    counter: Administration
    search: str = ""
    """What was last typed in the field of Comptes."""
    chosen: str | None = None
    """The account that was chosen there, by the key of its line."""
    wanted: EventFilter = field(default_factory=EventFilter)
    """What the journal last showed."""
