"""The finding of `check` about the address that phones call: what one of them would meet there."""

from __future__ import annotations

import ssl
from http.client import HTTPException
from urllib.parse import SplitResult, urlsplit

from storage import Finding, Gravity
from tui.language import _
from tui.language.text import clean
from tui.process import service_answer

NAME = "phones"
PATIENCE = 5.0
"""Seconds for each part of the answer."""
DEADLINE = 8.0
"""Seconds after which the answer is no longer waited for."""


def finding(url: str, deadline: float = DEADLINE) -> Finding:
    """Ask the address, and say what a phone would meet there. Never raises, and never takes longer than `deadline`."""
    there = urlsplit(url)
    return service_answer.within(deadline, lambda: _asked(there), otherwise=_warning(_unreachable(there)))


def _asked(url: SplitResult) -> Finding:
    try:
        met = service_answer.ask(url, PATIENCE)
    except ssl.SSLCertVerificationError as error:
        words = _("un téléphone refuserait le certificat de {host} ({reason})")
        return _warning(words.format(host=clean(url.netloc), reason=clean(error.verify_message)))
    except (OSError, HTTPException, ValueError):
        return _warning(_unreachable(url))
    if met.is_redirect:
        words = _("{host} renvoie vers une autre adresse, ce que les téléphones ne suivent pas")
        return _warning(words.format(host=clean(url.netloc)))
    if not met.is_guichet:
        return _warning(_("ce n'est pas Guichet qui répond à {url}").format(url=clean(url.geturl())))
    return Finding(NAME, Gravity.GOOD, met.version)


def _unreachable(url: SplitResult) -> str:
    words = _("{host} ne répond pas : le service est-il lancé, et son nom connu d'ici ?")
    return words.format(host=clean(url.netloc))


def _warning(detail: str) -> Finding:
    return Finding(NAME, Gravity.WARNING, detail)
