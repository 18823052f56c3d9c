"""Which picture fits a terminal, and what a phone reads in it. No screen here."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import segno
from hypothesis import given, settings, strategies

from storage.domain.names import name_is_valid
from tests.pictures.cells import Cell
from tests.storage.people import unhurried
from tests.terminal.painter import decode, paint
from tests.terminal.scan import read_link
from tui.methods.key_uri import ROOMS, key_uri
from tui.qr.cells import (
    Form,
    Picture,
    PictureChoice,
    Symbol,
    TooSmall,
    enrolment_symbols,
    key_symbol,
    pictures,
    text_symbol,
)

SECRET = "NOC66PP7PO3P5J342K4GMLFRTN5GRFIT"
BLACK, WHITE = "#000000", "#ffffff"


def square(side: int) -> Symbol:
    """A symbol of this many modules, as a chessboard."""
    return tuple(tuple((x + y) % 2 == 0 for x in range(side)) for y in range(side))


def painted(picture: Picture) -> list[list[Cell]]:
    """Cells as a terminal would show them."""
    return [
        [Cell("▀", BLACK if upper else WHITE, BLACK if lower else WHITE) for upper, lower in picture.cells(row)]
        for row in range(picture.rows)
    ]


def fit(symbols: Iterable[Symbol], columns: int, rows: int) -> Picture | TooSmall:
    """The best of the pictures there is room for."""
    found = pictures(symbols, columns, rows)
    return found if isinstance(found, TooSmall) else found[0]


def fitted(symbols: Iterable[Symbol], columns: int, rows: int) -> Picture:
    """The picture, where there is one."""
    picture = fit(symbols, columns, rows)
    assert isinstance(picture, Picture)
    return picture


def test_a_usual_label_is_version_5_and_fits_80x24() -> None:
    symbol = key_symbol(key_uri("Espace client", "marie.tremblay", SECRET))
    assert len(symbol) == 37
    picture = fitted([symbol], 45, 23)
    assert (picture.columns, picture.rows, picture.quiet_zone, picture.scale) == (45, 23, 4, 1)


def test_the_secret_has_a_segment_of_its_own() -> None:
    uri = key_uri("Espace client", "marie.tremblay", SECRET)
    in_one_piece = segno.make_qr(str(uri), error="l", boost_error=False)
    assert len(key_symbol(uri)) < in_one_piece.symbol_size(border=0)[0]


@pytest.mark.parametrize(
    ("issuer", "account"),
    [
        ("Espace client", "marie.tremblay"),
        ("Assurance Été", "élodie"),
        ("Guichet", "a+b@exemple.fr"),
        ("Un Deux Trois", "Jean Dupont"),
        ("日本語", "Ω 😀"),
        ("A" * 40, "n" * 64),
    ],
)
@pytest.mark.parametrize("scale", [1, 2])
def test_a_phone_reads_the_link(issuer: str, account: str, scale: int) -> None:
    uri = key_uri(issuer, account, SECRET)
    assert decode(paint(painted(Picture(key_symbol(uri), 4, Form.HALF_BLOCKS, scale)))) == [str(uri)]


@pytest.mark.parametrize("text", ["https://apps.apple.com/app/id490179405", "A", "Numérisez-moi"])
def test_a_phone_reads_any_text(text: str) -> None:
    assert decode(paint(painted(Picture(text_symbol(text), 4, Form.HALF_BLOCKS, 1)))) == [text]


def test_every_label_holds_the_same_secret() -> None:
    symbols = list(enrolment_symbols("Un émetteur à trente-deux lettres", "n" * 64, SECRET))
    assert [len(symbol) for symbol in symbols] == [53, 49, 45, 41, 37]
    links = [decode(paint(painted(Picture(symbol, 4, Form.HALF_BLOCKS, 1)))) for symbol in symbols]
    assert [link.count(f"?secret={SECRET}&") for (link,) in links] == [1] * 5
    assert len({link for (link,) in links}) == 5


@pytest.mark.parametrize(("room", "side"), list(zip(ROOMS, (49, 45, 41, 37), strict=True)))
def test_the_rooms_are_those_of_the_symbols(room: int, side: int) -> None:
    full, one_more = (key_symbol(key_uri("", "n" * length, SECRET)) for length in (room, room + 1))
    assert (len(full), len(one_more)) == (side, side + 4)


CHARACTERS = strategies.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
EXPENSIVE = strategies.sampled_from(
    ["é", "e\u0301", "Ж", "山", "한", "😀", "\U0001f1eb\U0001f1f7", "ع", "\u0301", "&", " "]
)
WORDS = strategies.text(CHARACTERS, min_size=1, max_size=64) | strategies.lists(EXPENSIVE, min_size=1, max_size=64).map(
    "".join
)
NAMES = WORDS.map(lambda text: text[:64].strip()).filter(name_is_valid)
ISSUERS = WORDS.map(lambda text: text[:40].translate(dict.fromkeys(map(ord, "&#%:"))).strip()).filter(bool)


@settings(unhurried, max_examples=60)
@given(ISSUERS, NAMES, strategies.sampled_from(["", "-2", "-12", "-999999"]))
def test_every_name_and_issuer_has_a_picture_at_80x24(issuer: str, name: str, number: str) -> None:
    picture = fitted(enrolment_symbols(issuer, name + number, SECRET), 45, 23)
    (text,) = decode(paint(painted(picture)))
    link = read_link(text)
    assert link.secret == SECRET
    assert link.account.endswith(number)


def test_the_quiet_zone_shrinks_before_the_label_does() -> None:
    large, small = square(41), square(37)
    for columns, symbol, quiet_zone in ((49, large, 4), (48, large, 2), (45, large, 2), (44, small, 2)):
        picture = fitted([large, small], columns, 100)
        assert (picture.symbol, picture.quiet_zone) == (symbol, quiet_zone)
    assert fit([large, small], 40, 100) == TooSmall(1, 0)
    assert fit([large, small], 100, 20) == TooSmall(0, 1)
    assert fit([large, small], 30, 10) == TooSmall(11, 11)


def test_no_symbol_at_all() -> None:
    with pytest.raises(ValueError, match="no symbol"):
        fit([], 80, 24)


sides = strategies.lists(strategies.integers(1, 60), min_size=1, max_size=4).map(lambda few: sorted(few, reverse=True))
sizes = strategies.tuples(strategies.integers(0, 300), strategies.integers(0, 150))


@unhurried
@given(sides, sizes)
def test_what_fits_is_the_first_at_the_largest_scale(sides: list[int], size: tuple[int, int]) -> None:
    symbols = [square(side) for side in sides]
    picture = fit(symbols, *size)
    candidates = [Picture(symbol, quiet_zone, Form.HALF_BLOCKS, 1) for symbol in symbols for quiet_zone in (4, 2)]
    first = next((one for one in candidates if one.columns <= size[0] and one.rows <= size[1]), None)
    if first is None:
        assert isinstance(picture, TooSmall)
        return
    assert isinstance(picture, Picture)
    assert (picture.symbol, picture.quiet_zone) == (first.symbol, first.quiet_zone)
    assert picture.columns <= size[0]
    assert picture.rows <= size[1]
    assert (picture.form is Form.SPACES) == (picture.scale > 1)
    larger = Picture(picture.symbol, picture.quiet_zone, Form.SPACES, picture.scale // 2 * 2 + 2)
    assert larger.columns > size[0] or larger.rows > size[1]


@unhurried
@given(sides, sizes)
def test_what_is_missing_is_exactly_what_is_missing(sides: list[int], size: tuple[int, int]) -> None:
    symbols = [square(side) for side in sides]
    missing = fit(symbols, *size)
    if isinstance(missing, Picture):
        return
    columns, rows = size[0] + missing.columns, size[1] + missing.rows
    assert missing.columns or missing.rows
    assert isinstance(fit(symbols, columns, rows), Picture)
    if missing.columns:
        assert fit(symbols, columns - 1, rows) == TooSmall(1, 0)
    if missing.rows:
        assert fit(symbols, columns, rows - 1) == TooSmall(0, 1)


@unhurried
@given(strategies.integers(1, 45), strategies.integers(2, 4), strategies.sampled_from([1, 2, 4]))
def test_the_cells_are_the_modules(side: int, quiet_zone: int, scale: int) -> None:
    symbol = square(side)
    picture = Picture(symbol, quiet_zone, Form.HALF_BLOCKS, scale)
    rows = [picture.cells(row) for row in range(picture.rows)]
    assert {len(row) for row in rows} == {picture.columns}
    halves = [half for row in rows for half in ([upper for upper, _ in row], [lower for _, lower in row])]
    for y, line in enumerate(halves):
        for x, dark in enumerate(line):
            column, row = x // scale - quiet_zone, y // scale - quiet_zone
            inside = 0 <= column < side and 0 <= row < side
            assert dark == (inside and symbol[row][column])
    if scale % 2 == 0:
        assert all(upper == lower for row in rows for upper, lower in row)


def test_spaces_come_first_and_the_other_form_is_a_key_away() -> None:
    found = pictures([square(21)], 120, 60)
    assert isinstance(found, tuple)
    choice = PictureChoice(found)
    assert (choice.picture.form, choice.picture.scale) == (Form.SPACES, 4)
    assert (choice.resized(1).picture.form, choice.resized(1).picture.scale) == (Form.SPACES, 2)
    assert choice.resized(-1) == choice
    assert choice.resized(1).resized(1) == choice.resized(1)
    other = choice.next_form()
    assert (other.picture.form, other.picture.scale) == (Form.HALF_BLOCKS, 4)
    assert other.resized(1).picture.scale == 3
    assert other.next_form() == choice


def test_without_utf8_half_blocks_are_never_chosen() -> None:
    found = pictures([square(21)], 58, 29, (Form.SPACES,))
    assert isinstance(found, tuple)
    assert {picture.form for picture in found} == {Form.SPACES}
    assert pictures([square(21)], 49, 29, (Form.SPACES,)) == TooSmall(1, 0)
