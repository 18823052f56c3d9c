"""Drives the wizard's journey by questions and answers."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping

from storage import EnrolmentElsewhere, SessionEnded, StorageError
from tui import language
from tui.config.offered import offered
from tui.language import _
from tui.messages import done, errors, recovery_codes, server_errors, steps
from tui.plain import approving, enrolling, guide, recovery, settings, signing_in
from tui.plain.talk import Back, OtherLanguage, Quit, Talk, at_any_time
from tui.terminal.signals import leave_by_exception
from tui.wizard import actions
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step, WrongStep

Page = Callable[[Talk, Services, Journey], Journey]
"""Asks what its step needs; the journey it leads to. Raises Back, Quit, and what the store refuses."""

PAGES: Mapping[Step, Page] = {
    Step.FIRST_START: signing_in.first_start,
    Step.FIRST_ACCOUNT: signing_in.first_account,
    Step.SIGN_IN: signing_in.sign_in,
    Step.NEW_PASSWORD: signing_in.new_password,
    Step.SIGN_IN_CODE: signing_in.sign_in_code,
    Step.APPROVAL: approving.approval,
    Step.LOST_PHONE: signing_in.lost_phone,
    Step.CONFIRM_PASSWORD: signing_in.confirm_password,
    Step.INTERRUPTED: enrolling.interrupted,
    Step.DEVICE_TYPE: enrolling.device_type,
    Step.QR_CODE: enrolling.qr_code,
    Step.MANUAL_ENTRY: enrolling.manual_entry,
    Step.PROOF: enrolling.proof,
    Step.ACTIVATED: enrolling.activated,
    Step.METHODS: settings.methods,
    Step.DEVICES: settings.devices,
    Step.CLIENT_SPACE: settings.client_space,
    Step.RECOVERY_CODES: recovery.codes,
    Step.RECOVERY_PROOF: recovery.proof,
}


def hold(talk: Talk, services: Services, journey: Journey) -> int:
    """Hold the conversation until the person leaves; return the exit code."""
    leave_by_exception(signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    talk.say(
        services.settings.service,
        " ".join((_("Une question à la fois."), at_any_time())),
    )
    services.store.tell_when_waiting(lambda: talk.say(server_errors.waits()))
    actions.tell(services.store, journey, journey)
    try:
        with talk.quiet():
            while not journey.is_over:
                journey = one_step(talk, services, journey)
        return 0
    except Quit as quit_:
        talk.say("", *filter(None, (str(quit_), steps.how_things_stand(journey, services.clock(), in_lines=True))))
        return 0
    except KeyboardInterrupt:
        talk.say("", steps.how_things_stand(journey, services.clock(), in_lines=True))
        return 128 + signal.SIGINT
    finally:
        services.store.wait_no_more()
        actions.tell_gone(services.store, journey.session)


def one_step(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask what the present step needs, and tell operators of the one it leads to. Raises Quit."""
    spoken = language.chosen()
    following = _asked(talk, services, journey)
    actions.tell(services.store, journey, following)
    if language.chosen() == spoken:
        return following
    # The words of the methods were made in the other language.
    return following._replace(methods=tuple(offered(services.settings).values()))


def _asked(talk: Talk, services: Services, journey: Journey) -> Journey:
    talk.help = lambda: guide.words(services, journey)
    talk.say("")
    if journey.guide_steps:
        talk.say(steps.guide_steps(journey.guide_steps))
    if journey.news:
        talk.say(done.sentence(journey))
        journey = journey._replace(news=None)
    try:
        following = PAGES[journey.step](talk, services, journey)
        talk.going_back = False
        services.look_for_mail()
        return following
    except enrolling.Moved as moved:
        return moved.journey
    except Back:
        return _back(talk, journey)
    except OtherLanguage:
        return journey
    except SessionEnded:
        return journey.session_ended()
    except EnrolmentElsewhere as error:
        return journey.elsewhere(error.pending)
    except StorageError as error:
        talk.say(errors.sentence(error, services.clock(), journey.phone))
        return journey


def _back(talk: Talk, journey: Journey) -> Journey:
    try:
        before = journey.back()
    except WrongStep:
        talk.say(
            _("« retour » revient à la question précédente, et il n'y en a pas ici. Pour partir, répondez « quitter ».")
        )
        return journey
    talk.going_back = _may_leave(talk, journey, before)
    return before if talk.going_back else journey


def _may_leave(talk: Talk, journey: Journey, before: Journey) -> bool:
    """Ask before « retour » forgets something: the session, or recovery codes that were told."""
    if journey.session is not None and before.session is None:
        question = _("Revenir à la connexion ? Votre session se fermera.")
    elif journey.has_unproved_codes and not before.has_unproved_codes:
        question = f"{recovery_codes.lost_with_this_page(journey)} {recovery_codes.leave_unproved()}"
    else:
        return True
    try:
        return talk.agree(question)
    except (Back, OtherLanguage):
        return False
