"""Étapes 5 and 6: the QR code, with what to tap on the phone beside it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Button

from tui.language import _, ngettext
from tui.messages import scanning
from tui.qr import cells
from tui.screens.cannot_scan import CannotScan
from tui.screens.enrolment_page import EnrolmentPage
from tui.widgets.app_link import AppLink
from tui.widgets.card import CORNERS, Card, top_edge
from tui.widgets.nav_button import NavButton
from tui.widgets.navigation_bar import NavigationBar
from tui.widgets.notice import Notice
from tui.widgets.numbered import Numbered
from tui.widgets.points import Points
from tui.widgets.qr_view import QRView
from tui.widgets.stepper import Stepper
from tui.widgets.title import Title
from tui.widgets.words import Words
from tui.wizard import code
from tui.wizard.journey import Journey
from tui.wizard.services import Services
from tui.wizard.steps import Phase, Step

WORDS_COLUMNS = 35
"""The words beside the picture, and the column that parts them."""
BOXED_COLUMNS = range(37, 45)
"""The words beside the picture where the card is around both: as many as there is room for."""
EDGES = 2
"""Columns, and rows, of the border around both."""
CARD_ROWS = 26
"""Rows of every other card where there is room: around a picture of fewer it has as many."""
KEY_ROWS = 1
MARGIN = 2
"""Columns before the words on the whole screen."""
BOXED = Size(84, 27)
"""Columns and rows from which the card is around picture and words."""


class QrCodePage(EnrolmentPage):
    """Shows the QR code as large as the words leave room for, or the key in its place where it cannot fit."""

    CSS_PATH = "qr_code.tcss"
    BINDINGS = [
        Binding("f,F", "full", show=False),
        Binding("m,M", "next_form", show=False),
        Binding("plus,equals_sign", "resize(-1)", show=False),
        Binding("minus", "resize(1)", show=False),
        Binding("i,I", "invert", show=False),
    ]

    full = reactive(False, toggle_class="-full")
    """Whether the picture has the whole screen."""

    def __init__(self, services: Services, journey: Journey) -> None:
        super().__init__(services, journey)
        self.choice: cells.PictureChoice | None = None
        """The pictures there is room for; None where there is room for none."""
        self._left: Widget | None = None
        """The widget that had the focus before the whole screen."""

    def page_title(self) -> str:
        return _("Configurez {app}").format(app=self.journey.method.name)

    def compose_page(self) -> ComposeResult:
        """Yield the picture over the left of the card, the words on what is left of it, and the keys below."""
        # Later, every style of the page would be found again.
        self.set_class(self._is_boxed(), "-boxed")
        too_small = isinstance(self._fitting_beside(), cells.TooSmall)
        self.set_class(too_small, "-no-picture")
        self.set_class(self.journey.method.calls_home, "-calls-home")
        self.set_class(self.journey.method.approves, "-approves")
        with Horizontal(id="sheet"):
            yield QRView()
            with Card(self.journey.pending.issuer, self.person_name(), lambda: self.room.width) as card:
                # Its left edge is under the picture, and with it the space before the words.
                card.border_subtitle = self.mark and f" {self.mark}"
                yield Stepper(Phase.QR_CODE, "")
                yield Title(self.page_title(), self.step_words())
                with VerticalScroll(id="page", can_focus=False):
                    # Two fifths of all widgets, which a page with a picture does without.
                    yield Vertical(*(self._by_hand() if too_small else ()), id="by-hand")
                    with Vertical(id="by-scan"):
                        yield from self._phone_steps()
                        yield from self._waiting()
                    yield Points(id="countdown")
                    yield Notice()
                yield NavButton(scanning.cannot_scan(), id="cannot-scan")
                yield NavButton(_("Actualiser le code"), id="refresh", primary=True)
                yield NavigationBar(self.left_buttons(), self.right_buttons())
        yield self.key_line()
        yield Words(_way_back(), id="way-back")

    def _by_hand(self) -> Iterable[Widget]:
        """Yield what takes the place of the picture: the key, or else a link."""
        yield Notice(id="missing")
        if not self.journey.method.approves:
            yield self.manual_key()
        elif self.services.permissions.links:
            yield AppLink(self._link())

    def _link(self) -> str:
        return code.link(self.journey, self.services.settings)

    def _waiting(self) -> Iterable[Widget]:
        """Say, of a phone that calls home, what it does meanwhile."""
        if self.journey.method.approves:
            yield Words(scanning.the_phone_makes_its_key(), id="makes-its-key", classes="muted")
        if self.journey.method.calls_home:
            yield Words("… " + scanning.waiting_for_the_phone(), id="waiting", classes="muted")

    def right_buttons(self) -> Iterable[Button]:
        """Offer Suivant, unless nothing but the phone leads on."""
        if not self.journey.method.approves:
            yield from super().right_buttons()

    def _phone_steps(self) -> ComposeResult:
        method = self.journey.method
        yield Words(scanning.open_the_app(self.journey), classes="heading")
        for number, step in enumerate(method.steps, 1):
            tap, _line, hint = step.partition("\n")
            yield Numbered(number, tap)
            if hint:
                yield Words(hint, classes="hint muted")
        if not method.calls_home:
            yield Numbered(len(method.steps) + 1, scanning.then_next(), id="then-next")
        if method.note:
            yield Words(method.note, id="note", classes="muted")

    def help_words(self) -> Iterable[str]:
        """Say what each key does that helps where the code does not scan; the key in letters has words of its own."""
        from tui.messages.guide import guide_words  # noqa: PLC0415 - not before somebody asks for help

        if self.has_class("-no-picture") and not self.expired and not self.journey.method.approves:
            yield from guide_words(self.journey._replace(step=Step.MANUAL_ENTRY))
            yield from self.spelling()
            return
        yield from super().help_words()
        if not self.expired:
            explained = scanning.keys_of_the_picture()
            yield from (explained[key] for key, _effect in self._keys_of_the_picture())

    def keys(self) -> Iterable[tuple[str, str]]:
        """Name the keys that help where the code does not scan; none of them changes the secret."""
        if self.has_class("-no-picture"):
            yield from self._keys_without_picture()
            return
        if not self.expired:
            yield from self._keys_of_the_picture()
        yield _("Échap"), _("retour") if self.full else _("précédent")
        yield _("F1"), _("aide")

    def _keys_without_picture(self) -> Iterable[tuple[str, str]]:
        if not self.expired and self._whole_screen():
            yield _("F"), _("plein écran")
        yield from self.keys_by_hand()

    def _keys_of_the_picture(self) -> Iterable[tuple[str, str]]:
        if not self.full and self._whole_screen():
            yield _("F"), _("plein écran")
        if self.choice and self.choice.next_form() is not self.choice:
            yield _("M"), _("forme")
        if self.choice and any(self.choice.resized(step) is not self.choice for step in (-1, 1)):
            yield _("+ -"), _("taille")
        yield _("I"), _("inverser")

    def action_back(self) -> None:
        """Go from the full screen to the page, and from the page to the step before."""
        if self.full:
            self.action_full()
        else:
            super().action_back()

    def on_mount(self) -> None:
        """Lay the picture out before the page is painted for the first time."""
        self._lay_out()
        if self.journey.method.approves:
            self.set_focus(self.query_one("#back" if self.choice is None else "#cannot-scan"))
        elif self.choice is None:
            self.focus_on_the_key()

    def on_resize(self) -> None:
        """Lay the picture out anew; the secret stays the same."""
        self._lay_out()

    def _is_boxed(self) -> bool:
        return not self.full and self.room.width >= BOXED.width and self.room.height >= BOXED.height

    def _lay_out(self) -> None:
        fitting, boxed = self._fitting_beside(), self._is_boxed()
        too_small = isinstance(fitting, cells.TooSmall)
        self.set_class(too_small, "-no-picture")
        # Then the page is like any other, where a compact stepper has the words of the step beside it.
        self.query_one(Stepper).say(self.step_words() if too_small else "")
        self.set_class(boxed, "-boxed")
        if isinstance(fitting, cells.TooSmall):
            self.full = False
            self._show(None)
            self._say_missing(self._missing(fitting))
        elif self.choice is None or self.choice.pictures != fitting:
            self._show(cells.PictureChoice(fitting))
        else:
            # The same picture, but the whole screen may hold a larger one now, or no longer.
            self.name_keys()
            self._put_around(self.choice.picture)

    def _fitting_beside(self) -> tuple[cells.Picture, ...] | cells.TooSmall:
        """Return the pictures that leave room for the words beside them, unless they have the whole screen."""
        size, boxed = self.room, self._is_boxed()
        columns = 0 if self.full else BOXED_COLUMNS.start + EDGES if boxed else WORDS_COLUMNS
        return self._fitting(size.width - columns, size.height - KEY_ROWS - (EDGES if boxed else 0))

    def _fitting(self, columns: int, rows: int) -> tuple[cells.Picture, ...] | cells.TooSmall:
        return cells.pictures(
            code.symbols(self.journey, self.services.settings),
            columns,
            rows,
            cells.forms(half_blocks=self.services.half_blocks),
        )

    def _missing(self, fitting: cells.TooSmall) -> str:
        if not self.journey.method.approves:
            return missing(fitting, half_blocks=self.services.half_blocks)
        lacking = _lacking(fitting)
        return scanning.no_room_but_whole(lacking) if self._whole_screen() else scanning.no_room(lacking)

    def _say_missing(self, words: str) -> None:
        """Say it above the key, which is made once it is to be shown."""
        by_hand = self.query_one("#by-hand")
        if not by_hand.children:
            by_hand.mount(*self._by_hand())
        self.query_one("#missing", Notice).say(words, "remark")

    def _show(self, choice: cells.PictureChoice | None) -> None:
        self.choice = choice
        self.name_keys()
        self.query_one(QRView).picture = choice.picture if choice else None
        self._put_around(choice.picture if choice else None)

    def _put_around(self, picture: cells.Picture | None) -> None:
        """Put the card around picture and words where there is room; its top edge is that of every page."""
        sheet = self.query_one("#sheet")
        if picture and self.has_class("-boxed"):
            words = min(BOXED_COLUMNS.stop - 1, self.room.width - picture.columns - EDGES)
            columns = picture.columns + words + EDGES
            sheet.styles.width = columns
            sheet.border_title = top_edge(self.services.settings.service, self.person_name(), columns - CORNERS)
            sheet.border_subtitle = self.mark
        else:
            sheet.styles.clear_rule("width")
            sheet.border_title = sheet.border_subtitle = ""
        if picture and self.has_class("-boxed") and picture.rows + EDGES > CARD_ROWS:
            sheet.styles.max_height = picture.rows + EDGES
        else:
            sheet.styles.clear_rule("max_height")
        beside = (self.room.width - picture.columns) // 2 if picture else 0
        self.query_one("#way-back").set_class(beside > cell_len(_way_back()) + MARGIN, "-beside")

    @on(Notice.Told, "#notice")
    def _told(self, event: Notice.Told) -> None:
        """Make room for what is said."""
        self.set_class(not event.silent, "-told")

    def action_full(self) -> None:
        """Show nothing but the picture, on white, or the page again; nothing changes where no larger one fits."""
        if self.full or self._whole_screen():
            if not self.full:
                self._left = self.focused
            self.full = not self.full
            self._lay_out()

    def _whole_screen(self) -> bool:
        """Say whether the whole screen has room for larger modules than those beside the words, if there are any."""
        fitting = self._fitting(self.room.width, self.room.height - KEY_ROWS)
        beside = self.choice.pictures[0].scale if self.choice else 0
        return not isinstance(fitting, cells.TooSmall) and fitting[0].scale > beside

    def watch_full(self, full: bool) -> None:
        """Have the focus come back to where it was, and name the keys that do something now."""
        self.name_keys()
        if not full:
            self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        if self.focused is None and self._left in self.focus_chain:
            self.set_focus(self._left)

    def action_next_form(self) -> None:
        """Show the largest picture of the other form."""
        if self.choice:
            self._show(self.choice.next_form())

    def action_resize(self, step: int) -> None:
        """Show a larger (-1) or smaller (+1) picture of the same form."""
        if self.choice:
            self._show(self.choice.resized(step))

    def action_invert(self) -> None:
        """Show the picture white on black, or black on white again."""
        view = self.query_one(QRView)
        view.inverted = not view.inverted

    def notices(self) -> Iterable[Notice]:
        """Yield the notice of what is in front as well."""
        yield from super().notices()
        if isinstance(self.app.screen, CannotScan):
            yield from self.app.screen.query(Notice)

    def tick(self) -> None:
        """Take the picture away once its secret has expired."""
        super().tick()
        self.query_one(QRView).expired = self.expired

    @on(Button.Pressed, "#cannot-scan")
    def _cannot_scan(self) -> None:
        if not self.journey.method.approves:
            self.go(self.journey.cannot_scan())
        elif not self.expired:
            link = self._link() if self.services.permissions.links else ""
            self.app.push_screen(CannotScan(self._instead(), link, self.phones_service.words))

    def _instead(self) -> tuple[str, ...]:
        """Say what helps a phone to read the picture, since there is no key to type in its place."""
        explained = scanning.keys_of_the_picture()
        keys = (explained[key] for key, _effect in self._keys_of_the_picture())
        return (scanning.no_key_to_type(), *keys, scanning.a_larger_window())


def _way_back() -> str:
    """Say how to leave the whole screen."""
    return _("{key} : {effect}").format(key=_("Échap"), effect=_("retour"))


def missing(too_small: cells.TooSmall, *, half_blocks: bool) -> str:
    """Say how much larger the terminal must be, why, and what to do meanwhile."""
    if half_blocks:
        words = _("Il manque {lacking} pour afficher le code QR. Agrandissez la fenêtre, ou recopiez la clé :")
    else:
        words = _(
            "Cet écran n'a pas le caractère qui dessine un petit code QR, et il manque {lacking} pour un grand. "
            "Recopiez la clé :"
        )
    return words.format(lacking=_lacking(too_small))


def _lacking(too_small: cells.TooSmall) -> str:
    lacking = []
    if too_small.rows:
        lacking.append(ngettext("{n} ligne", "{n} lignes", too_small.rows).format(n=too_small.rows))
    if too_small.columns:
        lacking.append(ngettext("{n} colonne", "{n} colonnes", too_small.columns).format(n=too_small.columns))
    return _(" et ").join(lacking)
