"""The common part of the pages that show a pending secret: its countdown, its end, and a new code."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.binding import Binding
from textual.widgets import Button

from storage import StorageError
from tui.language import _
from tui.language.text import clean
from tui.messages import scanning
from tui.screens.issuing_page import IssuingPage
from tui.screens.watching_page import WatchingPage
from tui.widgets.card import Card
from tui.widgets.copyable import Copyable
from tui.widgets.key_groups import KeyGroups
from tui.widgets.manual_key import ManualKey
from tui.widgets.navigation_bar import NavigationBar
from tui.widgets.veil import Veil
from tui.widgets.words import Words


class EnrolmentPage(IssuingPage, WatchingPage):
    """Shows the secret while it may be proved; afterwards, only « Actualiser le code »."""

    AUTO_FOCUS = "#next"
    SHOWS_A_SECRET = True

    BINDINGS = [
        Binding("left", "spell(-1)", show=False),
        Binding("right", "spell(1)", show=False),
        Binding("enter", "proceed", show=False),
    ]

    def on_mount(self) -> None:
        self.tick()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Show the time left, or that it is over."""
        expires_at, now = self.journey.pending.expires_at, self.services.clock()
        left = int(expires_at - now)
        if left <= 0 and not self.expired:
            self.query_one("#refresh").focus()
        has_ended = left <= 0 and not self.expired
        self.set_class(left <= 0, "-expired")
        if has_ended:
            self.name_keys()
        self.set_class(0 < left < scanning.LAST_SECONDS, "-expiring")
        words = scanning.time_left(expires_at, now) if left > 0 else "! " + scanning.expired()
        self.query_one("#countdown", Words).update(words)

    def help_words(self) -> Iterable[str]:
        """Name a new code once this one is no longer to be used, and nothing else."""
        if self.expired:
            yield _("Actualiser le code donne un nouveau code QR : supprimez l'entrée précédente dans l'application.")
        else:
            yield from super().help_words()

    def spelling(self) -> Iterable[str]:
        """Say how a long key is copied, where the key is in sight."""
        if self._key_is_shown and not self.expired:
            yield _("Les flèches ← et → épellent la clé, groupe par groupe.")

    def lost(self, error: StorageError) -> None:
        """Hide the secret at once; the notice says why, and « expiré » would say it otherwise."""
        super().lost(error)
        self.add_class("-lost")
        self.tick()

    @property
    def expired(self) -> bool:
        """Say whether the secret has expired and is no longer to be shown."""
        return self.has_class("-expired")

    @on(Button.Pressed, "#refresh")
    def _refresh(self) -> None:
        if not self.busy and self.journey.phone:
            self.issue(self.journey.phone, clean(self.journey.pending.name))

    def manual_key(self) -> ManualKey:
        """Return the widget that shows the key in letters."""
        services = self.services
        return ManualKey(self.journey.pending, services.monotonic, veiled=not services.permissions.plain_sight)

    def keys_by_hand(self) -> Iterable[tuple[str, str]]:
        """Return the keys of a page that shows the key in letters."""
        if self._key_is_shown and not self._is_at_the_foot():
            yield _("← →"), _("épeler")
        yield _("Tab"), _("suivant")
        if self.services.permissions.copy and isinstance(self.focused, Copyable):
            yield _("C"), _("copier")
        if not self.journey.method.approves:
            yield _("Entrée"), _("suivant")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def focus_on_the_key(self) -> None:
        """Have the arrows spell the key, where it is in sight."""
        if self._key_is_shown:
            self.set_focus(self.query_one(KeyGroups))

    @property
    def _key_is_shown(self) -> bool:
        veils = self.query(Veil)
        return not veils.first().drawn if veils else self.services.permissions.plain_sight

    @on(Veil.Turned)
    def _turned(self) -> None:
        self.name_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrows to the buttons at the foot, to what is beside the page, and while no key is in sight."""
        if action != "spell":
            return super().check_action(action, parameters)
        beside = self.focused is not None and not self.query_one(Card).has_focus_within
        return any(key.region for key in self.query(KeyGroups)) and not (beside or self._is_at_the_foot())

    def _is_at_the_foot(self) -> bool:
        return self.focused is not None and isinstance(self.focused.parent, NavigationBar)

    def action_spell(self, step: int) -> None:
        """Spell the next group of the key."""
        key = self.query_one(KeyGroups)
        key.focus()
        key.action_choose(step)

    def action_proceed(self) -> None:
        """Go on when Enter is pressed where no widget takes it."""
        self._next()

    @on(Button.Pressed, "#next")
    def _next(self) -> None:
        if not (self.expired or self.journey.method.approves):
            self.go(self.journey.added_on_phone())
