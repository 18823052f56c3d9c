"""The nine steps of the guide as acts that play by themselves, each with its caption in the guide's own words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tui.demo.robot import Robot
from tui.demo.samples import in_real_use, samples
from tui.language import _
from tui.wizard.steps import Step


@dataclass(frozen=True, slots=True)
class Scene:
    """Describes one step of the story."""

    caption: str
    play: Callable[[Robot], Awaitable[None]]


def scenes() -> tuple[Scene, ...]:
    """Return the acts from Connexion to the Espace client, with no code to type, and at the end what is otherwise."""
    return (
        Scene(_("Étape 2. Saisissez votre nom d'utilisateur et votre mot de passe."), _sign_in),
        Scene(_("Étape 3. Cliquez sur Choisir dans la section Okta Verify."), _choose),
        Scene(_("Étapes 1 et 4. Sélectionnez iPhone ou Android, et téléchargez l'application."), _phone_type),
        Scene(
            _("Étape 5. Sur votre appareil mobile : Ajouter un compte, puis Organisation.")
            + " "
            + _("(Dans une vraie application : Autre.)"),
            _add_account,
        ),
        Scene(_("Étape 5, suite. Ajouter un compte depuis un nouvel appareil."), _new_device),
        Scene(_("Étape 6. Numérisez le code QR affiché sur votre écran."), _scan),
        Scene(_("Étape 7. « Compte ajouté » : appuyez sur Terminé."), _done),
        Scene(
            _("Étape 8. Pas de code à saisir : la page avance d'elle-même.")
            + " "
            + _("(Avec une vraie application : code à saisir.)"),
            _redirected,
        ),
        Scene(_("Étape 9. Une autre méthode, ou Terminer pour continuer vers l'Espace client."), _finish),
        Scene(in_real_use(), _end),
    )


async def _sign_in(robot: Robot) -> None:
    client = samples()[0]
    await robot.write("#name", client.name)
    await robot.write("#password", client.password)
    await robot.press("#next")
    await robot.until(Step.METHODS)


async def _choose(robot: Robot) -> None:
    await robot.press("#choose-okta_verify")
    await robot.until(Step.DEVICE_TYPE)


async def _phone_type(robot: Robot) -> None:
    await robot.choose("#iphone")
    await robot.beat()
    await robot.press("#next")
    await robot.until(Step.QR_CODE)


async def _add_account(robot: Robot) -> None:
    await robot.take_the_phone()
    await robot.touch(_("Ajouter un compte"))
    await robot.touch(_("Organisation"))


async def _new_device(robot: Robot) -> None:
    await robot.touch(_("Ajouter un compte depuis un nouvel appareil"))
    # The next caption is of what is on the screen.
    await robot.put_the_phone_down()


async def _scan(robot: Robot) -> None:
    await robot.take_the_phone()
    if not await robot.scan():
        robot.say(_("Étape 6. Le code QR ne peut pas être lu ici : son lien est collé sur le téléphone."))
        await robot.paste_the_link()


async def _done(robot: Robot) -> None:
    await robot.look_at_the_screen()
    await robot.touch(_("Terminé"))


async def _redirected(robot: Robot) -> None:
    # For who reads the code that need not be typed.
    await robot.glance()
    await robot.put_the_phone_down()
    await robot.until(Step.METHODS)


async def _finish(robot: Robot) -> None:
    await robot.press("#finish")
    await robot.until(Step.CLIENT_SPACE)


async def _end(robot: Robot) -> None:
    # Twice as long as another caption: nothing comes after it.
    await robot.linger()
