"""The consequences of the end of a client's process: pure, and closed unless the one right answer was given."""

from __future__ import annotations

from dataclasses import dataclass

OPERATOR_LEFT = 42
"""The only exit status that ends the kiosk: an operator proved who they are."""
SERVER_GONE = 43
"""The exit status of a client's process that found no server of the database."""
LONGEST_PAUSE = 30
BETWEEN_TRIES = 2
"""Seconds between two tries to reach a server."""
SHORTEST_VISIT = 0.3
"""Seconds; a process that ends sooner has served nobody, whatever its status says."""
SERVED = 60.0
"""Seconds; a failure after so long is the first of its row."""


@dataclass(frozen=True, slots=True)
class Afterwards:
    """Says what the supervisor does next."""

    kiosk_ends: bool
    failures: int
    """How many in a row, this one included."""
    waits_for_server: bool = False
    """Whether nothing but the server of the database is missing."""

    @property
    def all_went_well(self) -> bool:
        """Return whether a client was served, and another comes."""
        return not (self.kiosk_ends or self.failures or self.waits_for_server)

    @property
    def pause(self) -> int:
        """Return the seconds to wait before the next client: 1, 2, 4, … after failures."""
        if self.waits_for_server:
            return min(LONGEST_PAUSE, BETWEEN_TRIES)
        return min(LONGEST_PAUSE, 2 ** min(self.failures - 1, 8)) if self.failures else 0


def afterwards(status: int | None, lasted: float, failures: int) -> Afterwards:
    """Decide what follows a client's process that ended with `status`, after so many `failures`.

    `status` is as `subprocess` gives it; None for a process that could not be started.
    """
    if status == OPERATOR_LEFT:
        return Afterwards(kiosk_ends=True, failures=0)
    if status == SERVER_GONE:
        return Afterwards(kiosk_ends=False, failures=0, waits_for_server=True)
    if status == 0 and lasted >= SHORTEST_VISIT:
        return Afterwards(kiosk_ends=False, failures=0)
    return Afterwards(kiosk_ends=False, failures=1 if lasted >= SERVED else failures + 1)
