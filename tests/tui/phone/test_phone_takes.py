"""Whatever the phone takes, in whatever way, it shows codes for on every page; what it does not take, it says why."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage.people import unhurried
from tests.tui.harness import EACH_SIZE
from tests.tui.phones import FakeHome, a_second, big_code, in_hand
from tui.phone.account import LONGEST_NAME
from tui.phone.calls import Outcome, Reply
from tui.phone.handset import Handset, Page, Trouble
from tui.phone.pages import grouped, sheet
from tui.phone.sheets import Sight

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LENGTHS = sorted(len(base64.b32encode(bytes(size)).rstrip(b"=")) for size in range(10, 65))
"""Of keys of 80 bits to 64 bytes."""
SEPARATORS = st.sampled_from(["", " ", "-", "\u2011", "\u00a0", "\u200b", "\t"])
KEYS = st.text(BASE32 + BASE32.lower(), max_size=110) | st.text(BASE32 + "0189= -éßſ", max_size=110)
NAMES = st.text(max_size=LONGEST_NAME + 2)
EDGES = [key for length in LENGTHS for key in ("A" * length, "7" * length)]


@st.composite
def typed_keys(draw: st.DrawFn) -> str:
    """In groups of four, as people type them, with the padding that some services print."""
    key = draw(KEYS)
    return draw(SEPARATORS).join(re.findall("....|.+", key)) + "=" * draw(st.integers(0, 7))


def at_scan(clock: FixedClock) -> Handset:
    """A new phone that asks for a code."""
    handset = Handset(clock)
    handset.add_account()
    handset.choose(organisation=False)
    return handset


def assert_lives(handset: Handset, clock: FixedClock) -> None:
    """It shows codes for what it has taken, also with each of its troubles; or it says a sentence and stays there."""
    if handset.page is not Page.ADDED:
        assert handset.accounts == ()
        assert sheet(handset, Sight()).remark
        return
    (account,) = handset.accounts
    for call in handset.calls():
        assert call.code == totp(account.secret, clock.now)
    assert sheet(handset, Sight()).taps
    handset.finish()
    (call,) = handset.calls()
    handset.replied(call.saying, call.account, Reply(Outcome.REFUSED, "refusé"))
    assert sheet(handset, Sight()).account == account
    for trouble in Trouble:
        handset.toggle(trouble)
        assert re.fullmatch("[0-9]{6}", handset.code(account))
        assert sheet(handset, Sight())
        handset.toggle(trouble)
    handset.back()
    tap, _add = sheet(handset, Sight()).taps
    assert tap.under.startswith(grouped(totp(account.secret, clock.now)))
    assert tap.label


@pytest.mark.parametrize("name", ["François-Xavier de La Tour du Pin", "n" * 64])
def test_two_entries_that_begin_alike_can_be_told_apart(clock: FixedClock, name: str) -> None:
    handset = at_scan(clock)
    for number in ("", "-2", "-3"):
        handset.by_key()
        handset.type_key(name + number, "Espace client", "JBSWY3DPEHPK3PXP")
        handset.finish()
        (shown,) = sheet(handset, Sight()).words
        assert shown.endswith(number)
        handset.back()
        handset.add_account()
        handset.choose(organisation=False)
    for _page in range(2):
        handset.back()
    *entries, _add = (tap.under for tap in sheet(handset, Sight()).taps)
    assert len(set(entries)) == len(entries) == 3


@unhurried
@given(NAMES, NAMES, typed_keys())
@example("marie", "", "JBSWY3DPEHPK3PXP")
@example("marie", "Guichet", "jbsw y3dp ehpk 3pxp a")
def test_a_key_that_is_typed(name: str, issuer: str, key: str) -> None:
    clock = FixedClock()
    handset = at_scan(clock)
    handset.by_key()
    handset.type_key(name, issuer, key)
    assert_lives(handset, clock)


@pytest.mark.parametrize("key", EDGES)
def test_a_key_of_any_length_that_the_sentence_allows(clock: FixedClock, key: str) -> None:
    by_key, by_link = at_scan(clock), at_scan(clock)
    by_key.by_key()
    by_key.type_key("marie", "", key)
    by_link.read(f"otpauth://totp/marie?secret={key}")
    for handset in (by_key, by_link):
        assert handset.page is Page.ADDED
        assert_lives(handset, clock)


PARAMETERS = st.dictionaries(
    st.sampled_from(["issuer", "algorithm", "digits", "period", "counter", "encoder", "image", "lock", "secret"]),
    st.sampled_from(["SHA1", "sha1", "SHA256", "MD5", "6", "8", "30", "60", "0", "-1", "9" * 400, "٦", "é", ""])
    | st.text(max_size=20),
    max_size=4,
)


@unhurried
@given(st.sampled_from(["totp", "hotp", "TOTP", "steam", ""]), NAMES, NAMES, typed_keys(), PARAMETERS, st.booleans())
def test_a_link(kind: str, issuer: str, name: str, key: str, parameters: dict[str, str], pasted: bool) -> None:
    clock = FixedClock()
    handset = at_scan(clock)
    if pasted:
        handset.by_link()
    rest = "".join(f"&{given}={quote(value)}" for given, value in parameters.items())
    handset.read(f"otpauth://{kind}/{quote(issuer)}:{quote(name)}?secret={quote(key)}{rest}")
    assert_lives(handset, clock)


@unhurried
@given(st.text(max_size=60).map("otpauth://{}".format) | st.text(max_size=60))
def test_anything_else_that_is_scanned(text: str) -> None:
    clock = FixedClock()
    handset = at_scan(clock)
    handset.read(text)
    assert_lives(handset, clock)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_on_the_screen(clock: FixedClock, size: tuple[int, int]) -> None:
    handset = Handset(clock)
    async with in_hand(handset, FakeHome(), size) as hands:
        await hands.press("enter", "enter", "enter", "down", "enter")
        await hands.fill("marie", "", "jbsw y3dp ehpk 3pxp")
        assert handset.page is Page.ADDED
        await hands.press("enter")
        await a_second(hands)
        assert big_code(hands.cells()) == totp("JBSWY3DPEHPK3PXP", clock.now)
