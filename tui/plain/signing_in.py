"""Signing in: the first account, the password, the code, the lost phone."""

from __future__ import annotations

from storage import CodeRefused, NoActiveFactor, SessionEnded, SignInRefused, codes, normal_password
from tui.language import _
from tui.messages import errors, recovery_codes, steps
from tui.plain.code import SaidInstead, ask_code
from tui.plain.talk import Quit, Talk
from tui.wizard import actions
from tui.wizard.journey import Journey
from tui.wizard.services import Services


def first_start(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Say that nothing is installed, and ask the owner of the database whether to begin."""
    talk.say(steps.nothing_is_installed())
    if not services.permissions.install:
        raise Quit(steps.only_the_owner_installs())
    if not talk.agree(_("Installer Guichet maintenant ?")):
        raise Quit
    return journey.install()


def first_account(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Create the operator's account on an empty database."""
    talk.say(
        _("Bienvenue dans Guichet"),
        steps.first_account(),
    )
    name = _asked(talk, _("Nom d'utilisateur :"))
    return journey.signed_in(services.store.first_account.create(name, _password_twice(talk)))


def sign_in(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for name and password."""
    talk.say(_("Connexion"), *services.welcome)
    if journey.ended_elsewhere:
        talk.say(errors.sentence(SessionEnded(), services.clock()))
    if journey.account:
        talk.say(" ".join((_("Nom d'utilisateur :"), journey.account)))
    name = journey.account or _asked(talk, _("Nom d'utilisateur :"))
    password = _password(talk)
    return journey.signed_in(actions.sign_in(services.store, name, password, services.door(journey)))


def sign_in_code(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for a code of the phone, or say what to do without it."""
    talk.say(
        steps.type_the_code(),
        steps.where_the_code_is(journey, services.settings.issuer),
        _("Téléphone perdu ? Répondez « perdu »."),
    )
    lengths = journey.person.code_lengths or codes.SIX
    try:
        session = ask_code(
            talk, services, lengths, lambda code: services.store.sign_in.with_code(journey.person, code), but=_("perdu")
        )
    except SaidInstead:
        return journey.lost_phone()
    return journey.code_accepted(session)


def lost_phone(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for a recovery code, which stands in once for the phone."""
    talk.say(
        steps.lost_phone(),
        *steps.without_the_phone(),
    )
    try:
        return journey.recovery_accepted(
            *actions.use_recovery_code(services.store, journey.person, _asked(talk, _("Code de secours :")))
        )
    except (CodeRefused, NoActiveFactor) as error:
        talk.say(recovery_codes.refused_recovery_code(error))
        return journey


def confirm_password(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for the password again before settings are changed."""
    talk.say(
        _("Confirmez que c'est bien vous"),
        steps.password_before_settings(),
    )
    password = _password(talk)
    try:
        return journey.signed_in(services.store.passwords.confirm(journey.person, password))
    except SignInRefused:
        talk.say(steps.refused_password())
        return journey


def new_password(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for a new password in the place of a one-time one, or of the person's own."""
    talk.say(_("Choisissez votre mot de passe"), steps.why_a_new_password(journey.person))
    return journey.password_changed(actions.change_password(services.store, journey.person, _password_twice(talk)))


def _password(talk: Talk) -> str:
    return talk.ask_secret(_("Mot de passe, qui ne s'affiche pas :"))


def _password_twice(talk: Talk) -> str:
    talk.say(steps.good_passwords())
    while True:
        password = _password(talk)
        if password and _is_same(talk.ask_secret(_("Le même mot de passe, encore une fois :")), password):
            return password
        talk.say(_("Les deux mots de passe diffèrent. Recommencez.") if password else steps.no_password())


def _is_same(password: str, other: str) -> bool:
    return normal_password(password) == normal_password(other)


def _asked(talk: Talk, question: str) -> str:
    """Ask until the answer is not empty."""
    while not (answer := talk.ask(question).strip()):
        pass
    return answer
