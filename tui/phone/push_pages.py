"""The pages of the entries that approve sign-ins, as their app has them. No screen here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from storage.formats.push import CANCELLED, NOT_ME
from tui.language import _
from tui.language.text import clean
from tui.phone.handset import Handset, Page
from tui.phone.push_link import PushLink
from tui.phone.sheets import Sheet, Tap

if TYPE_CHECKING:
    from tui.phone.push_device import PushDevice
    from tui.phone.push_protocol import Request

_LONGEST = 120
"""Characters of a text of the service that are shown."""


def name_of(link: PushLink) -> str:
    """Return what an entry is called."""
    return clean(link.issuer or link.label, 24)


def calling() -> str:
    """Say that a call is on its way."""
    return _("Le téléphone prévient votre organisation…")


def over() -> str:
    """Say that nobody waits for this phone any more."""
    return _("Cette activation n'est plus en cours. Au besoin, affichez un nouveau code QR sur votre écran.")


def device_sheet(handset: Handset) -> Sheet:
    """Return the page of an entry: how far it has come, and how its last call ended."""
    from tui.phone.push_device import Stage  # noqa: PLC0415 - it loads keys, which are there by now

    device = handset.device
    failed = device.stage is Stage.FAILED
    again = (Tap(_("Réessayer"), handset.call_again, primary=True),) if failed else ()
    return Sheet(
        Page.DEVICE,
        name_of(device.link),
        tuple(filter(None, (clean(device.link.label, 60) if device.link.issuer else "", *_state(device)))),
        remark=_news(device),
        wrong=_is_wrong(device),
        taps=(*again, Tap(_("Mes comptes"), handset.back, primary=not failed)),
    )


def _state(device: PushDevice) -> tuple[str, ...]:
    from tui.phone.push_device import Stage  # noqa: PLC0415 - it loads keys, which are there by now

    match device.stage:
        case Stage.MAKING_KEY:
            return (_("Création de la clé…"),)
        case Stage.CALLING:
            return (calling(),)
        case Stage.FAILED:
            return (_("Compte non ajouté"),)
        case Stage.OVER:
            return (over(),)
    return (_("Compte ajouté"), _("Une demande à approuver s'affiche ici dès qu'elle arrive."))


def _news(device: PushDevice) -> str:
    from tui.phone.push_device import News, Stage  # noqa: PLC0415 - it loads keys, which are there by now

    if device.is_answering:
        return _("Envoi de la réponse…")
    if device.stage not in (Stage.ADDED, Stage.FAILED):
        return ""
    match device.news:
        case News.ANSWERED:
            return _("Réponse envoyée : regardez votre écran.")
        case News.NOT_TAKEN:
            return _("Le service n'a pas retenu cette réponse : regardez votre écran.")
        case News.REFUSED:
            return clean(device.words, _LONGEST)
        case News.UNREACHED:
            return _("Le service ne répond pas, ou son certificat n'est pas reconnu.")
        case News.UNREADABLE:
            return _("Ce qui répond à cette adresse n'est pas le service attendu.")
    return ""


def _is_wrong(device: PushDevice) -> bool:
    from tui.phone.push_device import News  # noqa: PLC0415 - it loads keys, which are there by now

    return not device.is_answering and device.news not in (News.NONE, News.ANSWERED)


def request_sheet(handset: Handset) -> Sheet:
    """Return the page of a request: what is asked, the numbers to choose from, and the two ways to refuse."""
    asked = handset.devices.asked
    assert asked is not None  # noqa: S101 - the handset shows this page where something is asked
    device, request = asked
    return Sheet(
        Page.REQUEST,
        clean(request.title, _LONGEST),
        (clean(request.question, _LONGEST), *_what_to_choose(request)),
        remark=_news(device) if _is_wrong(device) else "",
        wrong=True,
        taps=(*_yes(handset, request), *_no(handset, request)),
        about=request.nonce,
    )


def _what_to_choose(request: Request) -> tuple[str, ...]:
    return (_("Choisissez le nombre affiché sur votre écran."),) if request.numbers else ()


def _yes(handset: Handset, request: Request) -> tuple[Tap, ...]:
    if not request.numbers:
        return (Tap(_("Accepter"), partial(handset.approve, request, None)),)
    return tuple(Tap(clean(number, 8), partial(handset.approve, request, number)) for number in request.numbers)


def _no(handset: Handset, request: Request) -> tuple[Tap, Tap]:
    return (
        Tap(_("Refuser"), partial(handset.decline, request, CANCELLED)),
        Tap(_("Ce n'était pas moi"), partial(handset.decline, request, NOT_ME)),
    )
