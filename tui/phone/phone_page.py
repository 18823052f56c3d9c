"""One page of the phone, as widgets."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Center, Vertical
from textual.widget import Widget
from textual.widgets import Input

from tui.language import _
from tui.phone.big_digits import BigDigits, Countdown
from tui.phone.handset import Handset
from tui.phone.sheets import Sheet, Tap
from tui.phone.touch import Touch
from tui.widgets.field import Field
from tui.widgets.points import Points
from tui.widgets.words import Words


class PhonePage(Vertical):
    """Shows a sheet; another one of the same shape takes its place without a new widget."""

    DEFAULT_CSS = """
    PhonePage { height: auto; }
    PhonePage .title { text-style: bold; margin-bottom: 1; }
    PhonePage .word { margin-bottom: 1; }
    PhonePage Center { height: auto; }
    PhonePage.-code .title { margin-bottom: 0; }
    PhonePage Countdown { margin-top: 1; }
    PhonePage .under { padding: 0 2; margin-bottom: 1; }
    PhonePage .seconds, PhonePage .told { color: $muted; }
    PhonePage .seconds { text-align: center; }
    PhonePage .remark, PhonePage .told { margin: 1 0; }
    PhonePage .remark { text-style: bold; }
    PhonePage .remark.-wrong { color: $error; }
    PhonePage Touch { margin-top: 1; }
    PhonePage Touch.-choice { margin-top: 0; }
    """

    def __init__(self, sheet: Sheet, handset: Handset) -> None:
        super().__init__(classes="-code" if sheet.account else None)
        self.sheet = sheet
        self._handset = handset
        self._words = [Words(classes="word") for _word in sheet.words]
        self._touches = [Touch(tap, id=f"tap-{number}") for number, tap in enumerate(sheet.taps)]
        self._unders = [Words(classes="under") for _tap in sheet.taps]
        self._title, self._told = Words(classes="title"), Words(classes="told")
        self._remark = Points(classes="remark")
        self._fields = [
            Field(entry.label, id=f"entry-{number}", max_length=entry.longest)
            for number, entry in enumerate(sheet.entries)
        ]
        self._digits, self._countdown, self._seconds = BigDigits(), Countdown(), Words(classes="seconds")

    def compose(self) -> ComposeResult:
        yield self._title
        yield from self._words
        if self.sheet.account:
            for shown in (self._digits, self._countdown):
                with Center():
                    yield shown
            yield self._seconds
        yield from self._fields
        yield self._remark
        if self.sheet.filled:
            yield Touch(Tap(_("Ajouter"), self.fill_in, primary=True), id="fill-in")
        for touch, under in zip(self._touches, self._unders, strict=True):
            yield touch
            yield under
        yield self._told

    def on_mount(self) -> None:
        self.show(self.sheet)

    def show(self, sheet: Sheet) -> None:
        """Show another sheet of the same shape."""
        self.sheet = sheet
        self._title.update(sheet.title)
        self._title.display = bool(sheet.title)
        for shown, words in zip(self._words, sheet.words, strict=True):
            shown.update(words)
        self._remark.update(f"✗ {sheet.remark}" if sheet.wrong else sheet.remark)
        self._remark.set_class(sheet.wrong, "-wrong")
        self._remark.display = bool(sheet.remark)
        for touch, under, tap in zip(self._touches, self._unders, sheet.taps, strict=True):
            touch.show(tap)
            under.update(tap.under)
            under.display = bool(tap.under)
        self._told.display = any(tap.told for tap in sheet.taps)
        if sheet.account:
            left = self._handset.seconds_left()
            self._digits.value = self._handset.code(sheet.account)
            self._countdown.seconds = left
            self._seconds.update(_("Nouveau code dans {seconds}\u00a0s").format(seconds=left))

    def first(self) -> Widget | None:
        """Return what has the focus first: a field, else the way on."""
        primary = [touch for touch in self._touches if touch.tap.primary]
        return next(iter((*self._fields, *primary, *self._touches)), None)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the widget in focus does."""
        if isinstance(event.widget, Touch):
            self._told.update(event.widget.tap.told)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field; hand all of them over after the last one."""
        event.stop()
        if event.input is self._fields[-1]:
            self.post_message(Touch.Touched(self.query_one("#fill-in", Touch)))
        else:
            self.screen.focus_next()

    def fill_in(self) -> None:
        """Hand over what was typed."""
        if self.sheet.filled:
            self.sheet.filled(*(field.value for field in self._fields))
