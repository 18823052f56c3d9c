"""The program with a fault put into it: `python -I faulty.py FAULT [ARGUMENT …]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NoReturn

import storage
from storage.services.directory import Directory
from storage.services.enrolments import Enrolments
from tests.terminal.cheap import main
from tui.screens.enrolment_page import EnrolmentPage
from tui.screens.qr_code import QrCodePage
from tui.terminal.input import InputReader
from tui.widgets.qr_view import QRView

SECRETS = ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "un mot de passe en clair")
"""The secrets in the local variables and in the message of the function that fails."""


def fail(*_arguments: object, **_options: object) -> NoReturn:
    """Fail with both secrets at hand."""
    secret, password = SECRETS
    raise RuntimeError(f"{secret} {password}")


def fail_from(call: int) -> Callable[..., None]:
    """Fail at this call and at all later ones."""
    calls = iter(range(1, sys.maxsize))

    def counted(*_arguments: object, **_options: object) -> None:
        if next(calls) >= call:
            fail()

    return counted


FAULTS: dict[str, tuple[type, str, Callable[..., object]]] = {
    "opening the store": (storage.Store, "__init__", fail),
    "warming up": (storage.Store, "warm_up_sign_in", fail),
    "asking the store": (Enrolments, "begin", fail),
    "composing the page": (QrCodePage, "compose", fail),
    "drawing the picture": (QRView, "render_line", fail),
    "the clock of the page": (EnrolmentPage, "tick", fail_from(2)),
    "the store's command": (Directory, "statuses", fail),
}

if __name__ == "__main__":
    fault = sys.argv.pop(1)
    if fault == "reading a key":
        usual = InputReader.feed

        def feed(reader: InputReader, text: str) -> object:
            """Read everything but a `!`."""
            return fail() if "!" in text else usual(reader, text)

        setattr(InputReader, "feed", feed)  # noqa: B010
    else:
        place, name, replacement = FAULTS[fault]
        setattr(place, name, replacement)
    main()
