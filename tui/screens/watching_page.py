"""The common part of the pages during which a phone may activate the method by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual import work

from storage import EnrolmentExpired, EnrolmentTakenOver, SessionEnded, Stage, StorageError
from tui.messages import errors, scanning
from tui.screens.page import WizardPage
from tui.screens.service_remark import ServiceRemark
from tui.widgets.notice import Notice
from tui.wizard.journey import Journey
from tui.wizard.services import Services

EVERY = 1
"""Seconds between two looks at the enrolment."""


class WatchingPage(WizardPage):
    """Looks every second whether the phone has called home: then Étape 8 asks for no code."""

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__(services, journey)
        self._looking = False
        self._stage = Stage.WAITING
        self.phones_service = ServiceRemark(services)
        """What is said of the service that the phone calls."""

    def on_mount(self) -> None:
        self.watch_enrolment()
        self.set_interval(EVERY, self.watch_enrolment)

    def watch_enrolment(self) -> None:
        """Look once, unless the last look is not answered yet or nothing is left to see."""
        self.phones_service.look(*self.notices(), waits=self._waits_for_a_phone())
        if not self._looking and self.journey.pending.expires_at:
            self._looking = True
            self._look_at_it()

    def notices(self) -> Iterable[Notice]:
        """Yield where it is said that the service does not answer: nowhere, before the page has what it shows."""
        yield from self.query("#notice").results(Notice)

    def _waits_for_a_phone(self) -> bool:
        is_open = self.services.clock() < self.journey.pending.expires_at
        return self.journey.method.approves and is_open and not self.is_left

    @work(group="watch")
    async def _look_at_it(self) -> None:
        store, person, pending = self.services.store, self.journey.person, self.journey.pending
        try:
            activation = await asyncio.to_thread(store.enrolments.activation, person, pending.id)
        except SessionEnded:
            if not self.is_left:
                self.go(self.journey.session_ended())
        except EnrolmentTakenOver as error:
            if not self.is_left:
                self.lost(error)
        except StorageError:
            return  # The next look may do better.
        else:
            if self.is_left:
                return
            if activation.session:
                self.go(self.journey.proved_by_phone(activation.session))
            elif activation.stage is not self._stage:
                self._stage = activation.stage
                self.show_stage(activation.stage)
        finally:
            self._looking = False

    def show_stage(self, stage: Stage) -> None:
        """Say what the phone has done with the code, when that changes."""
        match stage:
            case Stage.RETRIEVED:
                self.notice.say(scanning.by_the_phone(stage), "done")
            case Stage.REJECTED:
                self.notice.say(scanning.by_the_phone(stage))
            case Stage.TIMEOUT if self.services.clock() < self.journey.pending.expires_at:
                self.lost(EnrolmentExpired())

    def tell_refusal(self, sentence: str) -> None:
        """Say why the phone's own proof was refused, which it says too."""
        # That it has read the code is no news any more.
        self._stage = Stage.RETRIEVED
        self.notice.say(sentence)

    def lost(self, error: StorageError) -> None:
        """Hide the secret for good: « Actualiser le code » gives another, or asks to take over."""
        self.journey = self.journey.expired()
        self.notice.say(errors.sentence(error, self.services.clock()))
