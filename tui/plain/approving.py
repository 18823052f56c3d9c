"""Signing in, after the password, with a phone that approves."""

from __future__ import annotations

from collections.abc import Callable

from storage import ApprovalState, DatabaseUnavailable, FactorDisabled, Role, Session, SessionEnded, StorageError
from tui.language import _
from tui.messages import approvals, errors, in_lines, steps
from tui.plain.code import SaidInstead, ask_code
from tui.plain.enrolling import Moved
from tui.plain.phones_service import told_too
from tui.plain.talk import Talk
from tui.wizard.approving import Request, of_a_sign_in
from tui.wizard.journey import Journey
from tui.wizard.services import Services


def approval(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask the phone, and wait for it, for a code of another device, or for a word."""
    asked = approvals.may_settings_change() if journey.changing_settings else approvals.may_one_sign_in()
    question = approvals.question(services.settings, asked)
    request = Request(of_a_sign_in(services.store, journey.person), question)
    talk.say(approvals.title())
    try:
        _tell_number(talk, services, request)
        return _answered(talk, services, journey, request)
    except FactorDisabled:
        talk.say(errors.disabled_in_lines())
        return journey
    finally:
        request.withdraw()


def _tell_number(talk: Talk, services: Services, request: Request) -> None:
    """Say what to choose on the phone; where it cannot be asked, why: the question that follows waits all the same."""
    try:
        made = request.ask()
    except SessionEnded:
        raise
    except FactorDisabled:
        talk.say(errors.disabled_in_lines())
    except StorageError as error:
        talk.say(errors.sentence(error, services.clock()))
    else:
        talk.say(approvals.open_the_app(), *([approvals.number(made.number)] if made else []))


def _answered(talk: Talk, services: Services, journey: Journey, request: Request) -> Journey:
    lengths = journey.person.code_lengths
    watching = told_too(services, _watching(talk, services, journey, request))
    talk.say(*([in_lines.or_a_code()] if lengths else []), in_lines.ask_again_or_lost())
    words = (_("perdu"), _("encore"))

    def check(code: str) -> Session:
        return services.store.sign_in.with_code(journey.person, code)

    try:
        if lengths:
            return journey.code_accepted(ask_code(talk, services, lengths, check, watching, words))
        return _by_word(talk, words, watching)
    except SaidInstead as said:
        return journey.lost_phone() if said.word == words[0] else journey


def _by_word(talk: Talk, words: tuple[str, ...], watching: Callable[[], str]) -> Journey:
    """Wait until the phone, or a word, ends it. Raises Moved, SaidInstead."""
    while True:
        typed = talk.ask(_("En attente du téléphone :"), watching).strip().casefold()
        if typed in words:
            raise SaidInstead(typed)
        talk.say(in_lines.ask_again_or_lost())


def _watching(talk: Talk, services: Services, journey: Journey, request: Request) -> Callable[[], str]:
    """Tell what the phone has answered. Raises Moved once it has approved, or its owner has not asked."""

    def look() -> str:
        try:
            news = request.news()
            if news.state is ApprovalState.ACCEPTED:
                news = request.redeem()
        except SessionEnded:
            raise
        except DatabaseUnavailable:
            return ""  # The next look may do better.
        except StorageError as error:
            return errors.sentence(error, services.clock())
        if news.session:
            talk.say("")
            raise Moved(journey.code_accepted(news.session))
        if news.state is ApprovalState.NOT_ME:
            services.look_for_mail()
            talk.say("", approvals.ending(news.state))
            raise Moved(journey.sign_out())
        if news.state is ApprovalState.WAITING:
            return approvals.clock_off(news.clock_off, services.clock()) if news.clock_off else ""
        return approvals.ending(news.state)

    return look


def cannot_be_asked(talk: Talk, journey: Journey) -> Journey:
    """Say, to who has only a phone that cannot be asked here, what there is instead."""
    talk.say(approvals.cannot_be_asked(), approvals.no_service(is_operator=journey.person.user.role is Role.OPERATOR))
    ways = (steps.lost_phone(), _("Me déconnecter"))
    return journey.lost_phone() if talk.choose(steps.what_to_do(), ways) == 0 else journey.sign_out()
