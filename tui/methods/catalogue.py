"""The methods a person may choose. Each is one declaration; screens know none of them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from storage import APPROVING
from tui.language import _


class Phone(StrEnum):
    """The two types of device of the guide."""

    IPHONE = "iphone"
    ANDROID = "android"

    @property
    def label(self) -> str:
        """Return the name that people know."""
        return {Phone.IPHONE: "iPhone", Phone.ANDROID: "Android"}[self]


class Method(NamedTuple):
    """A method as one row of the list, with the words of its pages."""

    id: str
    name: str
    summary: str
    launch: str
    """The way to scan the code with the app, in one or two sentences."""
    steps: tuple[str, ...]
    """The taps to scan the code, one entry each; the text after a line break in an entry is a hint."""
    activated: str
    """The sentence shown once the method is active."""
    store_links: Mapping[Phone, str]
    by_hand: str = ""
    """The taps to where the app takes a key that is typed, and a colon: what is to be typed follows.

    Empty for an app that takes none.
    """
    note: str = ""
    """A remark on the taps, where the paper guide names others."""
    calls_home: bool = False
    """Whether the app tells by itself that it has the secret, as the paper guide says."""
    ends_with_done: bool = False
    """Whether the app asks to tap « Terminé » once it has added the account, as the paper guide says."""
    required: bool = False

    @property
    def approves(self) -> bool:
        """Tell whether the phone approves a sign-in: it shows no code, and has no key that could be typed."""
        return self.id in APPROVING

    def download(self, phone: Phone) -> str:
        """Say where to get the app, in the guide's words."""
        if phone is Phone.IPHONE:
            return _("Téléchargez {app} depuis l'App Store sur votre appareil mobile.").format(app=self.name)
        return _("Téléchargez {app} depuis Google Play sur votre appareil mobile.").format(app=self.name)


def okta_verify() -> Method:
    """Return Okta Verify, used as a standard authenticator: it never calls Okta."""
    return Method(
        id="okta_verify",
        name="Okta Verify",
        summary=_("Application mobile, code à 6 chiffres"),
        launch=_(
            "Lancez Okta Verify sur votre appareil mobile et sélectionnez « Ajouter un compte ». "
            "Numérisez le code QR pour continuer."
        ),
        steps=(_("Ajouter un compte"), _("Autre"), _("Scannez le code QR")),
        by_hand=_("Appuyez sur Ajouter un compte, Autre, puis saisissez :"),
        note=_("« Organisation », dans le guide sur papier, est pour les comptes d'une organisation Okta."),
        ends_with_done=True,
        activated=_("Vous avez maintenant terminé l'activation d'Okta Verify."),
        store_links=MappingProxyType(
            {
                Phone.IPHONE: "https://apps.apple.com/app/id490179405",
                Phone.ANDROID: "https://play.google.com/store/apps/details?id=com.okta.android.auth",
            }
        ),
    )


def of_an_organisation(method: Method) -> Method:
    """Return the method as the guide has it, on a phone of an organisation.

    It calls home, has « Terminé », and Okta Verify has other taps: a real one takes ours under « Autre » only.
    """
    if method.id != "okta_verify":
        return method._replace(calls_home=True, ends_with_done=True)
    taps = (
        _("Ajouter un compte"),
        _("Organisation"),
        _("Ajouter un compte depuis un nouvel appareil"),
        _("Scannez le code QR"),
    )
    return method._replace(steps=taps, note="", calls_home=True)


def google_authenticator() -> Method:
    """Return Google Authenticator, which stands for any app that reads `otpauth://` codes."""
    return Method(
        id="google_authenticator",
        name="Google Authenticator",
        summary=_("Application mobile, code à 6 chiffres"),
        launch=_(
            "Lancez Google Authenticator, appuyez sur le signe « + », puis sélectionnez « Scanner un code QR ». "
            "Numérisez le code QR pour continuer."
        ),
        steps=(_("Appuyez sur le signe « + »\n(ou « Ajouter un code »)"), _("Scanner un code QR")),
        by_hand=_("Appuyez sur « + », Saisir une clé de configuration :"),
        activated=_("Vous avez maintenant terminé l'activation de Google Authenticator."),
        store_links=MappingProxyType(
            {
                Phone.IPHONE: "https://apps.apple.com/app/id388497605",
                Phone.ANDROID: "https://play.google.com/store/apps/details?id=com.google.android.apps.authenticator2",
            }
        ),
    )


def privacyidea_authenticator() -> Method:
    """Return privacyIDEA Authenticator, which calls our own service and no other."""
    return Method(
        id="privacyidea_authenticator",
        name="privacyIDEA Authenticator",
        summary=_("Application qui prévient l'ordinateur"),
        launch=_(
            "Lancez privacyIDEA Authenticator sur votre appareil mobile et appuyez sur le symbole QR, en bas. "
            "Numérisez le code QR pour continuer."
        ),
        steps=(_("Appuyez sur le symbole QR\nen bas de l'écran"), _("Scannez le code QR")),
        activated=_("Vous avez maintenant terminé l'activation de privacyIDEA Authenticator."),
        store_links=MappingProxyType(
            {
                Phone.IPHONE: "https://apps.apple.com/app/id1445401301",
                Phone.ANDROID: "https://play.google.com/store/apps/details?id=it.netknights.piauthenticator",
            }
        ),
        calls_home=True,
    )


METHODS: Mapping[str, Callable[[], Method]] = MappingProxyType(
    {
        "okta_verify": okta_verify,
        "google_authenticator": google_authenticator,
        "privacyidea_authenticator": privacyidea_authenticator,
    }
)
"""Functions that return each method in the chosen language, in the order of the list."""
GIVE_CODES = tuple(name for name in METHODS if name not in APPROVING)
"""The identifiers of the methods whose devices show codes: those that a token may be brought in for."""
