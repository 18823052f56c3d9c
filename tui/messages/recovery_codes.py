"""The sentences on recovery codes, for pages and for plain lines."""

from __future__ import annotations

from storage import CodeRefused, NoActiveFactor, Role
from tui.language import _, ngettext

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


def ten_codes() -> str:
    """Say what recovery codes are, to a person who has none."""
    return _("Dix codes à garder sur papier")


def prove_the_codes(number: int) -> str:
    """Ask for the recovery code of this number, from 1."""
    return _("Saisissez le code numéro {number} de votre liste : il prouve que vous les avez gardés.").format(
        number=number
    )


def not_the_code_asked(number: int) -> str:
    """Say that the code typed as proof is not the one of this number, from 1."""
    return _("Ce n'est pas le code numéro {number}. Relisez votre liste ; Précédent la montre encore.").format(
        number=number
    )


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
