"""What just happened, in one or two sentences."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from tui.widgets.words import Words

SIGNS = {"error": "✗", "remark": "!", "done": "✓", "information": "i", "busy": "…"}
"""The sign of each kind, so that colour is never needed."""


class Notice(Horizontal):
    """Says what is so, then what to do, behind a bar. Takes a row even when silent, so that nothing jumps."""

    DEFAULT_CSS = """
    Notice {
        height: auto;
        min-height: 1;
        max-width: 68;
        padding: 0 1;
        border-left: blank;

        #sign { width: 2; text-style: bold; }
        #sentence { width: 1fr; }
        &.-error { border-left: outer $error; #sign { color: $error; } }
        &.-remark { border-left: outer $warning; #sign { color: $warning; } }
        &.-done { border-left: outer $success; #sign { color: $success; } }
        &.-information, &.-busy { border-left: outer $primary; #sign { color: $primary; } }
    }
    """

    def __init__(self, text: str = "", kind: str = "error", *, id: str = "notice") -> None:  # noqa: A002
        super().__init__(id=id, classes="-silent")
        self._text, self._kind = text, kind

    def compose(self) -> ComposeResult:
        yield Words(id="sign")
        yield Words(id="sentence")

    def on_mount(self) -> None:
        """Say what there is to say from the start."""
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
        self.query_one("#sign", Words).update(SIGNS[kind])
        self.query_one("#sentence", Words).update(text)
        # All of it: the page may be full.
        self.call_after_refresh(self.scroll_visible, animate=False)

    def clear(self) -> None:
        """Say nothing any more."""
        self.set_classes("-silent")
        self.post_message(self.Told(self, silent=True))
        for words in self.query(Words):
            words.update("")
