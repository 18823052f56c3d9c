"""Every label scans; one too long is cut in the code and whole in letters."""

from __future__ import annotations

import pytest

from storage import Store
from tests.conftest import FixedClock
from tests.terminal.painter import decode, paint
from tests.terminal.scan import quiet_zone, read_link
from tests.tui.harness import running
from tests.tui.journeys import at_qr_code, at_second_qr_code
from tui.config.settings import Settings


@pytest.mark.parametrize(
    ("issuer", "name", "zone"),
    [
        pytest.param("Espace client", "n" * 19, 4, id="the longest name with the whole quiet zone"),
        pytest.param("Espace client", "n" * 20, 2, id="one more, and the quiet zone shrinks"),
        pytest.param("A" * 14, "n" * 21, 4, id="14 letters of issuer"),
        pytest.param("Assurance Été", "élodie", 2, id="accents on both sides"),
        pytest.param("Espace client", "a+b@exemple.fr", 4, id="plus and at"),
    ],
)
async def test_the_whole_label_is_in_the_code(
    store: Store, clock: FixedClock, issuer: str, name: str, zone: int
) -> None:
    settings = Settings(issuer=issuer)
    async with running(store, clock, settings=settings, journey=at_qr_code(store, settings, name=name)) as person:
        (text,) = decode(paint(person.cells()))
        link = read_link(text)
        assert (link.issuer, link.account) == (issuer, name)
        assert quiet_zone(person.cells()) == zone


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        pytest.param("Espace client", "n" * 64, id="a name of 64 letters"),
        pytest.param("Espace client", "é" * 30, id="30 accents"),
        pytest.param("Un émetteur à quarante lettres, ni plus", "Jean-Charles de la Tour", id="a long issuer"),
        pytest.param("Hôpital Général", "Ольга Иванова", id="accents and Cyrillic"),
        pytest.param("東京総合病院", "山田 太郎", id="ideograms"),
        pytest.param("المستشفى المركزي", "محمد بن عبد الله", id="from right to left"),
        pytest.param("Hôpital Général", "Lê Thị Hồng Nhung", id="decomposed accents"),
        pytest.param("🏥" * 10, "\U0001f1eb\U0001f1f7" * 10, id="emoji"),
    ],
)
async def test_a_label_too_long_is_cut_in_the_code_and_whole_in_letters(
    store: Store, clock: FixedClock, issuer: str, name: str
) -> None:
    settings = Settings(issuer=issuer)
    journey = at_qr_code(store, settings, name=name)
    async with running(store, clock, settings=settings, journey=journey) as person:
        (text,) = decode(paint(person.cells()))
        link = read_link(text)
        assert link.secret == journey.pending.secret
        assert "~" in link.issuer + link.account
        assert name.startswith(link.account.removesuffix("~"))
        assert issuer.startswith(link.issuer.removesuffix("~"))
        assert quiet_zone(person.cells()) >= 2
        await person.click("#cannot-scan")
        for value, place in ((journey.pending.secret, "#key"), (name, "#account"), (issuer, "#issuer")):
            assert person.words(place).replace(" ", "") == value.replace(" ", "")


@pytest.mark.parametrize(
    ("issuer", "name"),
    [("Société Générale", "François-Xavier Dupont"), ("Hôpital Général", "Ольга Иванова"), ("病院", "n" * 64)],
)
async def test_the_number_of_a_second_device_is_never_cut(
    store: Store, clock: FixedClock, issuer: str, name: str
) -> None:
    settings = Settings(issuer=issuer)
    journey = at_second_qr_code(store, clock, settings, name=name)
    async with running(store, clock, settings=settings, journey=journey) as person:
        for size in ((80, 24), (77, 22), (100, 30), (160, 50)):
            await person.resize(*size)
            (text,) = decode(paint(person.cells()))
            assert read_link(text).account.endswith("-2"), size


async def test_accents_upon_accents_are_never_parted(store: Store, clock: FixedClock) -> None:
    settings = Settings(issuer="e" + "\u0301" * 39)
    journey = at_qr_code(store, settings, name="x" + "\u0302" * 63)
    async with running(store, clock, settings=settings, journey=journey) as person:
        (text,) = decode(paint(person.cells()))
        assert (read_link(text).issuer, read_link(text).account) == ("~", "~")
