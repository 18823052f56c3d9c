"""The sentences about a sign-in that is approved on a phone."""

from __future__ import annotations

from storage import APPROVAL_SECONDS, ApprovalState, Question
from tui.config.settings import Settings
from tui.language import _
from tui.messages import times

APP = "privacyIDEA Authenticator"
OLDEST_APP = "4.4"
"""The first version that shows numbers to choose from."""
LAST_SECONDS = 30
"""Seconds before the end of a request from which each of them is told."""


def question(settings: Settings, asked: str) -> Question:
    """Return what the phone shows: who asks, and what is `asked`; `|` would part what is signed."""
    return Question(settings.serve.url or "", settings.service.replace("|", "/"), asked.replace("|", "/"))


def may_one_sign_in() -> str:
    """Ask on the phone whether its owner signs in."""
    return _("Vous connecter ?")


def may_settings_change() -> str:
    """Ask on the phone whether its owner is about to change settings."""
    return _("Modifier vos paramètres ?")


def may_an_operator_act() -> str:
    """Ask on the phone of an operator whether the action in front of them is theirs."""
    return _("Confirmer votre action d'opérateur ?")


def may_the_kiosk_close() -> str:
    """Ask on the phone of an operator whether they close the kiosk."""
    return _("Fermer le kiosque ?")


def title() -> str:
    """Name the page, as a label."""
    return _("Approuvez sur votre téléphone")


def open_the_app() -> str:
    """Say what to do on the phone."""
    return _("Ouvrez {app} ; tirez la liste vers le bas.").format(app=APP)


def choose_this_number(digits: str) -> str:
    """Tell the number, for who sees no colours."""
    return _("Choisissez ce nombre : {digits}").format(digits=digits)


def in_words() -> tuple[str, ...]:
    """Say what F1 says of an approval: why there is a number, and what to do about a request that was not one's own."""
    return (
        _("Votre téléphone montre trois nombres : seul celui de cet écran vous connecte."),
        _("Une demande que vous n'avez pas faite ? Répondez sur le téléphone que ce n'était pas vous."),
    )


def number(digits: str) -> str:
    """Tell the number to choose on the phone, for who cannot see it drawn; its digits are read one by one."""
    return _("Nombre à choisir : {digits}.").format(digits=" ".join(digits))


def or_a_code() -> str:
    """Say that a code of another device does as well."""
    return _("Ou saisissez le code affiché par un autre de vos appareils :")


def is_short(expires_at: float, now: float) -> bool:
    """Say whether a request ends so soon that its last seconds are told. Both moments are in Unix seconds."""
    return int(expires_at - now) < LAST_SECONDS


def waiting(expires_at: float, now: float) -> str:
    """Say, with a sign, that the phone has not answered yet; near the end, how long it has. Moments in Unix seconds."""
    if not is_short(expires_at, now):
        return "… " + _("En attente de votre accord")
    return "! " + _("Cette demande expire dans {time}").format(time=times.delay(max(0, int(expires_at - now))))


def clock_off(seconds: int, now: float) -> str:
    """Say by how much the clock of a phone is off that has asked, and what to do."""
    amount, here = times.span(abs(seconds)), times.hour(now)
    if seconds > 0:
        found = _("L'heure de votre téléphone avance de {amount} (il est {here}) : l'accord est impossible.")
    else:
        found = _("L'heure de votre téléphone retarde de {amount} (il est {here}) : l'accord est impossible.")
    mend = _("Mettez-le à l'heure automatique, puis tirez de nouveau la liste.")
    return f"{found.format(amount=amount, here=here)} {mend}"


def ending(state: ApprovalState) -> str:
    """Say how a request has ended without an approval, and what to do."""
    return {
        ApprovalState.REFUSED: _("Refusé sur votre téléphone. Si c'était une erreur, redemandez."),
        ApprovalState.NOT_ME: _(
            "Refusé sur le téléphone : « ce n'était pas moi ». Personne n'est entré, votre compte est protégé. Changez "
            "votre mot de passe à la prochaine connexion, ou appelez un opérateur : quelqu'un d'autre le connaît "
            "peut-être."
        ),
        ApprovalState.WRONG_NUMBER: _(
            "Un autre nombre a été choisi sur le téléphone : par prudence, c'est un refus. Redemandez, puis "
            "choisissez le nouveau nombre."
        ),
        ApprovalState.TOO_OLD: _(
            "L'application de votre téléphone est trop ancienne : elle ne montre pas de nombre. Mettez à jour {app} "
            "({version} ou plus récent), puis redemandez."
        ).format(app=APP, version=OLDEST_APP),
        ApprovalState.TIMEOUT: _("Pas de réponse du téléphone en {time}. Redemandez.").format(
            time=times.delay(APPROVAL_SECONDS)
        ),
        ApprovalState.REPLACED: _(
            "Une autre connexion à votre compte a pris la place de celle-ci. Si c'est la vôtre, continuez là-bas ; "
            "sinon, refusez-la sur votre téléphone."
        ),
        ApprovalState.DEVICE_GONE: _(
            "Ce téléphone ne peut plus approuver : il a été retiré ou désactivé. Prenez un code de secours, ou appelez "
            "un opérateur."
        ),
    }[state]


def not_me_who_acts() -> str:
    """Say, at Connexion, why an operator was signed out whose phone was asked by somebody else at the keyboard."""
    return _(
        "Refusé sur le téléphone : « ce n'était pas moi ». Rien n'a été changé, et la console a été quittée. Changez "
        "votre mot de passe, ou appelez l'administrateur : quelqu'un d'autre le connaît peut-être."
    )


def cannot_be_asked() -> str:
    """Name the page of who has only a phone that cannot be asked here, as a label."""
    return _("Votre téléphone ne peut pas être joint")


def no_service(*, is_operator: bool) -> str:
    """Say, to who only has a phone that approves, that none can be asked here, and what to do."""
    if is_operator:
        return _(
            "Vos connexions s'approuvent sur votre téléphone, mais rien n'est réglé ici pour le joindre. Appelez "
            "l'administrateur, ou prenez un code de secours."
        )
    return _(
        "Vos connexions s'approuvent sur votre téléphone, mais rien n'est réglé ici pour le joindre. Appelez un "
        "opérateur, ou prenez un code de secours."
    )


def service_gone() -> str:
    """Say, to who waits for a phone, that it calls in vain, and that this mends itself."""
    return _(
        "Le service que votre téléphone appelle ne répond pas. Rien n'est perdu : la suite vient dès qu'il répond."
    )


def service_back() -> str:
    """Take that back, where it stays readable."""
    return _("Le service que votre téléphone appelle répond de nouveau.")


def again() -> str:
    """Name the button that asks the phone again."""
    return _("Redemander")


def to_sign_in() -> str:
    """Name the button that leads back to Connexion."""
    return _("Revenir à la connexion")
