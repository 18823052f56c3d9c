"""The frame of every page: the top line, the title, the notice, the navigation bar and the line of keys."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Button, Static


class Words(Static):
    """Shows text that is never taken for markup."""

    DEFAULT_CSS = "Words { width: 100%; }"

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(text, id=id, classes=classes, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Leave the same words unpainted: some pages say them every second, and a line may be slow."""
        # Two `Content` of the same words are equal, whatever their styles.
        if not (isinstance(content, str) and isinstance(self.content, str) and content == self.content):
            super().update(content, layout=layout)


def bracketed(label: str) -> Content:
    """Put a button's label in brackets, which show that it is one where there is no colour."""
    return Content(f"[ {label} ]")


class NavButton(Button):
    """Is a button of one row."""

    def __init__(self, label: str, *, id: str, primary: bool = False) -> None:  # noqa: A002
        super().__init__(bracketed(label), id=id, compact=True, classes="primary" if primary else None)

    def call(self, label: str) -> None:
        """Give the button another label."""
        self.label = bracketed(label)
        self.refresh(layout=True)


class TopLine(Horizontal):
    """Names the service on the left and the person on the right."""

    def __init__(self, service: str, person: str) -> None:
        super().__init__()
        self._service, self._person = service, person

    def compose(self) -> ComposeResult:
        yield Words(self._service, id="service")
        yield Words(self._person, id="person")


class Title(Horizontal):
    """Shows the title of the page, and the step of the guide."""

    def __init__(self, title: str, step: str) -> None:
        super().__init__()
        self._title, self._step = title, step

    def compose(self) -> ComposeResult:
        yield Words(self._title, id="title")
        yield Words(self._step, id="step")


class Notice(Words):
    """Says in one sentence what just happened. Takes its rows even when silent, so that nothing jumps."""

    def __init__(self) -> None:
        super().__init__(id="notice")

    def say(self, text: str, kind: str = "error") -> None:
        """Say a sentence; `kind` (`error`, `remark`, `busy`, `done`) has a sign, so that colour is never needed."""
        self.set_classes(f"-{kind}")
        self.update({"error": "✗ ", "remark": "! ", "busy": "… ", "done": "✓ "}[kind] + text)

    def clear(self) -> None:
        """Say nothing any more."""
        self.set_classes("")
        self.update("")


class NavigationBar(Horizontal):
    """Holds Précédent on the left, and the buttons that lead on to the right."""

    def __init__(self, left: Iterable[Button], right: Iterable[Button]) -> None:
        super().__init__()
        self._left, self._right = tuple(left), tuple(right)

    def compose(self) -> ComposeResult:
        yield from self._left
        yield Words(id="between")
        yield from self._right


class KeyLine(Words):
    """Names the keys of the page."""

    def __init__(self, keys: Iterable[tuple[str, str]], columns: Callable[[], int] | None = None) -> None:
        """Break the line at `columns()`; at the width of the terminal where that is not given."""
        super().__init__()
        self._columns = columns or (lambda: self.app.size.width)
        self._keys = _in_a_row(keys)
        self._lines: list[str] = []

    def show(self, keys: Iterable[tuple[str, str]]) -> None:
        """Name other keys."""
        self._keys = _in_a_row(keys)
        self._break()

    def on_mount(self) -> None:
        """Break the line before it is laid out for the first time."""
        self._break()

    def on_resize(self) -> None:
        self._break()

    def _break(self) -> None:
        # Its own width is not known before it is laid out for the first time.
        lines = textwrap.wrap(self._keys, max(1, self._columns() - self.gutter.width))
        if lines != self._lines:
            self._lines = lines
            self.styles.height = len(lines)
            self.update("\n".join(lines).replace("\u00a0", " "))


def _in_a_row(keys: Iterable[tuple[str, str]]) -> str:
    # With no-break spaces, a key and its effect are never on two lines.
    return "   ".join(f"{key} {effect}".replace(" ", "\u00a0") for key, effect in keys)
