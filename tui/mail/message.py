"""The e-mail that reports one change: plain text, without a link, a code or a secret."""

from __future__ import annotations

import hashlib
import re
import textwrap
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple

from storage import Mail, NoticeKind, sendable
from tui.config.settings import Settings
from tui.language import _
from tui.language.text import clean
from tui.messages import notices

_LINKS = re.compile(r"[:/\\@]|(?<=\w)\.(?=[^\W\d])")
"""The characters that mail programs turn into a link: those of an address, or a domain such as `example.com`."""
_WIDTH = 72


class AddressedMessage(NamedTuple):
    """A message and its two addresses for the mail server."""

    sender: str
    recipient: str
    message: EmailMessage


def compose(mail: Mail, settings: Settings, sender: str, now: float) -> AddressedMessage:
    """Write the message for one mail; `now` is in Unix seconds. Raises InvalidEmail for an invalid address.

    No header holds text that a person chose, so a name cannot add a header. The identifier is the same at each attempt,
    so that a copy can be told from another notice.
    """
    sender, recipient = sendable(sender), sendable(mail.address)
    notice = mail.notice
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = notices.headline(notice.kind)
    message["From"] = _address(sender, settings.issuer)
    message["To"] = _address(recipient)
    message["Date"] = format_datetime(datetime.fromtimestamp(int(now), UTC))
    digest = hashlib.sha256(f"{mail.name}\n{notice.id}\n{notice.at}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(mail, settings), cte="quoted-printable")
    return AddressedMessage(sender, recipient, message)


def _address(address: str, name: str = "") -> Address:
    # Written in two parts: characters that a header cannot hold as they are get quoted.
    local, _at, domain = address.rpartition("@")
    return Address(name, local, domain)


def _text(mail: Mail, settings: Settings) -> str:
    notice = mail.notice._replace(detail=_LINKS.sub(" ", mail.notice.detail))
    paragraphs = [
        _("Bonjour,"),
        notices.sentence(notice),
        _("Compte : {name}").format(name=clean(mail.name)),
        _what_to_do(notice.kind),
        _(
            "Ce message est envoyé par un automate : n'y répondez pas. Personne ne vous demandera votre mot de passe, "
            "un code ou un code de secours."
        ),
        settings.service,
    ]
    wrapped = (textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) for text in paragraphs)
    return "\n\n".join(wrapped) + "\n"


def _what_to_do(kind: NoticeKind) -> str:
    if kind in notices.BY_OPERATORS:
        return _("Si vous n'avez rien demandé, prévenez un opérateur sans attendre : votre compte est peut-être visé.")
    if kind is NoticeKind.SIGN_IN_DENIED:
        return _(
            "Personne n'est entré. Si vous avez répondu ainsi par erreur, vous n'avez rien à faire. Sinon, quelqu'un "
            "connaît votre mot de passe : changez-le dans vos paramètres, ou prévenez un opérateur sans attendre."
        )
    return _(
        "Si c'est bien vous, vous n'avez rien à faire. Si ce n'est pas vous, prévenez un opérateur sans attendre : il "
        "peut fermer votre compte et réinitialiser vos méthodes."
    )
