"""The sentences of the page of the QR code, and of what the phone does with it."""

from __future__ import annotations

from storage import Notice, NoticeKind, Stage
from tui.language import _
from tui.messages import notices, times
from tui.wizard.caller import Caller
from tui.wizard.journey import Journey

LAST_SECONDS = 120
"""Seconds before the end of a QR code from which each of them is told."""


def open_the_app(journey: Journey) -> str:
    """Say which app is opened on which phone."""
    return _("Sur votre {phone}, ouvrez l'application {app}.").format(
        phone=journey.phone.label if journey.phone else "", app=journey.method.name
    )


def waiting_for_the_phone() -> str:
    """Say that the page goes on once the phone has read the QR code."""
    return _("En attente de votre téléphone")


def the_phone_makes_its_key() -> str:
    """Say why a phone that approves does not call at once."""
    return _("Le téléphone fait sa clé : cela prend quelques secondes.")


def on_an_old_phone() -> str:
    """Say, to who asks for help, how long that may take, and what to do meanwhile."""
    return _("Sur un téléphone ancien, cela dure parfois une minute : gardez l'application ouverte.")


def cannot_scan() -> str:
    """Offer what helps a phone that does not read the picture, as a label."""
    return _("Impossible de numériser ?")


def no_key_to_type() -> str:
    """Say why nothing can be typed in the place of the QR code."""
    return _("Cette application ne prend pas de clé saisie à la main : il faut que le téléphone lise le code QR.")


def a_larger_window() -> str:
    """Say what makes the QR code larger where no key does."""
    return _("Dans une fenêtre plus grande, le code QR est plus grand aussi.")


def on_this_very_phone() -> str:
    """Say who can do without the picture."""
    return _("Cet écran est sur le téléphone lui-même ? Ouvrez-y ce lien, qui ne sert qu'une fois :")


def no_picture() -> str:
    """Say that the QR code cannot be drawn."""
    return _("Ce terminal ne peut pas montrer de code QR.")


def only_once() -> str:
    """Say what the link that follows is worth."""
    return _("Ce lien s'ouvre dans l'application, et ne sert qu'une fois :")


def no_room(lacking: str) -> str:
    """Say what is missing for the picture of an app that takes no key, in rows and columns."""
    return _("Il manque {lacking} pour afficher le code QR. Agrandissez la fenêtre.").format(lacking=lacking)


def no_room_but_whole(lacking: str) -> str:
    """Say the same where the whole screen has room for it."""
    words = _("Il manque {lacking} pour afficher le code QR ici. Agrandissez la fenêtre, ou appuyez sur F.")
    return words.format(lacking=lacking)


def keys_of_the_picture() -> dict[str, str]:
    """Say what each key does with the QR code, for a phone that does not read it."""
    return {
        _("F"): _("F montre le code QR plus grand, sur tout l'écran."),
        _("M"): _("M dessine le code QR d'une autre façon."),
        _("+ -"): _("+ et - changent la taille du code QR."),
        _("I"): _("I échange le noir et le blanc, si votre téléphone ne lit pas le code QR."),
    }


def then_next() -> str:
    """Say what comes after the taps on a phone that does not tell by itself what it has read."""
    return _("Puis cliquez ici sur Suivant")


def never_in_a_key() -> str:
    """Name the digits that a key never has, since they look like letters."""
    return _("La clé ne contient jamais 0, 1, 8 ni 9.")


def time_left(expires_at: float, now: float) -> str:
    """Say until when the QR code may be used, and count the seconds near its end. Both moments are in Unix seconds."""
    seconds = int(expires_at - now)
    if seconds < LAST_SECONDS:
        minutes = seconds // 60
        return "! " + _("Ce code expire dans {minutes}:{seconds:02}").format(minutes=minutes, seconds=seconds % 60)
    return _("Code valable jusqu'à {hour}").format(hour=times.hour(expires_at))


def qr_code_expires(seconds: int) -> str:
    """Say, where a code of the app is asked for, how many seconds the QR code still lasts."""
    words = _("Le code QR expire dans {minutes}:{seconds:02} : saisissez le code de l'application avant.")
    return "! " + words.format(minutes=seconds // 60, seconds=seconds % 60)


def expired() -> str:
    """Say that the QR code on the page has expired."""
    return _("Ce code a expiré. Actualisez-le pour continuer.")


def by_the_phone(stage: Stage) -> str:
    """Say what the phone has done with the QR code; empty for an unknown stage."""
    match stage:
        case Stage.RETRIEVED:
            return _("Votre téléphone a lu le code QR. Sur le téléphone, appuyez sur Terminé.")
        case Stage.REJECTED:
            return _("Votre téléphone a refusé ce code QR. Choisissez « Autre » dans l'application.")
        case _:
            return ""


def about_the_caller(journey: Journey, caller: Caller, now: int) -> str:
    """Say what is unusual about the phone that has called, and that another one tried; empty if nothing is."""
    said = []
    if caller.system and journey.phone:
        words = _("C'est un {called} qui a appelé, et non un {chosen} : si ce n'est pas le vôtre, retirez-le.")
        said.append(words.format(called=caller.system.label, chosen=journey.phone.label))
    if caller.has_rival:
        said.append(notices.sentence(Notice(0, now, NoticeKind.SECOND_PHONE, journey.added)))
    return "\n".join(said)
