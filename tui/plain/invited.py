"""Étapes 5 to 8 with an app that calls home: nothing is typed, and the conversation goes on once it has called."""

from __future__ import annotations

from collections.abc import Callable

from tui.language import _
from tui.messages import scanning, steps
from tui.plain import picture
from tui.plain.phones_service import told_too
from tui.plain.talk import Talk
from tui.wizard import code
from tui.wizard.journey import Journey
from tui.wizard.services import Services


def qr_code(talk: Talk, services: Services, journey: Journey, watching: Callable[[], str]) -> Journey:
    """Offer the picture, and the link where there may be one, for as long as the phone has not called."""
    watching = told_too(services, watching)
    talk.say(scanning.the_phone_makes_its_key(), "… " + scanning.waiting_for_the_phone())
    choices = [_("Afficher le code QR")]
    if services.permissions.links:
        choices.append(_("Lire le lien, pour l'ouvrir sur le téléphone lui-même"))
    if talk.choose(steps.what_to_do(), choices, watching) == 1:
        talk.say(scanning.only_once(), code.link(journey, services.settings))
    elif not picture.show(talk, services, journey, watching):
        talk.say(_no_picture(can_open=services.permissions.links))
    return journey


def _no_picture(*, can_open: bool) -> str:
    link, window = _("Lisez le lien, et ouvrez-le sur le téléphone."), _("Recommencez dans une fenêtre plus grande.")
    return f"{scanning.no_picture()} {link if can_open else window}"
