"""The QR code of an app that calls home: its size, and that two decoders read the link in it."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from tests.pictures.cells import Cell
from tests.terminal.painter import decode, paint
from tui.methods.push_uri import ROOMS, Invitation, PushUri, push_uri, push_uris
from tui.qr.cells import Picture, TooSmall, invitation_symbols, pictures, push_symbol

BLACK, WHITE = "#000000", "#ffffff"
SERIAL, CREDENTIAL = "ABCDEFGHIJ23", "NOC66PP7PO3P5J34"
SHORT, LONG = (
    Invitation(f"https://{host}/p", SERIAL, CREDENTIAL, minutes=10)
    for host in ("mfa.example.org", "mfa.assurance-exemple.qc.ca")
)


def seen(picture: Picture) -> str:
    """What both decoders read in a picture."""
    cells = [
        [Cell("▀", BLACK if upper else WHITE, BLACK if lower else WHITE) for upper, lower in picture.cells(row)]
        for row in range(picture.rows)
    ]
    image = paint(cells)
    (text,) = decode(image)
    assert cv2.QRCodeDetectorAruco().detectAndDecode(np.asarray(image.convert("L")))[0] == text
    return text


def at_80x24(account: str, invitation: Invitation) -> Picture:
    """The picture beside the words of the page."""
    found = pictures(invitation_symbols("Espace client", account, invitation), 45, 23)
    assert not isinstance(found, TooSmall)
    return found[0]


@pytest.mark.parametrize(
    ("account", "invitation", "characters", "label"),
    [
        ("marie", SHORT, 134, "marie"),
        ("marie.tremb", SHORT, 140, "marie.tremb"),
        ("marie.tremblay", SHORT, 142, "marie.trembl~"),
        ("marie.tremblay-2", SHORT, 142, "marie.trem~-2"),
        ("marie", LONG, 146, "marie"),
        ("marie.tremblay", LONG, 146, "mari~"),
    ],
)
def test_at_80x24_it_is_version_6_on_45_columns_and_23_rows(
    account: str, invitation: Invitation, characters: int, label: str
) -> None:
    picture = at_80x24(account, invitation)
    assert (len(picture.symbol), picture.columns, picture.rows, picture.quiet_zone) == (41, 45, 23, 2)
    text = seen(picture)
    assert (len(text), text.partition("?")[0]) == (characters, f"otpauth://pipush/{label}")
    assert text.endswith(f"&serial={SERIAL}&enrollment_credential={CREDENTIAL}")


def test_where_there_is_room_the_label_is_whole_with_its_issuer() -> None:
    found = pictures(invitation_symbols("Espace client", "marie.tremblay", SHORT), 85, 51)
    assert not isinstance(found, TooSmall)
    assert seen(found[0]).startswith("otpauth://pipush/Espace%20client:marie.tremblay?")


def test_a_host_that_is_too_long_says_how_many_rows_are_missing() -> None:
    long = SHORT._replace(url="https://authentification.assurance-exemple.qc.ca/p")
    assert pictures(invitation_symbols("Espace client", "marie.tremblay", long), 45, 23) == TooSmall(4, 2)


def test_an_enrolment_of_30_days_fits_as_well() -> None:
    picture = at_80x24("marie", SHORT._replace(minutes=43_200))
    assert (picture.columns, picture.rows) == (45, 23)
    assert "&ttl=43200&" in seen(picture)


def full(bits: int) -> Iterator[PushUri]:
    """The longest link of a label of letters alone that takes at most so many bits, and the next one."""
    around = push_uri("", SHORT).bits
    for length in ((bits - around) // 8, (bits - around) // 8 + 1):
        yield push_uri("n" * length, SHORT)


@pytest.mark.parametrize(("bits", "side"), list(zip(ROOMS, (49, 45, 41), strict=True)))
def test_the_rooms_are_those_of_the_symbols(bits: int, side: int) -> None:
    fits, one_more = map(push_symbol, full(bits))
    assert (len(fits), len(one_more)) == (side, side + 4)


def test_each_way_to_write_it_is_read() -> None:
    for uri in push_uris("Assurance Été", "élodie", SHORT):
        assert seen(Picture(push_symbol(uri), 4, at_80x24("marie", SHORT).form, 1)) == str(uri)
