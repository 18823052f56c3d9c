"""The sentences of each step, for its page and for plain lines."""

from __future__ import annotations

from collections.abc import Collection

from storage import APPROVING, Factor, Role, Session
from tui.language import _
from tui.language.text import clean
from tui.messages import names, own_account, times
from tui.messages.in_lines import the_key_waits
from tui.messages.recovery_codes import worthless_file
from tui.process.command import command
from tui.wizard.journey import Journey
from tui.wizard.list_state import ListState
from tui.wizard.steps import GUIDE_STEPS, Step

A_MINUTE = 60
"""Seconds that must be left for an hour and a minute to be named that are still to come."""


def guide_steps(numbers: tuple[int, ...]) -> str:
    """Name the guide's own steps that a page stands for, as a person reads them on paper; empty for none."""
    if len(numbers) < 2:
        return "".join(_("Étape {step} sur {steps}").format(step=number, steps=GUIDE_STEPS) for number in numbers)
    first, last = numbers
    return _("Étapes {first} et {last} sur {steps}").format(first=first, last=last, steps=GUIDE_STEPS)


def checking() -> str:
    """Say that what was typed is being checked."""
    return _("Vérification en cours.")


def making_the_account() -> str:
    """Say that creating the account takes a moment."""
    return _("Création du compte.")


def welcome(*, at_login: bool) -> tuple[str, ...]:
    """Return what the page of Connexion says besides, where a shell waits for the person."""
    return (_("Protégez d'abord votre compte : votre session s'ouvrira ensuite."),) if at_login else ()


def goodbye() -> str:
    """Say goodbye to a person who leaves."""
    return _("Au revoir.")


def nothing_is_installed() -> str:
    """Say that the database is empty."""
    return _("Rien n'est encore installé ici.")


def what_to_do() -> str:
    """Ask what somebody wants on an empty database."""
    return _("Que voulez-vous faire ?")


def no_demonstration_in_lines() -> str:
    """Say, to who is asked in lines, that the demonstration is pictures, and how somebody else can be shown it."""
    return _(
        "La démonstration dessine un écran et un téléphone côte à côte : elle ne se lit pas ligne par ligne. "
        "Pour la montrer à quelqu'un, en plein écran : {command}"
    ).format(command=command("demo"))


def only_the_owner_installs() -> str:
    """Say who may install."""
    return _("Seul le propriétaire de la base de données peut installer Guichet.")


def closed_by_silence(seconds: int) -> str:
    """Say why the program ended by itself."""
    return _("Guichet s'est fermé après {time} sans activité.").format(time=times.span(seconds))


def how_things_stand(journey: Journey, now: float, *, in_lines: bool = False) -> str:
    """Say, to a person who leaves, what becomes of what was begun and what protects them."""
    again = command("--plain") if in_lines else command()
    begun = journey.enrolment or (journey.session and journey.session.pending)
    if begun and begun.expires_at - now >= A_MINUTE:
        if in_lines and begun.method not in APPROVING:
            return the_key_waits(begun.expires_at)
        return _("Activation interrompue. Relancez « {command} » avant {hour} : le même code QR vous attend.").format(
            command=again, hour=times.hour(begun.expires_at)
        )
    if begun:
        return _("Activation interrompue. Relancez « {command} » pour la recommencer.").format(command=again)
    if journey.step in (Step.RECOVERY_CODES, Step.RECOVERY_PROOF):
        words = _(
            "Vos nouveaux codes de secours ne servent pas encore. Relancez « {command} » pour en créer d'autres."
        ).format(command=again)
        return f"{words} {worthless_file(journey.codes_file)}" if journey.codes_file else words
    if journey.session and journey.session.must_enrol and not journey.session.methods:
        return _(
            "Au revoir. Votre compte n'est pas encore protégé : relancez « {command} » pour activer une méthode."
        ).format(command=again)
    if journey.has_lost_phone:
        return f"{goodbye()} {own_account.if_the_phone_is_lost()}"
    if journey.session and journey.session.methods:
        protected = _("Au revoir. Votre compte est protégé par votre téléphone.")
        is_operator = journey.session.user.role is Role.OPERATOR
        return f"{protected} {own_account.what_operators_do_next()}" if is_operator else protected
    return goodbye()


def first_account() -> str:
    """Say whose the first account of an empty database is."""
    return _("Créez le premier compte, celui de l'opérateur. Il sera protégé par votre téléphone.")


def type_the_name() -> str:
    """Ask for the name."""
    return _("Saisissez votre nom d'utilisateur.")


def choose_a_name() -> str:
    """Ask for the name of a new account."""
    return _("Choisissez un nom d'utilisateur.")


def type_a_recovery_code() -> str:
    """Ask for a recovery code."""
    return _("Saisissez un code de secours.")


def type_the_password() -> str:
    """Ask for the password."""
    return _("Saisissez votre mot de passe.")


def password_before_settings() -> str:
    """Ask for the password again, and say why."""
    return _("Avant de modifier vos paramètres, saisissez de nouveau votre mot de passe.")


def type_the_code() -> str:
    """Ask for the code that the app shows."""
    return _("Saisissez le code affiché sur votre téléphone")


def where_the_code_is(journey: Journey, issuer: str) -> str:
    """Say in which app and under which entry the code asked at sign-in is found."""
    held = journey.person.methods - APPROVING
    apps = [method.name for method in journey.methods if method.id in held]
    return _("Ouvrez {app} et lisez le code de « {issuer} ».").format(
        app=_(" ou ").join(apps) or _("l'application"), issuer=issuer
    )


def where_the_proof_is(journey: Journey) -> tuple[str, str, str]:
    """Tell Étape 7, where the app has it, and Étape 8; say why a code is typed that the guide says not to type."""
    return (
        _("Étape 7 : sur votre appareil mobile, appuyez sur Terminé.") if journey.method.ends_with_done else "",
        _("Étape 8 : dans l'application {app}, un code à 6 chiffres apparaîtra. Saisissez-le ici, une fois.").format(
            app=journey.method.name
        ),
        ""
        if journey.method.calls_home
        else _(
            "Le guide sur papier ne demande pas ce code : le téléphone y prévient l'écran lui-même. "
            "Le vôtre ne le fait pas."
        ),
    )


def shorter_codes(lengths: Collection[int]) -> str:
    """Say how a code is sent that leaves boxes empty; nothing where all codes fill them."""
    *shorter, _longest = sorted(lengths)
    if not shorter:
        return ""
    count = _(" ou ").join(str(length) for length in shorter)
    return _("Un code de {count} chiffres ? Appuyez sur Entrée après le dernier.").format(count=count)


def step_one_comes_later() -> str:
    """Say where the first step of the guide is, to who begins at the second."""
    return _("L'étape 1, télécharger l'application, vient plus loin.")


def keep_this_page() -> str:
    """Say what comes after this page, and that it is needed."""
    return _("Un code QR s'affichera sur votre écran. Gardez cette page ouverte pour le scanner.")


def keep_this_page_too() -> str:
    """Say the same in one line, on a page that says which device is replaced besides."""
    return _("Gardez cette page ouverte : un code QR s'y affichera.")


def lost_phone() -> str:
    """Offer the way for people without their phone, as a label."""
    return _("Téléphone perdu ou changé ?")


def phone_lost() -> str:
    """Name the button of who is asked for a code, or an approval, of a phone that is lost."""
    return _("Téléphone perdu ?")


def lost_phone_takes_a_code() -> str:
    """Say where to go without the phone."""
    return _("« Téléphone perdu ? » accepte un de vos codes de secours à la place.")


def without_the_phone(role: Role) -> tuple[str, str, str]:
    """Say what can replace the phone: a recovery code, another device, an operator; another one for an operator."""
    return (
        _("Saisissez un de vos codes de secours : il remplace une fois votre téléphone."),
        _("Un autre de vos appareils est actif ? Revenez en arrière et saisissez son code."),
        _("Ni code ni appareil ? Un autre opérateur, ou l'administrateur, réinitialisera votre appareil.")
        if role is Role.OPERATOR
        else _("Ni code ni appareil ? Présentez-vous au comptoir : un opérateur vérifiera votre identité."),
    )


def type_of_device() -> str:
    """Ask for the type of phone."""
    return _("Sélectionnez votre type de périphérique")


def is_active(journey: Journey) -> str:
    """Say which method is active on which device."""
    return _("{app} est activé sur {device}").format(app=journey.method.name, device=clean(journey.added))


def name_the_device() -> str:
    """Ask for the name of a device."""
    return _("Donnez un nom à cet appareil, pour le reconnaître plus tard.")


def replacing(name: str) -> str:
    """Say, where a device is activated in the place of another, that it is so; name that one where it is known."""
    if not name:
        return _("Cet appareil remplacera l'ancien, qui sert jusque-là.")
    return _("Cet appareil remplacera « {name} », qui sert jusque-là.").format(name=clean(name))


def is_replaced(name: str, *, approves: bool = False) -> str:
    """Say what has become of the device that was replaced; name it where it is known."""
    if approves:
        return _("L'ancien appareil ne sert plus.")
    if not name:
        return _("L'ancien appareil ne sert plus : ses codes sont refusés.")
    return _("L'ancien, « {name} », ne sert plus : ses codes sont refusés.").format(name=clean(name))


def keep_the_app(app: str, *, approves: bool = False) -> str:
    """Remind the person, once a method is active, to keep the app: in the guide's words, where it shows codes."""
    if approves:
        return _(
            "Conservez l'application {app} sur votre appareil mobile : c'est là que vous approuverez vos connexions à "
            "l'Espace client."
        ).format(app=app)
    return _(
        "Conservez l'application {app} sur votre appareil mobile pour vous connecter à l'Espace client, car "
        "vous devrez peut-être fournir un code de vérification unique qui sera généré par l'application."
    ).format(app=app)


def why_a_new_password(person: Session) -> str:
    """Say why a new password is needed, or what changing it does to other sessions."""
    if person.user.one_time_password:
        return _("Votre mot de passe est provisoire. Choisissez le vôtre, que personne d'autre ne connaît.")
    return _("Votre session se fermera sur les autres écrans où votre compte est ouvert.")


def sign_out_question() -> str:
    """Ask before a person is signed out."""
    return _("Vous déconnecter ?")


def good_passwords() -> str:
    """Say what makes a good password."""
    return _("8 caractères au moins, 15 conseillés. Une phrase convient.")


def no_password() -> str:
    """Say that no password was typed."""
    return _("Choisissez un mot de passe.")


def refused_password() -> str:
    """Say that the password is wrong, where no name was asked for."""
    return _("Mot de passe incorrect. Vérifiez-le et recommencez.")


def interrupted(journey: Journey, *, in_lines: bool = False) -> tuple[str, str, str]:
    """Say what was begun elsewhere and until when it lasts, what each choice does, and what if it was somebody else."""
    pending = journey.person.pending
    begun = ""
    if pending:
        if in_lines and pending.method not in APPROVING:
            words = _(
                "L'activation commencée à {begun} ({app}, {device}) n'est pas terminée. "
                "Vous pouvez la reprendre jusqu'à {end}, avec la même clé."
            )
        else:
            words = _(
                "L'activation commencée à {begun} ({app}, {device}) n'est pas terminée. "
                "Vous pouvez la reprendre jusqu'à {end}, avec le même code QR."
            )
        begun = words.format(
            begun=times.hour(pending.created_at),
            app=names.method_name(pending.method, journey.methods),
            device=clean(pending.name),
            end=times.hour(pending.expires_at),
        )
    return (
        begun,
        _("Si cette activation est ouverte sur un autre écran, elle s'y arrêtera, quel que soit votre choix."),
        _(
            "Vous n'avez pas commencé cette activation ? Choisissez Abandonner, puis changez votre mot de passe : "
            "quelqu'un d'autre le connaît peut-être."
        ),
    )


def methods(journey: Journey) -> str:
    """Sum up the list of methods in a sentence."""
    days = journey.person.grace_days
    if days is not None and days > 0:
        return _grace(days, journey.person)
    is_operator = journey.person.user.role is Role.OPERATOR
    match journey.list_state:
        case ListState.REQUIRED_NONE_ENROLLED | ListState.REQUIRED_SOME_ENROLLED if is_operator:
            return _("Activez les méthodes marquées « obligatoire » : elles le sont pour tous les comptes.")
        case ListState.REQUIRED_NONE_ENROLLED | ListState.REQUIRED_SOME_ENROLLED:
            return _("Votre organisation exige les méthodes marquées « obligatoire ».")
        case ListState.OPTIONAL_NONE_ENROLLED if journey.person.must_enrol and is_operator:
            return _(
                "Un compte d'opérateur doit être protégé par un téléphone. L'activation ne prend que quelques minutes."
            )
        case ListState.OPTIONAL_NONE_ENROLLED if journey.person.must_enrol:
            return _(
                "Votre organisation exige que votre téléphone protège votre compte. L'activation ne prend que "
                "quelques minutes."
            )
        case ListState.OPTIONAL_NONE_ENROLLED:
            return _("Protégez votre compte avec votre téléphone. L'activation ne prend que quelques minutes.")
        case _ if journey.changing_settings:
            return _("Choisissez ce que vous voulez ajouter ou modifier.")
        case _:
            return another_method()


def another_method() -> str:
    """Announce Étape 9: one more method, or none."""
    return _(
        "Vous pouvez décider d'activer une autre méthode d'authentification multifacteur ou cliquer sur "
        "Terminer pour continuer vers l'Espace client."
    )


def another_method_in_lines() -> str:
    """Announce Étape 9 to who is asked in lines, where nothing is clicked."""
    return _("Vous pouvez activer une autre méthode, ou choisir Terminer pour continuer vers l'Espace client.")


def _grace(days: int, person: Session) -> str:
    """Say by when a missing method has to be active."""
    delay = _("moins d'un jour") if days == 1 else _("{days}\u00a0jours").format(days=days)
    if person.methods:
        return _("Les méthodes marquées « obligatoire » devront être actives dans {delay}.").format(delay=delay)
    return _("Protégez votre compte avec votre téléphone : ce sera obligatoire dans {delay}.").format(delay=delay)


def devices(*, has_lost_phone: bool) -> str:
    """Say what to do with the devices, to who has signed in with a recovery code or with a phone."""
    if has_lost_phone:
        return _("Choisissez Remplacer en face du téléphone perdu.")
    return _("Remplacer garde l'ancien téléphone jusqu'à ce que le nouveau soit prêt.")


def renaming() -> str:
    """Say what renaming a device changes."""
    return _("Renommer change le nom affiché ici, et rien d'autre.")


def device(factor: Factor) -> str:
    """Say since when a device is active and when it was last used; with a sign if it is disabled."""
    if factor.disabled_at:
        refused = _("ne sert plus : trop de refus") if factor.method in APPROVING else ""
        return "! " + (refused or _("ne sert plus : trop de codes refusés"))
    words = _("ajouté le {date}").format(date=times.date_of(factor.created_at))
    if factor.last_used_at:
        words += " · " + _("utilisé le {date}").format(date=times.date_of(factor.last_used_at))
    return words


def removal_question() -> str:
    """Ask before a device is removed."""
    return _("Retirer cet appareil ?")


def removal(app: str, name: str, *, is_last: bool, approves: bool = False) -> str:
    """Say what comes of removing a device."""
    if approves:
        words = _("{app} sur « {name} » ne servira plus à vous connecter.")
    else:
        words = _("{app} sur « {name} » ne servira plus à vous connecter : ses codes seront refusés aussitôt.")
    words = words.format(app=app, name=name)
    if is_last:
        words += " " + _(
            "C'est votre dernier appareil : vos codes de secours seront effacés aussi, et votre mot de "
            "passe seul protégera votre compte."
        )
    return words
