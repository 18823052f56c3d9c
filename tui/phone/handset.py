"""The simulated phone without a screen: what it holds, the page it shows, its clock and its troubles.

No I/O: taps come in, a page and calls to make come out. Whoever shows it makes the calls and tells how they ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from storage import TokenRefused
from tui.config.server_address import ServerAddress
from tui.phone.account import PERIOD, Account, Complaint, NotTaken, from_key, from_link
from tui.phone.calls import Call, Errand, Outcome, Reply, Saying
from tui.phone.push_devices import PushDevices
from tui.phone.push_link import is_push_link

if TYPE_CHECKING:
    from tui.phone.push_device import Job, PushDevice
    from tui.phone.push_protocol import Request

Clock = Callable[[], float]
"""Seconds since the Unix epoch."""
OFFSET = 150
"""Seconds by which a clock is fast or slow."""
DELAY = 6
"""Seconds that a slow phone takes before each call."""
REASSURED = 60
"""Seconds during which the page says that there is nothing to type: at the next sign-in there will be."""


class Page(StrEnum):
    """Names the page that the phone shows."""

    ACCOUNTS = "accounts"
    KIND = "kind"
    """Organisation or Autre."""
    NEW_DEVICE = "new device"
    SCAN = "scan"
    LINK = "link"
    KEY = "key"
    ADDED = "added"
    REFUSED = "refused"
    ACCOUNT = "account"
    DEVICE = "device"
    """An entry that approves."""
    REQUEST = "request"
    TROUBLES = "troubles"
    DARK = "dark"


class Trouble(StrEnum):
    """Names what may go wrong, to be shown in class."""

    FAST = "fast"
    SLOW = "slow"
    OTHER_APP = "other app"
    """An app that computes with SHA-256."""
    REFUSING = "refusing"
    """Its « Organisation » does not take standard codes, as that of a real app; « Autre » does."""
    OFFLINE = "offline"
    SLUGGISH = "sluggish"
    LOST = "lost"


_UNDISTURBED = (Page.SCAN, Page.LINK, Page.KEY)
"""The pages over which no request is shown: somebody may be typing there."""
_EXCLUDES = {Trouble.FAST: Trouble.SLOW, Trouble.SLOW: Trouble.FAST}


class WrongPage(Exception):
    """Tells that a tap cannot happen on this page: a defect of the caller."""


class Handset:
    """Is one phone, from the start of the program to its end. Each tap is a method."""

    def __init__(self, clock: Clock, server: ServerAddress | None = None) -> None:
        """Have a new phone; `server` is the one service that it calls by the network."""
        self._clock = clock
        self.devices = PushDevices(server)
        self._device: PushDevice | None = None
        self._accounts: dict[tuple[str, str], Account] = {}
        self._replies: dict[Account, tuple[Reply, float]] = {}
        self._errands: list[Errand] = []
        self._page = Page.ACCOUNTS
        self._opened: Account | None = None
        self.organisation = False
        """« Organisation » was chosen, and not « Autre »."""
        self.menu = False
        """The menu of troubles lies over the page."""
        self.troubles: frozenset[Trouble] = frozenset()
        self.complaint: Complaint | TokenRefused | None = None
        """Why the last attempt added nothing."""

    # What it shows

    @property
    def page(self) -> Page:
        """Return the page in sight."""
        if self.menu:
            return Page.TROUBLES
        if Trouble.LOST in self.troubles:
            return Page.DARK
        return Page.REQUEST if self.devices.asked and self._page not in _UNDISTURBED else self._page

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Return the entries, oldest first; none on a phone that is lost."""
        return () if Trouble.LOST in self.troubles else tuple(self._accounts.values())

    @property
    def opened(self) -> Account:
        """Return the account of the page."""
        if self._opened is None:
            raise WrongPage(self._page)
        return self._opened

    @property
    def device(self) -> PushDevice:
        """Return the entry of the page that approves."""
        if self._device is None:
            raise WrongPage(self._page)
        return self._device

    @property
    def online(self) -> bool:
        """Say whether a call would arrive."""
        return not self.troubles & {Trouble.OFFLINE, Trouble.LOST}

    def true_time(self) -> float:
        """Return the time by the clock of everybody else."""
        return self._clock()

    def now(self) -> float:
        """Return the time by the phone's own clock."""
        return self._clock() + OFFSET * ((Trouble.FAST in self.troubles) - (Trouble.SLOW in self.troubles))

    def code(self, account: Account) -> str:
        """Return the six digits of this moment."""
        from cryptography.hazmat.primitives.hashes import SHA1, SHA256  # noqa: PLC0415 - not before a code is shown
        from cryptography.hazmat.primitives.twofactor.totp import TOTP  # noqa: PLC0415 - not before a code is shown

        algorithm = SHA256() if Trouble.OTHER_APP in self.troubles else SHA1()  # noqa: S303
        # As real apps do, it takes keys that are shorter than RFC 4226 asks for.
        totp = TOTP(account.key, 6, algorithm, PERIOD, enforce_key_length=False)
        return totp.generate(int(self.now())).decode()

    def seconds_left(self) -> int:
        """Return the seconds until the codes change: 30 to 1."""
        return PERIOD - int(self.now()) % PERIOD

    def reply(self, account: Account) -> Reply | None:
        """Return how the proof of the account went; None once there is nothing left to say."""
        reply, at = self._replies.get(account, (None, 0.0))
        if reply and reply.outcome is Outcome.TAKEN and self._clock() - at >= REASSURED:
            return None
        return reply

    @property
    def may_retry(self) -> bool:
        """Say whether the proof failed in a way that may pass."""
        reply = self.reply(self.opened)
        return reply is not None and reply.outcome in (Outcome.REFUSED, Outcome.UNREACHED)

    # Taps of the guide

    def add_account(self) -> None:
        """Go where an account is added."""
        self._go(Page.KIND, Page.ACCOUNTS)

    def choose(self, *, organisation: bool) -> None:
        """Choose Organisation, or Autre."""
        self._go(Page.NEW_DEVICE if organisation else Page.SCAN, Page.KIND)
        self.organisation = organisation

    def from_new_device(self) -> None:
        """Choose to add the account from a new device."""
        self._go(Page.SCAN, Page.NEW_DEVICE)

    def by_link(self) -> None:
        """Ask for a link to paste."""
        self._go(Page.LINK, Page.SCAN)

    def by_key(self) -> None:
        """Ask for a key to type."""
        self._go(Page.KEY, Page.SCAN)

    def see_nothing(self) -> None:
        """Scan while no code is before the lens."""
        self._must_be(Page.SCAN)
        self.complaint = Complaint.NOTHING_IN_SIGHT

    def read(self, link: str) -> None:
        """Take in the link that was scanned or pasted."""
        self._must_be(Page.SCAN, Page.LINK)
        if is_push_link(link):
            self._take_push(link)
        else:
            self._take(lambda: from_link(link))

    def type_key(self, name: str, issuer: str, key: str) -> None:
        """Take in an account that was typed."""
        self._must_be(Page.KEY)
        self._take(lambda: from_key(name, issuer, key))

    def _take(self, read: Callable[[], Account]) -> None:
        """Add the account, over an entry of the same issuer and name, without a word, as real apps do."""
        try:
            account = read()
        except NotTaken as refusal:
            self.complaint = refusal.complaint
            return
        if self.organisation and Trouble.REFUSING in self.troubles:
            self._go(Page.REFUSED)
            self._call_home(Saying.REFUSED, account)
            return
        label = account.issuer, account.name
        if label in self._accounts:
            self._replies.pop(self._accounts[label], None)
        self._accounts[label] = self._opened = account
        self._go(Page.ADDED)
        self._call_home(Saying.READ, account)

    def _take_push(self, link: str) -> None:
        """Add an entry that approves, over one of the same serial; it makes its key, and calls."""
        if self.organisation and Trouble.REFUSING in self.troubles:
            self._go(Page.REFUSED)
            return
        try:
            self._device = self.devices.add(link, self._clock())
        except NotTaken as refusal:
            self.complaint = refusal.complaint
        else:
            self._go(Page.DEVICE)

    def finish(self) -> None:
        """Show the account, and prove it at home with the code of the moment."""
        self._go(Page.ACCOUNT, Page.ADDED)
        self._prove()

    def retry(self) -> None:
        """Prove the account again."""
        self._must_be(Page.ACCOUNT)
        if self.may_retry:
            self._prove()

    def open(self, account: Account) -> None:
        """Open an account of the list."""
        self._go(Page.ACCOUNT, Page.ACCOUNTS)
        self._opened = account

    def open_device(self, device: PushDevice) -> None:
        """Open an entry of the list that approves."""
        self._go(Page.DEVICE, Page.ACCOUNTS)
        self._device = device

    def call_again(self) -> None:
        """Have the entry of the page call once more."""
        self._must_be(Page.DEVICE)
        self.device.retry(self._clock(), self._soon())

    def approve(self, request: Request, number: str | None) -> None:
        """Approve what is asked, by the number that was chosen, if it is still asked."""
        if device := self._answering(request):
            device.accept(request, number, self._soon())

    def decline(self, request: Request, reason: str) -> None:
        """Refuse what is asked, if it is still asked."""
        if device := self._answering(request):
            device.decline(request, reason, self._soon())

    def _answering(self, request: Request) -> PushDevice | None:
        """Return the entry that was asked, whose page is shown from now on."""
        self._must_be(Page.REQUEST)
        asked = self.devices.asked
        if asked is None or asked[1] != request:
            return None
        self._page, self._device = Page.DEVICE, asked[0]
        return asked[0]

    def back(self) -> None:
        """Go one page back; stay where there is none."""
        if self.menu:
            self.menu = False
            return
        before = {
            Page.KIND: Page.ACCOUNTS,
            Page.NEW_DEVICE: Page.KIND,
            Page.SCAN: Page.NEW_DEVICE if self.organisation else Page.KIND,
            Page.LINK: Page.SCAN,
            Page.KEY: Page.SCAN,
            Page.REFUSED: Page.KIND,
            Page.ACCOUNT: Page.ACCOUNTS,
            Page.DEVICE: Page.ACCOUNTS,
        }
        if self.page in before:
            self._go(before[self.page])

    # Troubles

    def toggle_menu(self) -> None:
        """Open the menu of troubles, or close it."""
        self.menu = not self.menu

    def toggle(self, trouble: Trouble) -> None:
        """Choose a trouble, or undo it."""
        chosen = self.troubles - {_EXCLUDES.get(trouble)}
        self.troubles = frozenset(chosen ^ {trouble})
        if Trouble.LOST in self.troubles:
            self._give_up(self._errands)
            self._errands.clear()

    def replace(self) -> None:
        """Become a new phone: without account or trouble, and what the old one was about to say is never said."""
        self._accounts.clear()
        self.devices.clear()
        self._replies.clear()
        self._errands.clear()
        self._page, self._opened, self.menu = Page.ACCOUNTS, None, False
        self.troubles, self.complaint = frozenset(), None

    # Calls

    def jobs(self) -> list[Job]:
        """Return what the entries that approve have to do now, each once; first look at what has come back."""
        now = self._clock()
        self.devices.look(now, self._delay())
        return self.devices.jobs(now, self.now(), online=self.online)

    def _soon(self) -> float:
        """Return the moment of a call that is made now."""
        return self._clock() + self._delay()

    def _delay(self) -> float:
        return DELAY if Trouble.SLUGGISH in self.troubles else 0

    def calls(self) -> list[Call]:
        """Return the calls to be made now, each of them once; none from a phone off the network."""
        now = self._clock()
        due = [errand for errand in self._errands if errand.due <= now]
        self._errands = [errand for errand in self._errands if errand.due > now]
        if self.online:
            return [Call(errand.saying, errand.account, self.code(errand.account)) for errand in due]
        self._give_up(due)
        return []

    def replied(self, saying: Saying, account: Account, reply: Reply) -> None:
        """Note how a call ended. Only the answer to a proof is shown, while the phone holds the account."""
        if saying is Saying.PROOF and account in self._accounts.values():
            self._replies[account] = reply, self._clock()

    def _give_up(self, errands: Iterable[Errand]) -> None:
        for errand in errands:
            self.replied(errand.saying, errand.account, Reply(Outcome.UNREACHED))

    def _prove(self) -> None:
        self._replies[self.opened] = Reply(Outcome.CALLING), self._clock()
        self._call_home(Saying.PROOF, self.opened)

    def _call_home(self, saying: Saying, account: Account) -> None:
        self._errands.append(Errand(self._soon(), saying, account))

    def _go(self, page: Page, *before: Page) -> None:
        self._must_be(*before or Page)
        self._page = page
        self.complaint = None

    def _must_be(self, *pages: Page) -> None:
        if self.page not in pages:
            raise WrongPage(self.page)
