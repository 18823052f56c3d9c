"""What is at which path of the counter: two pages, what belongs to them, and the terminal of each."""

from __future__ import annotations

import html
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from tui import language
from tui.config.settings import Theme as ThemeName
from tui.http.site import Conversation, Place
from tui.language import _
from tui.web import words
from tui.web.callers import Callers
from tui.web.document import Document
from tui.web.installed import terminal_files

if TYPE_CHECKING:
    from textual.theme import Theme

_PAGE = Path(__file__).parent / "page"
_OF_THE_TERMINAL = {
    "/terminal.js": ("js/textual.js", "text/javascript"),
    "/terminal.css": ("css/xterm.css", "text/css"),
    "/font.ttf": ("fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
}
"""What is served of textual-serve: these files, under our names, and no others."""
_OURS = {
    "/counter.js": ("counter.js", "text/javascript"),
    "/counter.css": ("counter.css", "text/css"),
}
_LARGE: ThemeName = "grand"
"""The theme with larger targets."""
_USUAL, _OF_LARGE, _SIDE_BY_SIDE = (80, 24), (100, 30), (120, 28)
"""Columns and rows that any page needs, a theme with larger targets (tui/app/grand.tcss), a wizard with its phone."""
_COLOURS = ("background", "surface", "foreground", "primary")
_VARIABLES = ("muted", "rule", "raised", "on-primary")


class Shown(StrEnum):
    """The programs that a page shows."""

    KIOSK = "kiosk"
    WIZARD = "wizard"
    DEMO = "demo"
    TEXT = "text"


class Counter(NamedTuple):
    """What pages say, and how they look."""

    service: str
    """The name of the service, at the top of what a page says itself."""
    theme: Theme
    callers: Callers


def places(counter: Counter, shown: Shown, *, has_text: bool) -> Mapping[str, Place]:
    """Return what is at each path: the page at `/`, and at `/text` the one that is read line by line."""
    found: dict[str, Place] = {"/": _page(counter, shown, has_text=has_text)}
    if has_text:
        found["/text"] = _page(counter, Shown.TEXT, has_text=True)
    files = {path: (terminal_files() / name, kind) for path, (name, kind) in _OF_THE_TERMINAL.items()}
    files |= {path: (_PAGE / name, kind) for path, (name, kind) in _OURS.items()}
    for path, (file, kind) in files.items():
        found[path] = Document(file.read_bytes(), kind, counter.callers)
    found["/colours.css"] = Document(_colours(counter.theme).encode(), "text/css", counter.callers)
    found["/favicon.svg"] = Document(_filled("favicon.svg", _palette(counter.theme)), "image/svg+xml", counter.callers)
    return found


def conversations(shown: Shown, visits: Conversation, text_visits: Conversation | None) -> Mapping[str, Conversation]:
    """Return what is at the end of the WebSocket of each page."""
    found = {f"/{_path_of_terminal(shown)}": visits}
    return found | ({f"/{_path_of_terminal(Shown.TEXT)}": text_visits} if text_visits else {})


def _path_of_terminal(shown: Shown) -> str:
    """Return the path of a WebSocket, from a page: a proxy may have the whole counter under a path of its own."""
    return "text-terminal" if shown is Shown.TEXT else "terminal"


def _page(counter: Counter, shown: Shown, *, has_text: bool) -> Document:
    said = {name: html.escape(text) for name, text in words.said().items()}
    columns, rows = _room(counter.theme, shown)
    keys = "\n".join(_button(key, text) for key, text in words.keys(shown))
    filled = {
        **said,
        "language": language.chosen(),
        "service": html.escape(counter.service),
        "shown": shown,
        "columns": str(columns),
        "rows": str(rows),
        "terminal": _path_of_terminal(shown),
        "keys": keys,
        "other": _other(shown) if has_text else "",
        "scheme": "dark" if counter.theme.dark else "light",
        "ground": html.escape(counter.theme.background or ""),
    }
    return Document(_filled("counter.html", filled), "text/html; charset=utf-8", counter.callers)


def _room(theme: Theme, shown: Shown) -> tuple[int, int]:
    of_theme = _OF_LARGE if theme.name == _LARGE else _USUAL
    of_program = _SIDE_BY_SIDE if shown is Shown.DEMO else _USUAL
    return max(of_theme[0], of_program[0]), max(of_theme[1], of_program[1])


def _button(key: str, text: str) -> str:
    return f'<button type="button" data-key="{html.escape(key)}">{html.escape(text)}</button>'


def _other(shown: Shown) -> str:
    place, text = ("./", _("Version en pages")) if shown is Shown.TEXT else ("text", _("Version texte"))
    return f'<a href="{place}">{html.escape(text)}</a>'


def _palette(theme: Theme) -> dict[str, str]:
    """Return the colours of a theme by their names, as CSS writes both."""
    named = {name: str(getattr(theme, name)) for name in _COLOURS} | {
        name: theme.variables[name] for name in _VARIABLES
    }
    return {name.replace("-", "_"): colour for name, colour in named.items()}


def _colours(theme: Theme) -> str:
    lines = "".join(f"  --{name.replace('_', '-')}: {colour};\n" for name, colour in _palette(theme).items())
    return f":root {{\n{lines}}}\n"


def _filled(name: str, values: Mapping[str, str]) -> bytes:
    return Template((_PAGE / name).read_text("utf-8")).substitute(values).encode()
