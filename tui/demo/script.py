"""The nine steps of the guide as acts that play by themselves, each with its caption in the guide's own words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tui.demo.robot import Hands
from tui.demo.samples import samples
from tui.language import _
from tui.wizard.journey import Step


@dataclass(frozen=True, slots=True)
class Act:
    """Describes one step of the story."""

    caption: str
    play: Callable[[Hands], Awaitable[None]]


def acts() -> tuple[Act, ...]:
    """Return the acts from Connexion to the Espace client, with no code to type."""
    return (
        Act(_("Étape 2. Saisissez votre nom d'utilisateur et votre mot de passe."), _sign_in),
        Act(_("Étape 3. Cliquez sur Choisir dans la section Okta Verify."), _choose),
        Act(_("Étapes 1 et 4. Sélectionnez iPhone ou Android, et téléchargez l'application."), _phone_type),
        Act(_("Étape 5. Sur votre appareil mobile : Ajouter un compte, puis Organisation."), _add_account),
        Act(_("Étape 5, suite. Ajouter un compte depuis un nouvel appareil."), _new_device),
        Act(_("Étape 6. Numérisez le code QR affiché sur votre écran."), _scan),
        Act(_("Étape 7. « Compte ajouté » : appuyez sur Terminé."), _done),
        Act(_("Étape 8. Pas de code à saisir : la page avance d'elle-même."), _redirected),
        Act(_("Étape 9. Une autre méthode, ou Terminer pour continuer vers l'Espace client."), _finish),
    )


async def _sign_in(hands: Hands) -> None:
    client = samples()[0]
    await hands.write("#name", client.name)
    await hands.write("#password", client.password)
    await hands.press("#next")
    await hands.until(Step.METHODS)


async def _choose(hands: Hands) -> None:
    await hands.press("#choose-okta_verify")
    await hands.until(Step.DEVICE_TYPE)


async def _phone_type(hands: Hands) -> None:
    await hands.choose("#iphone")
    await hands.beat()
    await hands.press("#next")
    await hands.until(Step.QR_CODE)


async def _add_account(hands: Hands) -> None:
    await hands.take_the_phone()
    await hands.touch(_("Ajouter un compte"))
    await hands.touch(_("Organisation"))


async def _new_device(hands: Hands) -> None:
    await hands.touch(_("Ajouter un compte depuis un nouvel appareil"))


async def _scan(hands: Hands) -> None:
    if not await hands.scan():
        hands.say(_("Étape 6. Le code QR ne peut pas être lu ici : son lien est collé sur le téléphone."))
        await hands.paste_the_link()


async def _done(hands: Hands) -> None:
    await hands.touch(_("Terminé"))


async def _redirected(hands: Hands) -> None:
    await hands.until(Step.METHODS)
    await hands.take_the_phone()
    await hands.beat()
    await hands.put_the_phone_down()


async def _finish(hands: Hands) -> None:
    await hands.press("#finish")
    await hands.until(Step.CLIENT_SPACE)
