"""The sentences of the nine-step guide, step by step, as F1 shows them."""

from __future__ import annotations

from storage import Role
from tui.language import _
from tui.messages import approvals, scanning, steps
from tui.methods.catalogue import Method
from tui.process.command import command
from tui.wizard.journey import Journey
from tui.wizard.steps import Step


def guide_words(journey: Journey) -> tuple[str, ...]:
    """Return the guide's words for the step on screen."""
    app = journey.method.name if journey.chosen else "Okta Verify"
    is_operator = journey.session is not None and journey.session.user.role is Role.OPERATOR
    ends_with_done = not journey.chosen or journey.method.ends_with_done
    approves = journey.chosen is not None and journey.method.approves
    words: dict[Step, tuple[str, ...]] = {
        Step.FIRST_START: (
            _("La démonstration montre tout le guide avec trois clients inventés et un téléphone simulé."),
            _("La démonstration ne garde rien et n'installe rien."),
            _(
                "Installer crée le compte de l'opérateur, que son téléphone protège aussitôt. L'opérateur créera "
                "ensuite les comptes des clients."
            ),
        ),
        Step.FIRST_ACCOUNT: (
            _("Ce premier compte est celui d'un opérateur : il pourra créer les comptes des clients."),
            *_for_operators(),
        ),
        Step.SIGN_IN: (
            _(
                "Sur votre ordinateur, saisissez votre Nom d'utilisateur et votre Mot de passe. "
                "Ensuite, cliquez sur Me connecter."
            ),
            *_occasions(),
        ),
        Step.NEW_PASSWORD: (
            _("Choisissez un mot de passe que personne d'autre ne connaît. Votre ancien mot de passe ne servira plus."),
        ),
        Step.LOST_PHONE: (
            _recovery_codes(),
            _("Après la connexion, activez votre nouveau téléphone : l'ancien cessera de servir à ce moment-là."),
            _("Sans code de secours ni autre appareil, un autre opérateur, ou l'administrateur, réinitialise le vôtre.")
            if is_operator
            else _("Sans code de secours ni autre appareil, un opérateur vérifie votre identité au comptoir."),
        ),
        Step.INTERRUPTED: _of_what_was_begun(journey),
        Step.SIGN_IN_CODE: _of_a_code(journey),
        Step.APPROVAL: approvals.in_words(),
        Step.METHODS: _of_the_list(journey),
        Step.DEVICE_TYPE: (
            _(
                "Pour mettre en place la méthode de vérification par {app}, vous devrez en premier lieu télécharger "
                "l'application correspondante sur votre appareil mobile."
            ).format(app=app),
            _("Sélectionnez votre type de périphérique (iPhone ou Android). Ensuite, cliquez sur Suivant."),
            _(
                "Un code QR s'affichera sur votre écran. Gardez cette page ouverte pour le scanner plus tard dans la "
                "procédure."
            ),
        ),
        Step.QR_CODE: _of_the_qr_code(journey, app),
        Step.MANUAL_ENTRY: (
            *((f"{journey.method.by_hand} " + _("le compte, l'émetteur et la clé."),) if journey.chosen else ()),
            _("La clé ne contient que les lettres A à Z et les chiffres 2 à 7 : jamais 0, 1, 8 ni 9."),
        ),
        Step.PROOF: (
            *((_("Sur votre appareil mobile, appuyez sur Terminé."),) if ends_with_done else ()),
            _("Dans l'application {app}, un code à 6 chiffres apparaîtra.").format(app=app),
            _("Saisissez le code une fois ici : il prouve que votre téléphone est prêt."),
        ),
        Step.DEVICES: (
            _("Chaque appareil a son nom.") if approves else _("Chaque appareil a son nom et son code."),
            _("Un appareil retiré cesse de servir aussitôt ; supprimez aussi son entrée dans l'application."),
        ),
        Step.RECOVERY_CODES: (
            _("Un code de secours remplace une fois votre téléphone, le jour où vous ne l'avez plus."),
            _("Recopiez ces codes à la main. À la page suivante, un seul vous est demandé.")
            if journey.recovery
            else _("Vos dix codes se préparent. Ils s'afficheront dans un instant : ayez de quoi les noter."),
        ),
        Step.RECOVERY_PROOF: (
            _("Vos nouveaux codes ne servent qu'une fois confirmés. Jusque-là, ceux d'avant restent valables.")
            if journey.codes_before
            else _("Vos codes ne servent qu'une fois confirmés : saisissez ici celui de votre liste qui est demandé."),
        ),
        Step.ACTIVATED: (steps.keep_the_app(app, approves=approves),),
        Step.CLIENT_SPACE: (
            _("Cette page dit ce qui protège votre compte, et ce qui y a changé depuis votre dernière connexion."),
            *(_for_operators() if is_operator else ()),
        ),
        Step.CONFIRM_PASSWORD: (_to_prove_oneself(journey),),
    }
    return words[journey.step]


def _of_a_code(journey: Journey) -> tuple[str, ...]:
    if journey.session and journey.session.only_approves:
        return (_recovery_codes(),)
    return (
        _("Ouvrez l'application sur votre téléphone, lisez le code qu'elle affiche et saisissez-le ici."),
        _("Chaque code ne sert qu'une fois et change, le plus souvent, toutes les 30\u00a0secondes."),
    )


def _recovery_codes() -> str:
    return _("Les codes de secours sont les dix codes que vous avez gardés sur papier. Chacun ne sert qu'une fois.")


def _of_the_qr_code(journey: Journey, app: str) -> tuple[str, ...]:
    return (
        _("Sur votre appareil mobile, ouvrez l'application {app}.").format(app=app),
        *((journey.method.launch,) if journey.chosen else ()),
        *(_of_a_phone_that_calls() if journey.chosen and journey.method.approves else _of_a_phone_that_does_not()),
    )


def _of_a_phone_that_calls() -> tuple[str, ...]:
    return (
        scanning.the_phone_makes_its_key(),
        scanning.on_an_old_phone(),
        _("La suite vient alors d'elle-même, sans code à saisir."),
    )


def _of_a_phone_that_does_not() -> tuple[str, ...]:
    return (
        _(
            "Avec votre appareil mobile, numérisez le code QR affiché sur votre écran d'ordinateur puis cliquez "
            "sur Suivant."
        ),
        _(
            "Si vous n'arrivez pas à numériser le code QR, cliquez sur Impossible de numériser ? puis saisissez "
            "les informations manuellement."
        ),
    )


def _for_operators() -> tuple[str, ...]:
    return (
        _("Les comptes des clients se créent ensuite dans la console : {command}").format(command=command("console")),
        _(
            "Gardez des codes de secours : c'est à vous que les autres s'adressent quand leur téléphone se perd. Sans "
            "ces codes, il vous faudrait un autre opérateur."
        ),
    )


def _of_what_was_begun(journey: Journey) -> tuple[str, ...]:
    if journey.session and not journey.can_resume:
        return (given_up(),)
    return (
        _("Reprendre montre le même code QR : ce que vous avez déjà mis dans votre téléphone reste valable."),
        _("Recommencer donne un nouveau code QR : supprimez l'entrée précédente dans l'application."),
        given_up(),
    )


def given_up() -> str:
    """Say what becomes of an activation that is abandoned."""
    return _("Abandonner oublie cette activation. Vous pourrez en commencer une autre plus tard.")


def later() -> str:
    """Say where Plus tard leads."""
    return _("Plus tard mène à l'Espace client sans rien activer aujourd'hui.")


def _of_the_list(journey: Journey) -> tuple[str, ...]:
    """Name only what this person is offered; the methods that are missing, those that are required first."""
    missing = [method for method in journey.methods if not journey.session or method.id not in journey.person.methods]
    choose = [_choose(sorted(missing, key=lambda method: not method.required)[0])] if missing else []
    if not journey.session:
        return tuple(choose)
    finish = [steps.another_method()] if journey.list_state.may_finish else []
    operator = _for_operators() if journey.person.methods and journey.person.user.role is Role.OPERATOR else ()
    return (*finish, *choose, *([later()] if journey.may_skip else ()), *operator)


def _choose(method: Method) -> str:
    return _("Cliquez sur le bouton Choisir dans la section {app}.").format(app=method.name)


def _to_prove_oneself(journey: Journey) -> str:
    if journey.session and not journey.session.methods:
        return _("Avant de modifier ce qui vous protège, prouvez que c'est vous par votre mot de passe.")
    if journey.session and journey.session.only_approves:
        return _("Avant de modifier ce qui vous protège, prouvez que c'est vous : mot de passe, puis téléphone.")
    return _("Avant de modifier ce qui vous protège, prouvez que c'est vous : mot de passe, puis code.")


def _occasions() -> tuple[str, ...]:
    return (
        _(
            "Si l'une des trois options ci-dessous a eu lieu, vous devrez suivre les étapes d'authentification dans "
            "l'Espace client :"
        ),
        _(
            "- L'activation de l'authentification multifacteur pour votre compte;\n"
            "- La création de votre compte;\n"
            "- La modification de vos paramètres d'authentification multifacteur."
        ),
        _("L'activation ne prend que quelques minutes."),
    )
