"""Who has called home: the phone that the person had chosen, or another one."""

from __future__ import annotations

from typing import NamedTuple

from storage import Store
from tui.methods.catalogue import Phone
from tui.wizard.journey import Journey


class Caller(NamedTuple):
    """What is unusual about the phone that was just added."""

    system: Phone | None = None
    """Its type, where it is not the one that was chosen."""
    has_rival: bool = False
    """Whether another phone has read the code too."""


def of(store: Store, journey: Journey) -> Caller:
    """Return what is known of the phone that was just added. Blocks; raises as `Devices.of` does."""
    known = {phone.value: phone for phone in Phone}
    added = ((device.method, device.name, device.phone) for device in store.devices.of(journey.person))
    systems = [known.get(phone) for method, name, phone in added if (method, name) == (journey.chosen, journey.added)]
    system = systems[-1] if systems and systems[-1] is not journey.phone else None
    return Caller(system, store.enrolments.was_read_by_another(journey.person))
