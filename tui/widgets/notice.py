"""What just happened, in one or two sentences."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from tui.widgets.hanging import Hanging, hanging

SIGNS = {"error": "✗", "remark": "!", "done": "✓", "information": "i", "busy": "…"}
"""The sign of each kind, so that colour is never needed."""
_COLOURS = {
    "error": "$error",
    "remark": "$warning",
    "done": "$success",
    "information": "$primary",
    "busy": "$primary",
}


class Notice(Hanging, Widget):
    """Says what is so, then what to do, behind a bar. Takes a row even when silent, so that nothing jumps."""

    DEFAULT_CSS = """
    Notice {
        width: 1fr;
        height: auto;
        min-height: 1;
        max-width: 68;
        padding: 0 1;
        border-left: blank;

        &.-error { border-left: outer $error; }
        &.-remark { border-left: outer $warning; }
        &.-done { border-left: outer $success; }
        &.-information, &.-busy { border-left: outer $primary; }
    }
    """

    def __init__(self, text: str = "", kind: str = "error", *, id: str = "notice") -> None:  # noqa: A002
        super().__init__(id=id, classes="-silent")
        self._text, self._kind = text, kind

    def on_mount(self) -> None:
        """Say what there is to say from the start; stay in sight however long the page becomes."""
        for page in self.ancestors:
            if isinstance(page, VerticalScroll | Screen):
                self.watch(page, "virtual_size", self._come_into_sight, init=False)
        if self._text:
            self.say(self._text, self._kind)

    class Told(Message):
        """Tells that something is said, or nothing any more."""

        def __init__(self, notice: Notice, *, silent: bool) -> None:
            super().__init__()
            self.notice, self.silent = notice, silent

        @property
        def control(self) -> Notice:
            """Return the notice that says it: a page may have several."""
            return self.notice

    def say(self, text: str, kind: str = "error") -> None:
        """Say something of a kind: `error`, `remark`, `done`, `information` or `busy`."""
        self.set_classes(f"-{kind}")
        self.post_message(self.Told(self, silent=False))
        self._write(text, kind)
        self._come_into_sight()

    @property
    def text(self) -> str:
        """Return what is said; empty if nothing is."""
        return self._text

    def reword(self, text: str) -> None:
        """Say the same thing in other words, such as a shorter time to wait."""
        self._write(text, self._kind)

    def clear(self) -> None:
        """Say nothing any more."""
        self.set_classes("-silent")
        self.post_message(self.Told(self, silent=True))
        self._write("", self._kind)

    def _come_into_sight(self) -> None:
        """Have a page that is too long for its terminal scroll to all that is said."""
        self.call_after_refresh(self._show_the_last)

    def _show_the_last(self) -> None:
        # Those above it on the page say what is so there; the last says what has just happened.
        said = [notice for notice in self.screen.query(Notice) if notice.text] if self.is_attached else []
        if said:
            said[-1].scroll_visible(animate=False)

    def _write(self, text: str, kind: str) -> None:
        self._text, self._kind = text, kind
        self.refresh(layout=True)

    def rows(self, columns: int) -> list[Content]:
        """Return the sentence behind its sign."""
        sign = Content.styled(f"{SIGNS[self._kind]} ", f"bold {_COLOURS[self._kind]}")
        return hanging(sign, Content(self._text), columns) if self._text else []
