"""The sentences on recovery codes, for pages and for plain lines."""

from __future__ import annotations

from storage import CodeRefused, NoActiveFactor, Role
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import printing
from tui.wizard.journey import Journey

FEW_CODES = 4
"""The number of recovery codes below which a person is told to renew them."""


def refused_recovery_code(error: CodeRefused | NoActiveFactor, role: Role) -> str:
    """Say why a recovery code was refused, and who helps; nobody sends operators to their own counter."""
    if isinstance(error, NoActiveFactor) and role is Role.OPERATOR:
        return _(
            "Vous n'avez pas de code de secours. Demandez à un autre opérateur, ou à l'administrateur, de "
            "réinitialiser votre appareil."
        )
    if isinstance(error, NoActiveFactor):
        return _("Vous n'avez pas de code de secours. Présentez-vous au comptoir.")
    return _("Ce code de secours est refusé. Vérifiez ses lettres et ses chiffres ; chacun ne sert qu'une fois.")


def keep_the_codes() -> str:
    """Say what recovery codes are for, and that they are shown once."""
    return _("Gardez ces dix codes loin de votre téléphone : chacun le remplace une fois. Ils ne seront plus affichés.")


def never_in_a_code() -> str:
    """Name the digits that a recovery code never has, since they look like letters."""
    return _("Un code ne contient jamais 0, 1, 8 ni 9.")


def instead_of_the_old_ones(left: int) -> str:
    """Say what comes of making new codes while `left` old ones are active."""
    return ngettext(
        "Il vous reste {n} code. Dix nouveaux le remplaceront : il ne servira plus dès que les nouveaux seront "
        "confirmés.",
        "Il vous reste {n} codes. Dix nouveaux les remplaceront : ils ne serviront plus dès que les nouveaux seront "
        "confirmés.",
        left,
    ).format(n=left)


def leave_unproved() -> str:
    """Ask whether a person means to leave recovery codes of which none is proved."""
    return _("Quitter sans confirmer un code ?")


def lost_with_this_page(journey: Journey) -> str:
    """Say what becomes worthless if the person leaves now: recovery codes, their file, their sheet; empty if nothing.

    Whoever is asked reads it: the person, the next client of a kiosk, an operator.
    """
    if not journey.has_unproved_codes:
        return ""
    words = [_("Ces codes de secours ne serviront pas : aucun n'a été confirmé.")]
    if journey.codes_file:
        words.append(worthless_file(journey.codes_file))
    if journey.codes_printed:
        words.append(_("La feuille imprimée ne servira à rien : jetez-la."))
    return " ".join(words)


def worthless_file(path: str) -> str:
    """Say what to do with the file of recovery codes that were never proved."""
    return _("Le fichier {path} ne servira à rien : supprimez-le.").format(path=clean(path, 200))


def ten_codes() -> str:
    """Say what recovery codes are, to a person who has none."""
    return _("Dix codes à garder sur papier")


def prove_the_codes(number: int) -> str:
    """Ask for the recovery code of this number, from 1."""
    return _("Saisissez le code numéro {number} de votre liste : il prouve que vous les avez gardés.").format(
        number=number
    )


def type_the_code_asked(number: int) -> str:
    """Say that nothing was typed in the place of the recovery code of this number, from 1."""
    return _("Saisissez le code numéro {number}.").format(number=number)


def not_the_code_asked(number: int) -> str:
    """Say that the code typed as proof is not the one of this number, from 1."""
    return _("Ce n'est pas le code numéro {number}. Relisez votre liste ; Précédent la montre encore.").format(
        number=number
    )


def not_the_code_asked_in_lines(number: int) -> str:
    """Say the same to who is asked in lines, where no button goes back."""
    return _("Ce n'est pas le code numéro {number}. Relisez votre liste ; « retour » la redit.").format(number=number)


def saved(path: str) -> str:
    """Say where the codes are saved."""
    return _("Codes enregistrés dans {path}, que personne d'autre ne peut lire.").format(path=clean(path, 200))


def printed() -> str:
    """Say that the printer took the codes."""
    return _("Codes envoyés à l'imprimante. Ne laissez pas la feuille dans le bac.")


def not_printed() -> str:
    """Say that the printer did not take the codes."""
    return " ".join((printing.not_printed(), _("Recopiez les codes à la main.")))


def codes_left(count: int) -> str:
    """Say how many recovery codes are left."""
    return ngettext("{n} code restant", "{n} codes restants", count).format(n=count)


def recovery(left: int, role: Role) -> str:
    """Describe the recovery codes in one line, with a sign if some are missing."""
    if left == 0 and role is Role.OPERATOR:
        return _("! Pas de codes de secours : sans eux, un téléphone perdu vous ferme aussi la console.")
    if left == 0:
        return _("! Pas de codes de secours : sans eux, un téléphone perdu vous mène au comptoir.")
    if left < FEW_CODES:
        return ngettext(
            "! Il vous reste {n} code de secours. Renouvelez-les dans vos paramètres.",
            "! Il vous reste {n} codes de secours. Renouvelez-les dans vos paramètres.",
            left,
        ).format(n=left)
    return ngettext("✓ {n} code de secours", "✓ {n} codes de secours", left).format(n=left)
