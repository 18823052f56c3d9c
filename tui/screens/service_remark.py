"""The remark, on a page that waits for a phone, that the service which the phone calls does not answer."""

from __future__ import annotations

from tui.messages import approvals
from tui.widgets.notice import Notice
from tui.wizard.phones_service import ServiceWatch
from tui.wizard.services import Services


class ServiceRemark:
    """Says it where nothing else is said, and takes it back by itself."""

    def __init__(self, services: Services) -> None:
        self._watch = ServiceWatch(services.phones_answer, services.monotonic)
        self.words = ""
        """What there is to say; empty while it answers, or nobody waits for it."""

    def look(self, *notices: Notice, waits: bool) -> None:
        """Say what is known by now, in each of these; ask nothing unless somebody `waits` for a phone."""
        remark = approvals.service_gone()
        self.words = remark if waits and self._watch.is_gone() else ""
        for notice in notices:
            if self.words and not notice.text:
                notice.say(self.words, "remark")
            elif not self.words and notice.text == remark:
                notice.clear()
