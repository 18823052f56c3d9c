"""Signing in: the first account, the password, the code, the lost phone."""

from __future__ import annotations

from collections.abc import Callable

from storage import (
    CodeRefused,
    FactorDisabled,
    NoActiveFactor,
    SessionEnded,
    SignInRefused,
    StorageError,
    Weakness,
    codes,
    normal_password,
)
from tui import language
from tui.language import _
from tui.messages import errors, in_lines, recovery_codes, steps
from tui.plain import approving
from tui.plain.code import SaidInstead, ask_code
from tui.plain.talk import Talk, after
from tui.wizard import actions
from tui.wizard.journey import Journey
from tui.wizard.services import Services


def first_start(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask what to do on an empty database, as the first page does. The demonstration is pictures, so it is told of."""
    talk.say(
        _("Bienvenue dans Guichet"),
        steps.nothing_is_installed(),
        steps.no_demonstration_in_lines(),
        _("Pour partir, répondez « quitter »."),
    )
    choices: dict[str, Callable[[], Journey]] = {}
    if services.permissions.install:
        choices[_("Installer Guichet")] = journey.install
    else:
        talk.say(steps.only_the_owner_installs())
    choices[language.NAMES[language.other()]] = lambda: _in_the_other_language(journey)
    return [*choices.values()][talk.choose(steps.what_to_do(), [*choices])]()


def _in_the_other_language(journey: Journey) -> Journey:
    language.choose(language.other())
    return journey


def first_account(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Create the operator's account on an empty database."""
    talk.say(
        _("Bienvenue dans Guichet"),
        steps.first_account(),
    )
    weakness = services.store.passwords.weakness
    name, password = after(
        lambda: talk.ask_for_something(_("Nom d'utilisateur :"), steps.choose_a_name()),
        lambda name: (name, _password_twice(talk, _password_question, lambda chosen: weakness(chosen, name))),
    )
    return journey.signed_in(services.store.first_account.create(name, password))


def sign_in(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for name and password."""
    talk.say(_("Connexion"), *services.welcome)
    if journey.ended_elsewhere:
        talk.say(errors.sentence(SessionEnded(), services.clock()))
    if journey.account:
        talk.say(" ".join((_("Nom d'utilisateur :"), journey.account)))
        return _by_password(talk, services, journey, journey.account)
    return after(
        lambda: talk.ask_for_something(_("Nom d'utilisateur :"), steps.type_the_name()),
        lambda name: _by_password(talk, services, journey, name),
    )


def _by_password(talk: Talk, services: Services, journey: Journey, name: str) -> Journey:
    """Ask for the password until the account opens: one that is typed again must not meet a question that shows it."""
    while True:
        password = _password(talk)
        try:
            return journey.signed_in(actions.sign_in(services.store, name, password, services.door(journey)))
        except StorageError as error:
            talk.say(errors.sentence(error, services.clock()))
        if not journey.account:
            talk.say(in_lines.another_name(name))


def sign_in_code(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for a code of the phone, or say what to do without it."""
    if journey.person.approves and not journey.person.code_lengths:
        return approving.cannot_be_asked(talk, journey)
    talk.say(
        steps.type_the_code(),
        steps.where_the_code_is(journey, services.settings.issuer),
        _("Téléphone perdu ? Répondez « perdu »."),
    )
    lengths = journey.person.code_lengths or codes.SIX
    try:
        session = ask_code(
            talk,
            services,
            lengths,
            lambda code: services.store.sign_in.with_code(journey.person, code),
            but=(_("perdu"),),
        )
    except SaidInstead:
        return journey.lost_phone()
    except FactorDisabled:
        talk.say(errors.disabled_in_lines())
        return journey
    return journey.code_accepted(session)


def lost_phone(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for a recovery code, which stands in once for the phone."""
    talk.say(
        steps.lost_phone(),
        *_without_the_phone(journey),
    )
    try:
        return _by_recovery_code(talk, services, journey)
    except NoActiveFactor as error:
        talk.say(recovery_codes.refused_recovery_code(error, journey.person.user.role))
        ways = (_("Saisir le code d'un de mes appareils"), _("Me déconnecter"))
        return journey.back() if talk.choose(steps.what_to_do(), ways) == 0 else journey.sign_out()


def _without_the_phone(journey: Journey) -> tuple[str, ...]:
    code, _another_device, nothing = steps.without_the_phone(journey.person.user.role)
    return code, in_lines.another_device(), nothing


def _by_recovery_code(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for a recovery code until one is accepted, without the instructions that came before the question."""
    while True:
        code = talk.ask_for_something(_("Code de secours :"), steps.type_a_recovery_code())
        try:
            return journey.recovery_accepted(*actions.use_recovery_code(services.store, journey.person, code))
        except CodeRefused as error:
            talk.say(recovery_codes.refused_recovery_code(error, journey.person.user.role))


def confirm_password(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for the password again before settings are changed."""
    talk.say(
        _("Confirmez que c'est bien vous"),
        steps.password_before_settings(),
    )
    while True:
        password = _password(talk)
        try:
            return journey.signed_in(services.store.passwords.confirm(journey.person, password))
        except SignInRefused:
            talk.say(steps.refused_password())


def new_password(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask for a new password in the place of a one-time one, or of the person's own."""
    talk.say(_("Choisissez votre mot de passe"), steps.why_a_new_password(journey.person))
    store, user = services.store, journey.person.user
    password = _password_twice(
        talk, _new_password_question, lambda chosen: store.passwords.weakness(chosen, user.name, user.email)
    )
    return journey.password_changed(actions.change_password(store, journey.person, password))


def _password(talk: Talk) -> str:
    return _not_empty(lambda: talk.ask_secret(_password_question()), talk, steps.type_the_password())


def _password_question() -> str:
    return _("Mot de passe, qui ne s'affiche pas :")


def _new_password_question() -> str:
    """Ask for what takes the place of the password that was typed a moment ago."""
    return _("Nouveau mot de passe, qui ne s'affiche pas :")


def _password_twice(talk: Talk, question: Callable[[], str], weakness: Callable[[str], Weakness | None]) -> str:
    """Ask for a new password until it is strong enough, and typed again the same."""
    talk.say(steps.good_passwords())
    while True:
        password, other = after(
            lambda: _strong_password(talk, question, weakness),
            lambda chosen: (chosen, talk.ask_secret(_("Le même mot de passe, encore une fois :"))),
        )
        if _is_same(password, other):
            return password
        talk.say(_("Les deux mots de passe diffèrent. Recommencez."))


def _strong_password(talk: Talk, question: Callable[[], str], weakness: Callable[[str], Weakness | None]) -> str:
    while True:
        password = _not_empty(lambda: talk.ask_secret(question()), talk, steps.no_password())
        if not (weak := weakness(password)):
            return password
        talk.say(errors.weak_password(weak))


def _is_same(password: str, other: str) -> bool:
    return normal_password(password) == normal_password(other)


def _not_empty(ask: Callable[[], str], talk: Talk, missing: str) -> str:
    """Ask until the answer is not empty; say what is missing."""
    while not (answer := ask()):
        talk.say(missing)
    return answer
