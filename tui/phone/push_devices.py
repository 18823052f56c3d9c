"""The entries of the phone that approve sign-ins, which call one service and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.config.server_address import ServerAddress
from tui.phone.account import Complaint, NotTaken
from tui.phone.push_link import from_link

if TYPE_CHECKING:
    from tui.phone.push_device import Job, PushDevice, Result
    from tui.phone.push_protocol import Request


class PushDevices:
    """Holds them, oldest first, with the results that have come in but were not looked at yet."""

    def __init__(self, server: ServerAddress | None) -> None:
        """Begin empty; `server` is whom they may call."""
        self.server = server
        self._devices: dict[str, PushDevice] = {}
        self._results: list[tuple[Job, Result]] = []

    @property
    def all(self) -> tuple[PushDevice, ...]:
        """Return each of them."""
        return tuple(self._devices.values())

    @property
    def asked(self) -> tuple[PushDevice, Request] | None:
        """Return the request to show, and the entry that was asked."""
        return next(((device, device.request) for device in self.all if device.request), None)

    def add(self, text: str, now: float) -> PushDevice:
        """Add an entry by its link. Raises NotTaken."""
        link = from_link(text)
        if self.server is None:
            raise NotTaken(Complaint.NO_SERVICE)
        if link.server[:3] != self.server[:3]:
            raise NotTaken(Complaint.OTHER_SERVICE)
        from tui.phone.push_device import PushDevice  # noqa: PLC0415 - it loads keys, which few phones have

        device = self._devices[link.serial] = PushDevice(link, now)
        return device

    def clear(self) -> None:
        """Hold nothing any more."""
        self._devices.clear()
        self._results.clear()

    def jobs(self, now: float, own_time: float, *, online: bool) -> list[Job]:
        """Return what is to be done now; off the network, every call has ended already."""
        found = [job for device in self.all if (job := device.job(now, own_time))]
        if online:
            return found
        for job in found:
            if job.message:
                job.device.done(job.said, None, now, 0)
        return [job for job in found if not job.message]

    def put(self, job: Job, result: Result) -> None:
        """Keep a result until it is looked at: what it changes is on a page that somebody may be pressing."""
        self._results.append((job, result))

    def look(self, now: float, delay: float) -> None:
        """Take in the results, and drop the requests that nobody has answered; a slow phone takes a `delay` to call."""
        results, self._results = self._results, []
        for job, result in results:
            job.device.done(job.said, result, now, delay)
        for device in self.all:
            device.forget(now)
