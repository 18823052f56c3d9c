"""The simulated phone without a screen: the guide's pages, its codes, its calls, its troubles."""

from __future__ import annotations

import pytest

from storage import TokenRefused
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.tui.phones import LINK, OTHER_SECRET, SECRET
from tui.phone.account import Account, Complaint
from tui.phone.calls import Call, Outcome, Reply, Saying
from tui.phone.handset import DELAY, REASSURED, Handset, Page, Trouble, WrongPage

ACCOUNT = Account("Espace client", "marie.tremblay", SECRET)


@pytest.fixture
def handset(clock: FixedClock) -> Handset:
    """A new phone."""
    return Handset(clock)


def to_scan(handset: Handset, *, organisation: bool = True) -> None:
    """The first taps of Étape 5."""
    handset.add_account()
    handset.choose(organisation=organisation)
    if organisation:
        handset.from_new_device()


def added(handset: Handset, link: str = LINK) -> None:
    """A picture was read."""
    to_scan(handset)
    handset.read(link)


def said(handset: Handset) -> list[tuple[Saying, str]]:
    """The calls to make now."""
    return [(call.saying, call.code) for call in handset.calls()]


def test_the_taps_of_the_guide(handset: Handset, clock: FixedClock) -> None:
    pages = [handset.page]
    for tap in (handset.add_account, lambda: handset.choose(organisation=True), handset.from_new_device):
        tap()
        pages.append(handset.page)
    assert pages == [Page.ACCOUNTS, Page.KIND, Page.NEW_DEVICE, Page.SCAN]
    handset.read(LINK)
    assert (handset.page, handset.accounts) == (Page.ADDED, (ACCOUNT,))
    assert said(handset) == [(Saying.READ, totp(SECRET, clock.now))]
    handset.finish()
    assert (handset.page, handset.opened) == (Page.ACCOUNT, ACCOUNT)
    assert handset.reply(ACCOUNT) == Reply(Outcome.CALLING)
    assert said(handset) == [(Saying.PROOF, totp(SECRET, clock.now))]
    assert said(handset) == [], "each call is made once"
    handset.replied(Saying.PROOF, ACCOUNT, Reply(Outcome.TAKEN))
    assert not handset.may_retry
    clock.advance(REASSURED)
    assert handset.reply(ACCOUNT) is None, "the next sign-in does ask for a code"


def test_the_code_and_its_time(handset: Handset, clock: FixedClock) -> None:
    for _step in range(4):
        assert handset.code(ACCOUNT) == totp(SECRET, clock.now)
        assert handset.seconds_left() == 30 - int(clock.now) % 30
        clock.advance(9)


def test_the_code_of_a_proof_is_that_of_its_moment(handset: Handset, clock: FixedClock) -> None:
    added(handset)
    handset.calls()
    handset.toggle(Trouble.SLUGGISH)
    handset.finish()
    clock.advance(DELAY - 1)
    assert said(handset) == []
    clock.advance(30)
    assert said(handset) == [(Saying.PROOF, totp(SECRET, clock.now))]


@pytest.mark.parametrize(("trouble", "seconds"), [(Trouble.FAST, 150), (Trouble.SLOW, -150)])
def test_a_clock_that_is_wrong(handset: Handset, clock: FixedClock, trouble: Trouble, seconds: int) -> None:
    handset.toggle(trouble)
    assert handset.now() == clock.now + seconds
    assert handset.code(ACCOUNT) == totp(SECRET, clock.now + seconds)
    handset.toggle(trouble)
    assert handset.code(ACCOUNT) == totp(SECRET, clock.now)


def test_a_clock_is_not_both_fast_and_slow(handset: Handset) -> None:
    handset.toggle(Trouble.FAST)
    handset.toggle(Trouble.OFFLINE)
    handset.toggle(Trouble.SLOW)
    assert handset.troubles == {Trouble.SLOW, Trouble.OFFLINE}


def test_an_app_that_computes_otherwise(handset: Handset, clock: FixedClock) -> None:
    handset.toggle(Trouble.OTHER_APP)
    assert handset.code(ACCOUNT) == totp(SECRET, clock.now, algorithm="SHA256")


def test_organisation_refuses_and_autre_takes(handset: Handset) -> None:
    handset.toggle(Trouble.REFUSING)
    added(handset)
    assert (handset.page, handset.accounts) == (Page.REFUSED, ())
    assert [saying for saying, _code in said(handset)] == [Saying.REFUSED]
    handset.back()
    assert handset.page is Page.KIND
    handset.choose(organisation=False)
    handset.read(LINK)
    assert (handset.page, handset.accounts) == (Page.ADDED, (ACCOUNT,))


def test_off_the_network_the_code_is_to_be_typed(handset: Handset) -> None:
    handset.toggle(Trouble.OFFLINE)
    added(handset)
    handset.finish()
    assert said(handset) == []
    assert handset.reply(ACCOUNT) == Reply(Outcome.UNREACHED)
    handset.toggle(Trouble.OFFLINE)
    assert handset.may_retry
    handset.retry()
    assert [saying for saying, _code in said(handset)] == [Saying.PROOF]
    assert not handset.may_retry


def test_a_lost_phone_is_dark_and_silent_until_it_is_found(handset: Handset, clock: FixedClock) -> None:
    handset.toggle(Trouble.SLUGGISH)
    added(handset)
    handset.finish()
    handset.toggle(Trouble.LOST)
    assert (handset.page, handset.accounts) == (Page.DARK, ())
    clock.advance(DELAY)
    assert said(handset) == []
    handset.back()
    assert handset.page is Page.DARK
    handset.toggle(Trouble.LOST)
    assert (handset.page, handset.accounts) == (Page.ACCOUNT, (ACCOUNT,))
    assert handset.reply(ACCOUNT) == Reply(Outcome.UNREACHED)
    assert said(handset) == []


def test_a_new_phone_is_empty(handset: Handset) -> None:
    added(handset)
    handset.toggle(Trouble.FAST)
    handset.toggle_menu()
    handset.replace()
    assert (handset.page, handset.accounts, handset.troubles, said(handset)) == (Page.ACCOUNTS, (), frozenset(), [])


def test_the_same_label_is_overwritten_without_a_word(handset: Handset, clock: FixedClock) -> None:
    added(handset)
    handset.finish()
    handset.replied(Saying.PROOF, ACCOUNT, Reply(Outcome.TAKEN))
    handset.back()
    added(handset, LINK.replace(SECRET, OTHER_SECRET))
    (account,) = handset.accounts
    assert handset.code(account) == totp(OTHER_SECRET, clock.now)
    assert handset.reply(account) is None
    handset.replied(Saying.PROOF, ACCOUNT, Reply(Outcome.REFUSED, "late"))
    assert handset.reply(ACCOUNT) is None, "an answer for an entry that is gone"


def test_a_suffix_keeps_both(handset: Handset) -> None:
    added(handset)
    handset.finish()
    handset.back()
    added(handset, LINK.replace("tremblay", "tremblay-2"))
    assert [account.name for account in handset.accounts] == ["marie.tremblay", "marie.tremblay-2"]
    handset.finish()
    handset.back()
    handset.open(ACCOUNT)
    assert handset.opened == ACCOUNT


def test_what_cannot_be_read_is_told_until_the_next_tap(handset: Handset) -> None:
    to_scan(handset, organisation=False)
    handset.see_nothing()
    assert handset.complaint is Complaint.NOTHING_IN_SIGHT
    handset.read("https://example.com")
    assert handset.page is Page.SCAN
    assert isinstance(handset.complaint, TokenRefused)
    handset.by_key()
    assert handset.complaint is None
    handset.type_key("marie", "", "0")
    assert (handset.page, handset.complaint) == (Page.KEY, Complaint.BAD_KEY)
    handset.type_key("marie", "", SECRET)
    assert (handset.page, handset.complaint) == (Page.ADDED, None)


@pytest.mark.parametrize(
    ("organisation", "way"),
    [
        (True, [Page.SCAN, Page.NEW_DEVICE, Page.KIND, Page.ACCOUNTS, Page.ACCOUNTS]),
        (False, [Page.SCAN, Page.KIND, Page.ACCOUNTS]),
    ],
)
def test_the_way_back(handset: Handset, organisation: bool, way: list[Page]) -> None:
    to_scan(handset, organisation=organisation)
    handset.by_link()
    for page in way:
        handset.back()
        assert handset.page is page


def test_the_menu_lies_over_the_page_and_a_lost_phone(handset: Handset) -> None:
    to_scan(handset)
    handset.toggle_menu()
    handset.toggle(Trouble.LOST)
    pages = [handset.page]
    handset.back()
    pages.append(handset.page)
    handset.toggle_menu()
    handset.toggle(Trouble.LOST)
    handset.toggle_menu()
    assert [*pages, handset.page] == [Page.TROUBLES, Page.DARK, Page.SCAN]


def test_a_tap_of_another_page_is_a_defect(handset: Handset) -> None:
    for tap in (handset.finish, handset.retry, handset.by_link, lambda: handset.read(LINK)):
        with pytest.raises(WrongPage):
            tap()
    with pytest.raises(WrongPage):
        _ = handset.opened


def test_nothing_secret_is_in_a_repr(handset: Handset, clock: FixedClock) -> None:
    added(handset)
    handset.finish()
    shown = f"{handset.accounts} {handset._errands} {handset._replies} {handset} {handset.calls()}"
    assert SECRET not in shown
    assert totp(SECRET, clock.now) not in shown
    assert "marie.tremblay" in repr(Call(Saying.PROOF, ACCOUNT, "123456"))
