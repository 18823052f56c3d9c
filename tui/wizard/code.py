"""What the QR code of a pending enrolment says, by its method."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.config.settings import Settings
from tui.methods.key_uri import key_uri
from tui.methods.push_uri import Invitation, to_open
from tui.qr import cells
from tui.wizard.journey import Journey

if TYPE_CHECKING:
    from storage import Enrolment


def symbols(journey: Journey, settings: Settings) -> Iterator[cells.Symbol]:
    """Yield symbols of the pending enrolment, from the whole label to the shortest."""
    pending = journey.pending
    if journey.method.approves:
        return cells.invitation_symbols(pending.issuer, pending.account, _invitation(pending, settings))
    return cells.enrolment_symbols(pending.issuer, pending.account, pending.secret)


def link(journey: Journey, settings: Settings) -> str:
    """Return the link that the QR code holds, to be opened in the app of a phone that shows this screen itself."""
    pending = journey.pending
    if journey.method.approves:
        return str(to_open(pending.issuer, pending.account, _invitation(pending, settings)))
    return str(key_uri(pending.issuer, pending.account, pending.secret))


def _invitation(pending: Enrolment, settings: Settings) -> Invitation:
    return Invitation(settings.serve.url or "", pending.id, pending.secret, _minutes(pending))


def _minutes(pending: Enrolment) -> int:
    """Return how long an enrolment lasts in all: the link stays the same. Rounded up, and one where it has ended."""
    return max(1, math.ceil((pending.expires_at - pending.created_at) / 60))
