"""The sentence a person reads for each thing the store refuses: what happened, then what to do."""

from __future__ import annotations

from math import ceil

import storage
from storage import StorageError, Verdict, Weakness
from tui.language import _, ngettext


def sentence(error: StorageError, now: float) -> str:
    """What to say of this error. `now` is in Unix seconds."""
    match error:
        case storage.Locked():
            return _("Trop d'essais. Réessayez dans {delay}.").format(delay=delay(error.until - now))
        case storage.CodeRefused():
            return refused_code(error.verdict)
        case storage.WeakPassword():
            return weak_password(error.weakness)
        case _:
            return _SENTENCES.get(type(error), _unexpected)()


def refused_code(verdict: Verdict) -> str:
    """Why a code did not pass."""
    if verdict is Verdict.USED:
        return _("Ce code a déjà servi. Attendez que votre téléphone en affiche un autre, puis saisissez-le.")
    return _(
        "Code refusé. Saisissez le code affiché maintenant. "
        "S'il est encore refusé, réglez l'heure de votre téléphone sur automatique."
    )


def weak_password(weakness: Weakness) -> str:
    """Why a new password does not pass."""
    return {
        Weakness.TOO_SHORT: _("Mot de passe trop court : il faut au moins 8 caractères."),
        Weakness.TOO_LONG: _("Mot de passe trop long : 4096 caractères au plus."),
        Weakness.COMMON: _("Ce mot de passe est trop courant. Choisissez-en un que personne d'autre n'a."),
        Weakness.LIKE_NAME: _("Ce mot de passe ressemble à votre nom d'utilisateur. Choisissez-en un autre."),
    }[weakness]


def delay(seconds: float) -> str:
    """A waiting time, rounded up: seconds under a minute, minutes above."""
    if seconds < 60:
        count = max(1, ceil(seconds))
        return ngettext("{count} seconde", "{count} secondes", count).format(count=count)
    count = ceil(seconds / 60)
    return ngettext("{count} minute", "{count} minutes", count).format(count=count)


def _unexpected() -> str:
    return _("L'opération n'a pas pu se faire. Rien n'a été changé. Réessayez, ou appelez un opérateur.")


_SENTENCES = {
    storage.SignInRefused: lambda: _("Nom d'utilisateur ou mot de passe incorrect. Vérifiez-les et recommencez."),
    storage.EnrolmentExpired: lambda: _(
        "Ce code QR n'est plus valable. Revenez en arrière pour en obtenir un nouveau."
    ),
    storage.InvalidName: lambda: _(
        "Ce nom d'utilisateur ne convient pas : 1 à 64 caractères, sans caractère invisible."
    ),
    storage.NameTaken: lambda: _("Ce nom d'utilisateur existe déjà. Choisissez-en un autre."),
    storage.AlreadyInitialised: lambda: _("Le premier compte vient d'être créé ailleurs. Relancez guichet."),
    storage.UnknownUser: lambda: _("Aucun compte ne porte ce nom."),
    storage.NotAllowed: lambda: _("Votre session ne le permet plus. Déconnectez-vous, puis reconnectez-vous."),
    storage.NoActiveFactor: lambda: _("Aucune méthode n'est active pour ce compte."),
    storage.SealBroken: lambda: _(
        "Un secret enregistré a été altéré. Appelez un opérateur : il faut refaire l'activation."
    ),
    storage.DatabaseUnavailable: lambda: _(
        "Les données ne peuvent pas être enregistrées pour le moment. Rien n'a été changé. Réessayez dans un instant."
    ),
    storage.DatabaseDamaged: lambda: _("Le fichier de données est endommagé. Appelez l'administrateur."),
    storage.KeyMissing: lambda: _("La clé qui protège les secrets est introuvable. Remettez-la à sa place."),
    storage.KeyWrong: lambda: _("La clé fournie n'est pas celle de cette base. Indiquez la bonne avec --key-file."),
    storage.KeyExposed: lambda: _("La clé peut être lue par d'autres. Protégez-la avec « chmod 600 »."),
    storage.NotOurDatabase: lambda: _(
        "Ce fichier n'est pas une base de Guichet. Indiquez-en une autre avec --database."
    ),
    storage.NewerDatabase: lambda: _("Cette base vient d'une version plus récente de Guichet. Mettez Guichet à jour."),
    storage.CannotOpen: lambda: _(
        "Ce fichier ou ce dossier ne peut pas être ouvert. Vérifiez qu'il existe et ses droits."
    ),
}
