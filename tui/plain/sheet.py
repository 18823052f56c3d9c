"""The ten recovery codes in lines: told, spelled, and saved or printed where that is offered."""

from __future__ import annotations

from pathlib import Path

from storage import RecoverySet
from tui.files import recovery_sheet
from tui.language import _
from tui.language.spelling import spelled
from tui.messages import printing, recovery_codes
from tui.plain.talk import Talk
from tui.wizard.journey import Journey
from tui.wizard.services import Services


def tell(talk: Talk, codes: RecoverySet) -> None:
    """Say the codes, a line each. An answer that was typed before says nothing of whether they were heard."""
    talk.say(*(f"{number}. {recovery_sheet.grouped(code)}" for number, code in enumerate(codes.codes, 1)))
    talk.say(recovery_codes.never_in_a_code())
    talk.forget_typed_ahead()


def spell(talk: Talk, journey: Journey, codes: RecoverySet) -> Journey:
    """Spell the codes for the ear, a line each, with a pause between groups."""
    for number, code in enumerate(codes.codes, 1):
        talk.say(f"{number}. " + " ; ".join(spelled(group) for group in recovery_sheet.grouped(code).split()))
    talk.forget_typed_ahead()
    return journey


def ways(services: Services) -> tuple[str, ...]:
    """Say how the codes can be kept here."""
    return (
        _("Les codes peuvent être lus, puis épelés lettre par lettre. Notez-les à la main."),
        *(
            (_("Enregistrer les codes en fait un fichier que personne d'autre ne peut lire."),)
            if recovery_sheet.can_save(services)
            else ()
        ),
        *((_("Imprimer les codes les envoie à l'imprimante."),) if recovery_sheet.can_print(services) else ()),
    )


def save(talk: Talk, services: Services, journey: Journey, codes: RecoverySet) -> Journey:
    """Save the codes in the person's home, and say where. Raises CannotOpen."""
    text = recovery_sheet.of(services, journey, codes)
    path = recovery_sheet.save(text, Path.home(), recovery_sheet.today(services))
    talk.say(recovery_codes.saved(str(path)))
    return journey.codes_saved(str(path))


def print_out(talk: Talk, services: Services, journey: Journey, codes: RecoverySet) -> Journey:
    """Print the codes, and say whether the printer took them."""
    talk.say(printing.printing())
    printed = recovery_sheet.print_out(recovery_sheet.of(services, journey, codes), services.settings.print_command)
    talk.say(recovery_codes.printed() if printed else recovery_codes.not_printed())
    return journey.codes_on_paper() if printed else journey
