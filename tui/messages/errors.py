"""The sentence for each refusal of the store: what happened, then what to do."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable

import storage
from storage import (
    CLOCK_AHEAD,
    CLOCK_BEHIND,
    DAY,
    LONGEST_GRACE_DAYS,
    AddressFlaw,
    CodeRefused,
    Diagnosis,
    StorageError,
    Verdict,
    Weakness,
)
from tui.language import _
from tui.language.text import clean
from tui.messages import file_errors, host_errors, phone_errors, server_errors
from tui.messages.findings import checked
from tui.messages.times import delay, hour, minute
from tui.methods.catalogue import Phone
from tui.process.command import command

A_MINUTE = 60
"""Seconds of waiting above which somebody else may be asked for help."""


def sentence(error: StorageError, now: float, phone: Phone | None = None) -> str:
    """Return the sentence for an error. `now` is in Unix seconds; `phone` is the one being enrolled."""
    match error:
        case storage.Locked():
            return locked(error.until - now)
        case storage.CodeRefused():
            return refused_code(error, now, phone)
        case storage.WeakPassword():
            return weak_password(error.weakness)
        case storage.InvalidEmail():
            return invalid_email(error.flaw)
        case storage.UnknownParameter(name=str(name)) if name:
            return _(
                "Cette adresse a un paramètre inconnu, « {name} », qui change peut-être les codes. Demandez à l'ancien "
                "système ce qu'il veut dire, ou activez de nouveau le téléphone."
            ).format(name=name)
        case storage.UnknownColumn(name=str(name)) if name:
            return _(
                "Cette liste a une colonne inconnue, « {name} », qui change peut-être les codes. Guichet lit account, "
                "link, seed, secret, serial, type, algorithm, digits et period."
            ).format(name=name)
        case storage.SealedExport():
            return _(
                "Cet export de {origin} est chiffré d'une façon que Guichet n'ouvre pas. Exportez-le en clair, puis "
                "effacez-le une fois lu."
            ).format(origin=clean(error.origin))
        case storage.CannotOpen(path=str()) if type(error) in server_errors.IN_PLACE_OF_A_FILE:
            return server_errors.IN_PLACE_OF_A_FILE[type(error)]()
        case _:
            return _SENTENCES.get(type(error), _unexpected)()


def locked(seconds: float) -> str:
    """Say for how long nothing can be tried; where it is long, who can shorten it."""
    if seconds > A_MINUTE:
        words = _("Trop d'essais. Réessayez dans {delay}, ou demandez à un opérateur de débloquer le compte.")
    else:
        words = _("Trop d'essais. Réessayez dans {delay}.")
    return words.format(delay=delay(seconds))


def where(error: StorageError) -> str:
    """Return the file or the moments at fault and the system's own words, to follow the sentence of a command."""
    match error:
        case storage.DatabaseMoved(detail=str(place)) if place:
            return " (" + _("tout est maintenant dans {place}").format(place=place) + ")"
        case storage.MoveUnfinished(detail=str(old)) if old:
            return f" ({command(f'--database {shlex.quote(old)} move --to {shlex.quote(str(error.path))}')})"
        case storage.MoveRefused(names=names) if names:
            every = checked()
            return f" ({', '.join(every.get(name, name) for name in names)})"
        case storage.CannotOpen(detail=""):
            return f" ({error.path})"
        case storage.CannotOpen():
            return " (" + _("{path} : {detail}").format(path=error.path, detail=error.detail) + ")"
        case storage.KeyNotEverywhere():
            return f" ({', '.join(error.hosts)})"
        case storage.ClockImplausible():
            words = _("il est {now} ici ; dernier événement : {newest}")
            return " (" + words.format(now=minute(error.now), newest=minute(error.newest)) + ")"
        case storage.DatabaseUnavailable() if error.detail:
            return f" ({error.detail})"
        case _:
            return ""


def no_code() -> str:
    """Say that no code was typed."""
    return _("Il n'y a pas de code. Saisissez celui que votre téléphone affiche.")


def refused_code(error: CodeRefused, now: float, phone: Phone | None = None) -> str:
    """Say why a code was refused, and what to do."""
    if error.verdict is Verdict.USED:
        return _("Ce code a déjà servi. Attendez que votre téléphone en affiche un autre, puis saisissez-le.")
    match error.diagnosis:
        case Diagnosis.NO_CODE:
            return no_code()
        case Diagnosis.SEVERAL_CODES:
            return _(
                "Plusieurs codes différents ont été saisis. Saisissez seulement celui que votre téléphone affiche."
            )
        case Diagnosis.NOT_DIGITS:
            return _("Code refusé : un code n'a que des chiffres, sans lettre ni signe.")
        case Diagnosis.NOT_SIX:
            return _("Code refusé : il faut 6 chiffres. Un code de 8 chiffres vient d'une autre application.")
        case Diagnosis.NOT_SIX_OR_EIGHT:
            return _("Code refusé : il faut 6 ou 8 chiffres, autant qu'en affiche votre appareil.")
        case Diagnosis.EARLIER_ENTRY:
            return _(
                "Code refusé : il vient d'une entrée plus ancienne. Saisissez le code de la plus récente ; une fois "
                "ce code accepté, supprimez l'ancienne dans l'application."
            )
        case Diagnosis.OTHER_ALGORITHM:
            return _(
                "Code refusé : cette application ne calcule pas les bons codes. Essayez avec une autre application."
            )
        case Diagnosis.WRONG_CLOCK:
            return wrong_clock(error.seconds_off, now, phone)
        case _:
            return _(
                "Code refusé. Saisissez le code affiché maintenant. "
                "S'il est encore refusé, réglez l'heure de votre téléphone sur automatique."
            )


def wrong_clock(seconds_off: int, now: float, phone: Phone | None) -> str:
    """Say by how much a phone's clock is off, what time it is here, and where to set it."""
    minutes, seconds = divmod(abs(seconds_off), 60)
    amount = (_("{minutes}\u00a0min\u00a0{seconds:02}") if minutes else _("{seconds}\u00a0secondes")).format(
        minutes=minutes, seconds=seconds
    )
    if seconds_off > 0:
        found = _("Code refusé : l'heure de votre téléphone avance de {amount} (il est {here}).")
    else:
        found = _("Code refusé : l'heure de votre téléphone retarde de {amount} (il est {here}).")
    if phone is Phone.ANDROID:
        mend = _("Paramètres, Système, Date et heure : activez l'heure automatique.")
    else:
        mend = _("Réglages, Général, Date et heure : activez le réglage automatique.")
    return f"{found.format(amount=amount, here=hour(now))} {mend}"


def unfit_grace() -> str:
    """Say that this number of days cannot be given before a method is required."""
    return _("Ce nombre de jours ne convient pas : choisissez de 0 à {most}.").format(most=LONGEST_GRACE_DAYS)


def invalid_email(flaw: AddressFlaw) -> str:
    """Say why this e-mail address is refused."""
    sentences = {
        AddressFlaw.FORM: _("Cette adresse de courriel ne convient pas. Vérifiez-la ; exemple : nom@exemple.fr."),
        AddressFlaw.HIDDEN: _("Cette adresse de courriel contient une espace ou un caractère invisible. Retirez-le."),
        AddressFlaw.ACCENTS: _(
            "Cette adresse de courriel a un accent ou un signe que le courriel n'admet pas avant « @ ». Écrivez-la "
            "sans cet accent ou ce signe."
        ),
        AddressFlaw.DOTS: _(
            "Cette adresse de courriel a un point de trop : au début, à la fin, à côté de « @ », ou deux de suite."
        ),
        AddressFlaw.DOMAIN: _(
            "Ce qui suit « @ » dans cette adresse de courriel n'est pas un nom de domaine. Vérifiez-le."
        ),
        AddressFlaw.TOO_LONG: _(
            "Cette adresse de courriel est trop longue : 64 caractères au plus avant « @ », 254 en tout."
        ),
    }
    return sentences[flaw]


def not_installed() -> str:
    """Say to somebody who may not install that nobody has done so yet."""
    return _("Guichet n'est pas encore installé : l'administrateur crée d'abord le compte de l'opérateur.")


def disabled_in_lines() -> str:
    """Say, to who is asked in lines, that the phone is disabled, and what to answer."""
    return _(
        "Trop de codes refusés : ce téléphone ne peut plus servir. Répondez « perdu » pour donner un code de secours, "
        "ou appelez un opérateur."
    )


def no_terminal() -> str:
    """Say that there is no terminal to draw on."""
    return _("Guichet a besoin d'un terminal. Avec ssh, ajoutez -t à la commande.")


def mend_the_clock() -> str:
    """Say what to do about a clock that may be wrong."""
    return _("Réglez l'heure de cette machine ; si elle est juste, lancez « {command} ».").format(
        command=command("clock accept")
    )


def weak_password(weakness: Weakness) -> str:
    """Say why a new password is refused."""
    return {
        Weakness.TOO_SHORT: _("Mot de passe trop court : il faut au moins 8 caractères."),
        Weakness.TOO_LONG: _("Mot de passe trop long : 4096 caractères au plus."),
        Weakness.CONTROL_CHARACTER: _(
            "Ce mot de passe contient un caractère de contrôle, comme une tabulation, qui ne se saisit pas partout. "
            "Choisissez-en un autre."
        ),
        Weakness.COMMON: _("Ce mot de passe est trop courant. Choisissez-en un que personne d'autre n'a."),
        Weakness.GUESSABLE: _("Mot de passe trop facile à deviner. Prenez quatre mots sans rapport entre eux."),
        Weakness.UNCHANGED: _("C'est le mot de passe que vous avez déjà. Choisissez-en un autre."),
        Weakness.LIKE_NAME: _("Ce mot de passe ressemble à votre nom d'utilisateur. Choisissez-en un autre."),
    }[weakness]


def reads_like(names: Iterable[str]) -> str:
    """Warn whoever creates an account of the names of other accounts that look the same."""
    return _(
        "Ce nom se lit comme celui d'un autre compte : {names}. Vérifiez que c'est bien une autre personne."
    ).format(names=", ".join(map(clean, names)))


def _unexpected() -> str:
    return _("Cette action n'a pas pu se faire. Rien n'a été changé. Réessayez, ou appelez un opérateur.")


_OF_OTHERS = file_errors.SENTENCES | host_errors.SENTENCES | phone_errors.SENTENCES | server_errors.SENTENCES
_SENTENCES: dict[type[StorageError], Callable[[], str]] = _OF_OTHERS | {
    storage.SignInRefused: lambda: _("Nom d'utilisateur ou mot de passe incorrect. Vérifiez-les et recommencez."),
    storage.EnrolmentExpired: lambda: _(
        "Ce code QR n'est plus valable. Revenez en arrière pour en obtenir un nouveau."
    ),
    storage.InvalidName: lambda: _(
        "Ce nom d'utilisateur ne convient pas : 1 à 64 caractères, sans caractère invisible."
    ),
    storage.NameTaken: lambda: _("Ce nom d'utilisateur existe déjà. Choisissez-en un autre."),
    storage.AlreadyInitialised: lambda: _(
        "Le premier compte vient d'être créé ailleurs. Relancez « {command} »."
    ).format(command=command()),
    storage.UnknownUser: lambda: _("Aucun compte ne porte ce nom. Vérifiez le nom."),
    storage.NotAllowed: lambda: _(
        "Votre session ne permet plus cette action. Déconnectez-vous, puis reconnectez-vous."
    ),
    storage.NoActiveFactor: lambda: _("Aucune méthode n'est active pour ce compte."),
    storage.FactorDisabled: lambda: _(
        "Trop de codes refusés : ce téléphone ne peut plus servir. Prenez un code de secours avec "
        "« Téléphone perdu ? », ou appelez un opérateur."
    ),
    storage.CodeWanted: lambda: _("Saisissez un code de votre téléphone, puis recommencez."),
    storage.NotOnOneself: lambda: _(
        "Cette action ne se fait pas sur votre propre compte. Demandez à un autre opérateur. Rien n'a été changé."
    ),
    storage.SessionEnded: lambda: _("Vos paramètres ont changé ailleurs. Reconnectez-vous."),
    storage.PasswordExpired: lambda: _("Ce mot de passe provisoire a expiré. Demandez-en un autre à l'opérateur."),
    storage.EnrolmentElsewhere: lambda: _(
        "Une activation a été commencée ailleurs. Reprenez-la ici, ou abandonnez-la."
    ),
    storage.EnrolmentTakenOver: lambda: _(
        "Cette activation a été reprise ailleurs. Terminez-la là-bas, ou revenez en arrière pour la reprendre ici."
    ),
    storage.OperatorsMustEnrol: lambda: _(
        "Un opérateur doit toujours avoir une méthode, sans délai. Rien n'a été changé."
    ),
    storage.LastOperator: lambda: _(
        "C'est le seul opérateur dont le compte est ouvert, et il en faut un. Créez-en d'abord un autre avec "
        "« {command} ». Rien n'a été changé."
    ).format(command=command(" ".join(("users add", _("NOM"), "--role operator")))),
    storage.TooManyDevices: lambda: _(
        "Cette méthode a déjà autant d'appareils que permis. Retirez-en un, puis recommencez."
    ),
    storage.LastDevice: lambda: _(
        "C'est le dernier appareil de ce compte, et il en faut un. Ajoutez-en un autre, puis retirez celui-ci."
    ),
    storage.InvalidDeviceName: lambda: _(
        "Ce nom d'appareil ne convient pas : 1 à 40 caractères, sans caractère invisible."
    ),
    storage.IdentityNotRecorded: lambda: _(
        "Indiquez d'abord comment l'identité de la personne a été vérifiée, par exemple « passeport ». "
        "Rien n'a été changé."
    ),
    storage.ReasonNotRecorded: lambda: _(
        "Indiquez d'abord pourquoi, par exemple « téléphone perdu ». Rien n'a été fait."
    ),
    storage.SeveralTokens: lambda: _(
        "Ce compte a plusieurs appareils : dites lequel avec --factor. « {command} » les donne."
    ).format(command=command("factors list")),
    storage.UnfitForVerifier: lambda: _(
        "Ce vérificateur ne sait pas calculer les codes de cet appareil, ou écrire ce nom. Rien n'a été écrit."
    ),
    storage.WeakPassphrase: lambda: _(
        "Cette phrase de passe ne convient pas : 15 caractères au moins, en UTF-8. "
        "Les caractères de contrôle sont refusés. Rien n'a été écrit."
    ),
    storage.GuessablePassphrase: lambda: _(
        "Cette phrase de passe se devine trop vite. Prenez six mots sans rapport entre eux. Rien n'a été écrit."
    ),
    storage.TokenHeld: lambda: _("Ce compte a déjà ce jeton. Rien n'a été changé."),
    storage.TokenStopped: lambda: _(
        "Ce compte a ce jeton, ou l'a eu : un jeton arrêté ne revient pas. Activez de nouveau le téléphone."
    ),
    storage.TokenRefused: lambda: _(
        "Ce n'est pas l'adresse otpauth d'un jeton, qui commence par otpauth://totp/ et tient sur une ligne. "
        "Copiez-la entière."
    ),
    storage.MigrationUri: lambda: _(
        "C'est un transfert de Google Authenticator : il réunit les jetons de plusieurs services, et Guichet ne le "
        "lit pas. Demandez à l'ancien système l'adresse otpauth://totp/ de ce seul compte, ou activez de nouveau le "
        "téléphone."
    ),
    storage.CounterToken: lambda: _(
        "Ce jeton est à compteur (HOTP) : ses codes ne dépendent pas de l'heure, Guichet ne les accepte pas. "
        "Activez le téléphone à sa place."
    ),
    storage.RepeatedParameter: lambda: _(
        "Cette adresse donne deux fois le même paramètre. Demandez à l'ancien système lequel est juste."
    ),
    storage.UnknownParameter: lambda: _(
        "Cette adresse a un paramètre inconnu, qui change peut-être les codes. Guichet lit secret, issuer, algorithm, "
        "digits et period."
    ),
    storage.UnknownColumn: lambda: _(
        "Cette liste a une colonne inconnue, qui change peut-être les codes. Guichet lit account, link, seed, secret, "
        "serial, type, algorithm, digits et period."
    ),
    storage.TokensRefused: lambda: _("Des jetons sont refusés, et aucun n'a été ajouté. Corrigez la liste."),
    storage.UnknownExport: lambda: _(
        "Guichet ne lit pas ce fichier. En JSON, il lit les exports d'Aegis, d'andOTP et de 2FAS ; en XML, PSKC sans "
        "type de document."
    ),
    storage.NotInUtf8: lambda: _("Ce fichier n'est pas en UTF-8. Enregistrez-le au format « CSV UTF-8 »."),
    storage.TokenListTooLong: lambda: _(
        "Ce fichier est trop long : Guichet en lit au plus 4\u00a0Mo et 10\u00a0000 jetons. Partagez-le en plusieurs."
    ),
    storage.NoAccountSaid: lambda: _(
        "Rien ne dit de quel compte est ce jeton. Ajoutez une colonne « account », ou nommez le compte dans la "
        "commande."
    ),
    storage.AnotherAccount: lambda: _(
        "Ce fichier dit que ce jeton est à quelqu'un d'autre. Pour en prendre plusieurs, ne nommez pas de compte."
    ),
    storage.WrongPassphrase: lambda: _(
        "Cette phrase de passe n'ouvre pas ce fichier, ou le fichier est abîmé. Rien n'a été ajouté."
    ),
    storage.InvalidSeed: lambda: _(
        "Cette graine n'est pas en hexadécimal (chiffres 0 à 9, lettres A à F). Si elle est en Base32, nommez sa "
        "colonne « secret »."
    ),
    storage.InvalidSecret: lambda: _(
        "Le secret de ce jeton manque ou n'est pas en Base32 (lettres A à Z, chiffres 2 à 7). Copiez l'adresse entière."
    ),
    storage.ShortSecret: lambda: _(
        "Le secret de ce jeton est trop court : il lui faut 112\u00a0bits, soit 23 caractères. Activez de nouveau le "
        "téléphone."
    ),
    storage.LongSecret: lambda: _(
        "Le secret de ce jeton est trop long : 64\u00a0octets au plus. Activez de nouveau le téléphone."
    ),
    storage.UnknownAlgorithm: lambda: _(
        "Ce jeton calcule ses codes avec un algorithme inconnu : Guichet connaît SHA1, SHA256 et SHA512. Activez de "
        "nouveau le téléphone."
    ),
    storage.InvalidDigits: lambda: _(
        "Les codes de ce jeton n'ont ni 6 ni 8 chiffres : Guichet ne les accepte pas. Activez de nouveau le téléphone."
    ),
    storage.InvalidPeriod: lambda: _(
        "Les codes de ce jeton changent trop vite ou trop lentement : de 15 à 60\u00a0secondes sont permises. "
        "Activez de nouveau le téléphone."
    ),
    storage.CannotHash: lambda: _(
        "La machine n'a pas assez de mémoire pour cette vérification. Cet essai ne compte pas. Réessayez dans un "
        "instant."
    ),
    storage.ClockImplausible: lambda: " ".join(
        [
            _(
                "Rien n'a été fait : l'heure de cette machine est plus de {days}\u00a0jours après le dernier "
                "événement du journal, ou plus de {minutes}\u00a0minutes avant."
            ).format(days=CLOCK_AHEAD // DAY, minutes=CLOCK_BEHIND // 60),
            mend_the_clock(),
        ]
    ),
    storage.SealBroken: lambda: _(
        "Les données enregistrées ont été altérées. Appelez l'administrateur : « {command} » dit lesquelles."
    ).format(command=command("check")),
    storage.DatabaseUnavailable: lambda: _(
        "Les données ne peuvent pas être enregistrées pour le moment. Rien n'a été changé. Réessayez dans un instant."
    ),
    storage.NoPlace: lambda: _(
        "Trop de mots de passe sont vérifiés en ce moment. Rien n'a été changé. Réessayez dans une minute."
    ),
}
