"""Whatever is tapped, in whatever order: every page can be shown, every code is right, nothing secret is told."""

from __future__ import annotations

from hypothesis import Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.conftest import FixedClock
from tests.oracle import totp
from tests.tui.phones import OTHER_SECRET, SECRET
from tui.phone.calls import Outcome, Reply, Saying
from tui.phone.handset import Handset, Page, Trouble
from tui.phone.pages import sheet
from tui.phone.sheets import Sheet, Sight

SIGHTS = (Sight(), Sight(lambda: None), Sight(lambda: None, decoder=True))
WRONG = ("", "https://example.com", f"otpauth://hotp/a:b?secret={SECRET}&counter=1")
ANSWERS = (Reply(Outcome.TAKEN), Reply(Outcome.REFUSED, "refusé"), Reply(Outcome.OVER), Reply(Outcome.UNREACHED))


class Walk(RuleBasedStateMachine):
    """A phone, and what it must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.handset = Handset(self.clock)
        self.held: dict[str, str] = {}

    @property
    def sheet(self) -> Sheet:
        """The page in sight."""
        return sheet(self.handset, SIGHTS[0])

    @precondition(lambda walk: walk.sheet.taps)
    @rule(data=strategies.data())
    def tap(self, data: strategies.DataObject) -> None:
        """Anything that can be touched."""
        tap = data.draw(strategies.sampled_from(self.sheet.taps))
        if tap.act == self.handset.replace:
            self.held.clear()
        tap.act()

    @precondition(lambda walk: walk.handset.page in (Page.SCAN, Page.LINK))
    @rule(number=strategies.integers(1, 3), secret=strategies.sampled_from((SECRET, OTHER_SECRET)))
    def read_a_link(self, number: int, secret: str) -> None:
        """One of three labels, so that some are overwritten."""
        name = f"marie-{number}"
        self.handset.read(f"otpauth://totp/Espace%20client:{name}?secret={secret}&issuer=Espace%20client")
        self._taken(name, secret)

    @precondition(lambda walk: walk.handset.page in (Page.SCAN, Page.LINK))
    @rule(link=strategies.sampled_from(WRONG))
    def read_a_wrong_one(self, link: str) -> None:
        """Stays there, and says why."""
        page = self.handset.page
        self.handset.read(link)
        assert self.handset.page is page
        assert self.sheet.remark

    @precondition(lambda walk: walk.handset.page is Page.KEY)
    @rule()
    def type_a_key(self) -> None:
        """In small letters."""
        self.handset.type_key("paul", "", SECRET.lower())
        self._taken("paul", SECRET)

    def _taken(self, name: str, secret: str) -> None:
        if self.handset.page is Page.REFUSED:
            assert Trouble.REFUSING in self.handset.troubles
        else:
            assert self.handset.page is Page.ADDED
            self.held[name] = secret

    @rule()
    def go_back(self) -> None:
        """Échap."""
        self.handset.back()

    @rule()
    def look_at_the_menu(self) -> None:
        """F2."""
        self.handset.toggle_menu()

    @rule(trouble=strategies.sampled_from(Trouble))
    def get_into_trouble(self, trouble: Trouble) -> None:
        """Or out of it."""
        self.handset.toggle(trouble)

    @rule(seconds=strategies.integers(0, 40))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.clock.advance(seconds)

    @rule(reply=strategies.sampled_from(ANSWERS))
    def call(self, reply: Reply) -> None:
        """Every call that is due is answered."""
        offline = self.handset.troubles & {Trouble.OFFLINE, Trouble.LOST}
        calls = self.handset.calls()
        assert not (calls and offline)
        assert self.handset.calls() == []
        for call in calls:
            assert call.code == self._code(call.account.secret)
            self.handset.replied(call.saying, call.account, reply)
            if call.saying is Saying.PROOF and self.held.get(call.account.name) == call.account.secret:
                assert self.handset.reply(call.account) == reply

    def _code(self, secret: str) -> str:
        troubles = self.handset.troubles
        offset = 150 * ((Trouble.FAST in troubles) - (Trouble.SLOW in troubles))
        algorithm = "SHA256" if Trouble.OTHER_APP in troubles else "SHA1"
        return totp(secret, self.clock.now + offset, algorithm=algorithm)

    @invariant()
    def every_page_can_be_shown(self) -> None:
        """Whatever the phone can look at; and there is a way on, but from the dark."""
        for sight in SIGHTS:
            shown = sheet(self.handset, sight)
            assert shown.page is self.handset.page
            assert shown.taps or shown.filled or shown.page is Page.DARK
            assert SECRET not in repr(shown)

    @invariant()
    def it_holds_what_it_was_given(self) -> None:
        """One entry a label, with the code of the moment."""
        if Trouble.LOST in self.handset.troubles:
            assert self.handset.accounts == ()
            assert self.handset.page in (Page.DARK, Page.TROUBLES)
            return
        assert {account.name: account.secret for account in self.handset.accounts} == self.held
        for account in self.handset.accounts:
            assert self.handset.code(account) == self._code(account.secret)
        assert 1 <= self.handset.seconds_left() <= 30


Walk.TestCase.settings = settings(
    deadline=None,
    derandomize=True,
    max_examples=100,
    stateful_step_count=30,
    report_multiple_bugs=False,
    phases=(Phase.generate, Phase.shrink),
)
TestWalks = Walk.TestCase
