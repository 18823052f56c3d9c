"""The sentences of the wizard line by line, where the screen's speak of its buttons or of what it draws."""

from __future__ import annotations

from storage import Role
from tui.language import _
from tui.language.text import clean
from tui.messages import own_account, times
from tui.process.command import command


def the_end(role: Role) -> str:
    """Say that the guide is finished."""
    if role is Role.OPERATOR:
        return own_account.the_end(role)
    return _("C'est terminé : votre compte est protégé. Pour partir, répondez « quitter ».")


def help_on_a_name() -> tuple[str, ...]:
    """Say what the name of a device is for."""
    return (_("Ce nom sert à reconnaître l'appareil plus tard. Vous pourrez le changer dans vos paramètres."),)


def is_that_the_name(name: str) -> str:
    """Ask whether what reads like an answer to another question is meant as the name of a device."""
    return _("Faut-il vraiment appeler cet appareil « {name} » ?").format(name=clean(name))


def what_to_do_with(name: str) -> str:
    """Ask what to do with a device."""
    return _("{name} : que voulez-vous faire ?").format(name=clean(name))


def replace_the_lost_phone() -> str:
    """Say how the lost phone is replaced, to who has signed in with a recovery code."""
    return _("Répondez par le numéro du téléphone perdu, puis choisissez Remplacer.")


def another_device() -> str:
    """Say, where a recovery code is asked for, what else can replace the phone."""
    return _("Un autre de vos appareils est actif ? Répondez « retour », puis saisissez son code.")


def or_a_code() -> str:
    """Say that a code of another device does in the place of an approval."""
    return _("Ou saisissez le code d'un autre de vos appareils.")


def ask_again_or_lost() -> str:
    """Name the words that are heard while a phone is asked for approval."""
    return _("Pour redemander, répondez « encore ». Téléphone perdu ? Répondez « perdu ».")


def another_name(name: str) -> str:
    """Say how the name is corrected, where the password alone is asked for again."""
    return _("Pour changer le nom d'utilisateur « {name} », répondez « retour ».").format(name=clean(name, 32))


def preparing_the_codes() -> str:
    """Say why nothing is said for a while."""
    return _("Préparation des codes : cela prend quelques secondes.")


def answered_too_early() -> str:
    """Say that what was typed before something was read out is no answer to it."""
    return _("Ce que vous avez saisi avant cette lecture n'est pas pris comme réponse.")


def the_key_waits(until: float) -> str:
    """Say, to who leaves an activation, how long its key waits."""
    return _("Activation interrompue. Relancez « {command} » avant {hour} : la même clé vous attend.").format(
        command=command("--plain"), hour=times.hour(until)
    )
