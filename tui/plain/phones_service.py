"""Whether the service that phones call answers, told once each time that this changes while a phone is waited for."""

from __future__ import annotations

from collections.abc import Callable

from tui.messages import approvals
from tui.wizard.phones_service import ServiceWatch
from tui.wizard.services import Services


def told_too(services: Services, watching: Callable[[], str]) -> Callable[[], str]:
    """Return what tells the news of `watching`, or else of the service."""
    watch, said = ServiceWatch(services.phones_answer, services.monotonic), ""

    def look() -> str:
        nonlocal said
        if news := watching():
            return news
        if watch.is_gone():
            said = approvals.service_gone()
        elif said:
            said = approvals.service_back()
        return said

    return look
