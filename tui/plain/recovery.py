"""Recovery codes: read once, and one of them typed again."""

from __future__ import annotations

from collections.abc import Callable

from storage import CodeRefused
from tui.files import recovery_sheet
from tui.language import _
from tui.messages import in_lines, recovery_codes, steps
from tui.plain import sheet
from tui.plain.talk import Talk
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import WrongStep


def codes(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Say the ten codes, a line each, when the person is ready to write, then what can be done with them."""
    made = journey.recovery
    if made is None:
        talk.say(_("Codes de secours"), recovery_codes.keep_the_codes(), *sheet.ways(services))
        talk.ask(_("Entrée quand vous avez de quoi noter les codes :"))
        talk.say(in_lines.preparing_the_codes())
        made = services.store.recovery_codes.prepare(journey.person)
        sheet.tell(talk, made)
        return journey.codes_made(made)
    if talk.going_back:
        sheet.tell(talk, made)
    acts: dict[str, Callable[[], Journey]] = {
        _("Les codes sont gardés"): lambda: journey.codes_noted(made),
        _("Épeler les codes"): lambda: sheet.spell(talk, journey, made),
    }
    if recovery_sheet.can_save(services):
        acts[_("Enregistrer les codes")] = lambda: sheet.save(talk, services, journey, made)
    if recovery_sheet.can_print(services):
        acts[_("Imprimer les codes")] = lambda: sheet.print_out(talk, services, journey, made)
    return [*acts.values()][talk.choose(steps.what_to_do(), [*acts])]()


def proof(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for one of the ten codes, chosen at random."""
    made = journey.recovery
    if made is None:
        raise WrongStep(journey.step)
    number = made.asked + 1
    talk.say(recovery_codes.prove_the_codes(number))
    question, missing = _("Code numéro {number} :").format(number=number), recovery_codes.type_the_code_asked(number)
    typed = talk.ask_for_something(question, missing)
    try:
        return journey.codes_kept(services.store.recovery_codes.keep(journey.person, made, typed))
    except CodeRefused:
        talk.say(recovery_codes.not_the_code_asked_in_lines(number))
        return journey
