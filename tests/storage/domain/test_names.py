"""Two names that a reader takes for one are one; a name has no character that cannot be seen; a keyboard finds it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import InvalidName, NameTaken, Store, UnknownUser
from storage.domain.names import device_name_is_valid, former_name_key, name_is_valid, name_key, name_words, visible
from tests.conftest import PASSWORD
from tests.storage.people import unhurried

Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")
SPACES = " \u00a0\u1680\u2000\u2003\u2007\u2009\u202f\u205f\u3000"
APOSTROPHES = "'’‘‛`´ʼʻʹʾʿˈ′‵՚׳＇｀ꞌ❜"
DASHES = "-‐‑‒–—―−﹣－⁃˗֊᠆⸺〜־"
SIGNS = SPACES + APOSTROPHES + DASHES
NAMES = st.text(st.one_of(st.characters(), st.sampled_from(SIGNS + "aéßİıΣς")), max_size=20)
IGNORABLE = (
    *(0x00AD, 0x034F, 0x061C, *range(0x115F, 0x1161), *range(0x17B4, 0x17B6), *range(0x180B, 0x1810)),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, *range(0xFE00, 0xFE10)),
    *(0xFEFF, 0xFFA0, *range(0xFFF0, 0xFFF9), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B)),
    *range(0xE0000, 0xE1000),
)
"""Default_Ignorable_Code_Point, in DerivedCoreProperties.txt of Unicode 17."""
TELLTALE = re.compile("FILLER|BLANK|NULL NOTEHEAD|SELECTOR|FILL MODIFIER|ROTATION MODIFIER|OBJECT REPLACEMENT")
"""In the names of characters that are not drawn."""
DRAWN = re.compile(r"SYMBOL FOR|BLANK SYMBOL|(GAP|LINE) FILLER")
"""In those of some that are, in spite of these words."""


@cache
def _changing() -> list[str]:
    return list(filter(changes, map(chr, range(0x110000))))


def changes(character: str) -> bool:
    """Whether it may be another one in some form; most are ideographs and syllables, which are not."""
    return bool(unicodedata.decomposition(character)) or unicodedata.category(character) not in ("Lo", "Cn", "Co", "Cs")


@unhurried
@given(NAMES)
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@unhurried
@given(NAMES, st.sampled_from(FORMS))
def test_how_accents_are_encoded_does_not_count(name: str, form: Form) -> None:
    assert name_key(unicodedata.normalize(form, name)) == name_key(name)


@pytest.mark.parametrize("each", [name_key, lambda name: " ".join(name_words(name))], ids=["key", "words"])
def test_so_it_is_with_every_character_of_unicode(each: Callable[[str], str]) -> None:
    for character in _changing():
        name = f"a{character}b"
        between = each(name)
        # What is the name itself has its key.
        forms = {between, *(unicodedata.normalize(form, name) for form in FORMS)} - {name}
        assert {each(form) for form in forms} <= {between}, ascii(character)


@unhurried
@given(st.lists(st.text("abé", min_size=1), min_size=1, max_size=4), st.data())
def test_every_space_apostrophe_and_dash_is_as_good_as_another(words: list[str], data: st.DataObject) -> None:
    for signs, plain in ((SPACES, " "), (APOSTROPHES, "'"), (DASHES, "-")):
        sign = data.draw(st.sampled_from(signs))
        assert name_key(sign.join(words)) == name_key(plain.join(words))
    space = data.draw(st.text(SPACES, min_size=1, max_size=4))
    assert name_key(space + space.join(words) + space) == name_key(" ".join(words))


@pytest.mark.parametrize("signs", [APOSTROPHES, DASHES])
def test_each_of_them_alone(signs: str) -> None:
    assert len({name_key(f"Jean{sign}Luc") for sign in signs}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a-b", "a b"),
        ("a-b", "ab"),
        ("a'b", "ab"),
        ("a b", "ab"),
        ("aーb", "a-b"),
        ("a.b", "a-b"),
        ("Élodie", "Elodie"),
    ],
)
def test_what_a_reader_tells_apart_stays_so(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Marie Tremblay", "Marie  Tremblay", "Marie\u00a0 Tremblay", "MARIE\u3000TREMBLAY"),
        ("Noémie L'Écuyer", "Noémie L’Écuyer", "NOÉMIE L´ÉCUYER", "Noe\u0301mie L`E\u0301cuyer"),
        ("Jean-Pierre Roy", "Jean‐Pierre Roy", "Jean–Pierre Roy", "Jean\u2011Pierre  Roy", "jean−pierre roy"),
    ],
)
def test_one_account_whichever_is_typed(store: Store, spellings: tuple[str, ...]) -> None:
    store.administration().accounts.add(spellings[0], PASSWORD)
    for spelling in spellings:
        with pytest.raises(NameTaken):
            store.administration().accounts.add(spelling)
        assert store.sign_in.with_password(spelling, PASSWORD).user.name == spellings[0]
        assert [status.user.name for status in store.administration().directory.search(spelling)] == [spellings[0]]


def test_the_name_stays_as_it_was_typed(store: Store) -> None:
    assert store.administration().accounts.add(" Noémie  L’Écuyer ", PASSWORD).user.name == "Noémie  L’Écuyer"


def test_what_unicode_says_may_be_ignored_is_refused() -> None:
    for sign in map(chr, IGNORABLE):
        for name in (f"ma{sign}rie", f"{sign}marie", f"marie{sign}"):
            assert not name_is_valid(name), ascii(name)
            assert not device_name_is_valid(name), ascii(name)


def test_so_is_every_other_character_whose_name_says_that_it_draws_nothing() -> None:
    named = ((character, unicodedata.name(character, "")) for character in map(chr, range(0x110000)))
    telltale = [character for character, name in named if name and TELLTALE.search(name) and not DRAWN.search(name)]
    assert {"\U00016fe4", "\U0001d159", "\u3164", "\u2800", "\ufffc", "\U0001daa1"} <= set(telltale)
    assert [ascii(character) for character in telltale if name_is_valid(f"ma{character}rie")] == []


def test_a_mark_without_a_letter_is_refused() -> None:
    for before in ("", "marie ", "marie\u00a0", "marie \u0301"):
        for mark in ("\u0301", "\u20dd", "\u064b", "\u0e31", "\U00016fe4", "\u0903"):
            assert not name_is_valid(f"{before}{mark}marie"), ascii((before, mark))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("e\u0301lodie", id="accents apart"),
        pytest.param("ស្រី", id="Khmer"),
        pytest.param("သန္တာ", id="Burmese"),
        pytest.param("जगत्", id="Devanagari, with a virama at its end"),
        pytest.param("สมชาย ใจดี", id="Thai"),
        pytest.param("مُحَمَّد", id="Arabic, with its vowels"),
        pytest.param("שָׁלוֹם", id="Hebrew, with its points"),
        pytest.param("علی رضا", id="Persian"),
        pytest.param("김철수", id="Korean"),
        pytest.param("山田 太郎", id="Japanese"),
        pytest.param("Nguyễn Thị Ánh", id="Vietnamese"),
    ],
)
def test_names_of_every_script_are_welcome(store: Store, name: str) -> None:
    store.administration().accounts.add(name, PASSWORD)
    assert store.sign_in.with_password(unicodedata.normalize("NFD", name), PASSWORD).user.name == name


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("ma\u17d2rie", id="Khmer joiner between Latin letters"),
        pytest.param("ស្", id="joiner at the end"),
        pytest.param("ស្ ស", id="joiner before a space"),
        pytest.param("ma\U0001107frie", id="Brahmi joiner between Latin letters"),
        pytest.param("ma\u2d7frie", id="Tifinagh joiner between Latin letters"),
        pytest.param("علی\u200cرضا", id="zero-width non-joiner"),
    ],
)
def test_a_joiner_that_joins_nothing_is_refused(store: Store, name: str) -> None:
    with pytest.raises(InvalidName):
        store.administration().accounts.add(name, PASSWORD)


@unhurried
@given(st.text(st.one_of(st.characters(), st.sampled_from("\u0301\u17d2 aស")), max_size=60), st.integers(1, 40))
def test_what_is_made_of_a_text_from_elsewhere_is_a_name(text: str, longest: int) -> None:
    shown = visible(text, longest)
    assert shown == "" or device_name_is_valid(shown)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Cœur de Lion", "coeur"),
        ("Ægir", "aegir"),
        ("Søren Ørsted", "orsted"),
        ("Łukasz", "lukasz"),
        ("Novak Đoković", "dokovic"),
        ("Işık", "isik"),
        ("ISSIZ ılgın", "ilgin"),
        ("Weiß", "weiss"),
        ("Þór Guðrún", "thor gudrun"),
        ("Ħal Għaxaq", "hal ghaxaq"),
        ("Ŋaŋa", "nana"),
        ("Əli", "eli"),
        ("Ɓaba Ƙano", "baba kano"),
        ("Ŧuvvá", "tuvva"),
        ("Noʼémie L’Écuyer", "no emie ecuyer"),
        ("ŒUVRÉ", "œuvre"),
        ("oeuvre", "ŒUVRE"),
    ],
)
def test_a_plain_keyboard_finds_it(store: Store, name: str, typed: str) -> None:
    store.administration().accounts.add(name)
    assert [status.user.name for status in store.administration().directory.search(typed)] == [name]
    assert [status.user.name for status in store.administration().directory.search(name)] == [name]


@unhurried
@given(NAMES)
def test_a_name_of_before_is_the_same_by_its_former_key_only_if_it_is_by_this_one(name: str) -> None:
    if former_name_key(name).isprintable() and not set("´\u1ffd΄᾿᾽῾") & set(name):
        assert name_key(former_name_key(name)) == name_key(name)


def test_nobody_is_found_by_what_no_name_has(store: Store) -> None:
    store.administration().accounts.add("Jean Luc", PASSWORD)
    for typed in ("Jean\tLuc", "Jean\nLuc", "Jean\u200bLuc", "\ud800", ""):
        with pytest.raises(UnknownUser):
            store.administration().directory.user(typed)
