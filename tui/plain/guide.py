"""The words of « aide »: the guide's own where they fit, and others where it tells of buttons and of a page."""

from __future__ import annotations

from tui.language import _
from tui.messages import steps
from tui.messages.guide import given_up, guide_words, later
from tui.plain import sheet
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Step


def words(services: Services, journey: Journey) -> tuple[str, ...]:
    """Return what « aide » says at this step: nothing in it that lines do not have."""
    match journey.step:
        case Step.FIRST_START:
            return (steps.no_demonstration_in_lines(), *guide_words(journey)[2:])
        case Step.SIGN_IN:
            return (
                _("Saisissez votre nom d'utilisateur, puis Entrée ; ensuite votre mot de passe, qui ne s'affiche pas."),
                *guide_words(journey)[1:],
            )
        case Step.METHODS:
            return _of_the_list(journey)
        case Step.INTERRUPTED:
            return _of_what_was_begun(journey)
        case Step.DEVICE_TYPE:
            return (
                guide_words(journey)[0],
                _(
                    "Répondez par le numéro de votre téléphone, puis donnez-lui un nom, ou gardez celui qui est "
                    "proposé."
                ),
                _what_comes_next(journey),
            )
        case Step.QR_CODE if journey.chosen and journey.method.approves:
            return guide_words(journey)
        case Step.QR_CODE:
            return (
                *guide_words(journey)[:-2],
                _(
                    "La clé se saisit dans l'application : elle peut être lue et épelée ici. Le code QR est pour qui "
                    "peut le montrer à son téléphone."
                ),
            )
        case Step.MANUAL_ENTRY:
            return (
                _(
                    "Dans l'application, choisissez de saisir une clé, puis recopiez le compte et la clé qui sont "
                    "lus ici."
                ),
                *guide_words(journey)[1:],
            )
        case Step.RECOVERY_CODES:
            return (
                guide_words(journey)[0],
                *sheet.ways(services),
                _("Ensuite, un seul de ces codes vous est demandé."),
            )
        case _:
            return guide_words(journey)


def _of_what_was_begun(journey: Journey) -> tuple[str, ...]:
    if journey.session and not journey.can_resume:
        return (given_up(),)
    return (
        _("Reprendre garde la même clé : ce que vous avez déjà mis dans votre téléphone reste valable."),
        _("Recommencer donne une nouvelle clé : supprimez l'entrée précédente dans l'application."),
        given_up(),
    )


def _of_the_list(journey: Journey) -> tuple[str, ...]:
    """Name only what this person is offered."""
    person = journey.session
    choose = (
        _("Répondez par le numéro d'une méthode pour l'activer, ou pour gérer ses appareils.")
        if person and person.methods
        else _("Répondez par le numéro d'une méthode pour l'activer.")
    )
    if person is None:
        return (choose,)
    finish = (_("Terminer mène à l'Espace client."),) if journey.list_state.may_finish else ()
    return (choose, *finish, *((later(),) if journey.may_skip else ()))


def _what_comes_next(journey: Journey) -> str:
    if journey.chosen and journey.method.approves:
        return _("Un code QR, ou un lien, sera ensuite montré si vous le demandez.")
    return _("La clé à mettre dans l'application sera lue ensuite ; le code QR, seulement si vous le demandez.")
