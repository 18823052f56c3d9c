"""Recovery codes: read once, and one of them typed again."""

from __future__ import annotations

from storage import CodeRefused
from tui.files import recovery_sheet
from tui.language import _
from tui.messages import recovery_codes
from tui.plain.talk import Talk
from tui.wizard.journey import Journey, WrongStep
from tui.wizard.services import Services


def codes(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Read the ten codes, a line each, when the person is ready to write."""
    talk.say(
        _("Codes de secours"),
        recovery_codes.keep_the_codes(),
    )
    if journey.recovery is None:
        talk.ask(_("Entrée quand vous avez de quoi noter les codes :"))
    made = journey.recovery or services.store.recovery_codes.prepare(journey.person)
    talk.say(*(f"{number}. {recovery_sheet.grouped(code)}" for number, code in enumerate(made.codes, 1)))
    talk.ask(_("Entrée quand les codes sont notés :"))
    return journey.codes_noted(made)


def proof(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for one of the ten codes, chosen at random."""
    made = journey.recovery
    if made is None:
        raise WrongStep(journey.step)
    number = made.asked + 1
    talk.say(recovery_codes.prove_the_codes(number))
    try:
        return journey.codes_kept(
            services.store.recovery_codes.keep(
                journey.person, made, talk.ask(_("Code numéro {number} :").format(number=number))
            )
        )
    except CodeRefused:
        talk.say(recovery_codes.not_the_code_asked(number))
        return journey
