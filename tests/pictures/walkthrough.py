"""The nine steps of the guide, each in the guide's own words beside the screens that carry it out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tests.tui.journeys import OKTA, begun
from tui.messages import steps
from tui.messages.guide import guide_words
from tui.phone.handset import Handset
from tui.phone.pages import sheet
from tui.phone.sheets import Sight
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

HEADER = """# Les neuf étapes, en images

Les mots du guide, et les écrans de Guichet. `make screenshots` refait cette page ; les tests la comparent au programme.
"""

BROWSER = """## Dans un navigateur

`guichet web` montre le même guichet à une tablette, à un client léger ou à une salle de cours.
"""
IN_A_BROWSER = {
    "navigateur-bienvenue": "l'accueil du guichet dans un navigateur",
    "navigateur-code-qr": "le code QR, aussi grand que la fenêtre le permet",
    "navigateur-tablette": "une tablette debout, dans le thème « grand »",
    "navigateur-demonstration": "la démonstration, et son téléphone simulé à côté",
}
"""The pictures that `tests/browser/pictures.py` takes, and what they show."""


class Stage(NamedTuple):
    """A step (Étape) of the guide."""

    number: int
    words: tuple[str, ...]
    pictures: tuple[str, ...]


def stages() -> tuple[Stage, ...]:
    """Return all nine steps, in order."""
    download, choose_phone, keep_open = _said(Step.DEVICE_TYPE)
    (choose,) = _said(Step.METHODS)
    open_app, _launch, scan, cannot_scan = _said(Step.QR_CODE)
    done, code, _once = _said(Step.PROOF)
    (keep_app,) = _said(Step.ACTIVATED)
    return (
        Stage(1, (download,), ("telephone-choisi", "magasin")),
        Stage(2, _said(Step.SIGN_IN)[:1], ("demo-connexion",)),
        Stage(3, (choose,), ("methodes",)),
        Stage(4, (choose_phone, keep_open), ("telephone", "telephone-choisi")),
        Stage(
            5,
            (open_app, *taps()),
            ("demo-telephone", "demo-ajouter", "demo-organisation", "demo-nouvel-appareil"),
        ),
        Stage(6, (scan, cannot_scan), ("code-qr", "saisie-manuelle")),
        Stage(7, (done,), ("demo-compte-ajoute",)),
        Stage(8, (code, keep_app), ("demo-code", "preuve", "compte-ajoute")),
        Stage(9, (steps.another_method(),), ("methodes-actives", "espace-client")),
    )


def markdown(shown: Iterable[Stage]) -> str:
    """Return the page."""
    parts = [HEADER]
    for stage in shown:
        parts.append(f"## Étape {stage.number}\n")
        parts += [f"> {words}\n" for words in stage.words]
        parts += [f"![Étape {stage.number} : {name}]({name}.svg)\n" for name in stage.pictures]
    parts.append(BROWSER)
    parts += [f"![Navigateur : {words}]({name}.png)\n" for name, words in IN_A_BROWSER.items()]
    return "\n".join(parts)


def _said(step: Step) -> tuple[str, ...]:
    return guide_words(Journey(step, begun().methods, chosen=OKTA))


def taps() -> tuple[str, ...]:
    """List what is touched on the phone, page after page, by the phone's own labels."""
    handset, labels = Handset(lambda: 0), []
    for _page in range(4):
        tap = next(tap for tap in sheet(handset, Sight(lambda: None, decoder=True)).taps if tap.primary)
        labels.append(tap.label)
        tap.act()
    return tuple(labels)
