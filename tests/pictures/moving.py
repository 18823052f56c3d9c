"""Screens one after the other as one SVG picture that moves by itself, also where a page shows it as a mere picture.

Each row is drawn once for each look it has, and seen while it looks so. A browser that is asked for less motion shows
one screen, and so does a program that draws no animations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.pictures.cells import Cells
from tests.pictures.svg import HEIGHT, STYLE, WIDTH, drawn_row


class Frame(NamedTuple):
    """A screen, and for how long it is to be seen."""

    seconds: float
    cells: Cells


class Span(NamedTuple):
    """From when on something is seen, and until when, in hundredths of a second."""

    start: int
    end: int


Spans = tuple[Span, ...]
_MOTION = "animation-duration:{seconds:g}s;animation-iteration-count:infinite;animation-timing-function:step-end"
_STILL = "@media (prefers-reduced-motion:reduce){g{animation-name:none!important}}"


def moving(frames: Sequence[Frame], title: str, still: int) -> str:
    """Return a picture of these frames, the one of number `still` where nothing may move."""
    height, width = len(frames[0].cells), len(frames[0].cells[0])
    size = f'width="{width * WIDTH}" height="{height * HEIGHT}" viewBox="0 0 {width * WIDTH} {height * HEIGHT}"'
    ends = _ends(frames)
    groups = _groups(frames, ends)
    moment = ends[still] - 1
    rules, body = [], []
    for number, (spans, rows) in enumerate(groups.items()):
        if spans == (Span(0, ends[-1]),):
            body += rows
            continue
        rules.append(_rule(number, spans, ends[-1]))
        seen = " class='s'" if any(start <= moment < end for start, end in spans) else ""
        body += [f'<g id="g{number}"{seen}>', *rows, "</g>"]
    motion = _MOTION.format(seconds=ends[-1] / 100)
    style = f"{STYLE}g{{visibility:hidden;{motion}}}.s{{visibility:visible}}{''.join(rules)}{_STILL}"
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{style}</style>",
    ]
    return "\n".join([*head, *body, "</svg>\n"])


def _ends(frames: Iterable[Frame]) -> list[int]:
    """Return when each frame ends, in hundredths of a second."""
    ends, now = [], 0
    for frame in frames:
        now += round(frame.seconds * 100)
        ends.append(now)
    return ends


def _groups(frames: Sequence[Frame], ends: Sequence[int]) -> dict[Spans, list[str]]:
    """Return what is drawn of the rows, by when it is seen."""
    seen: dict[str, list[Span]] = defaultdict(list)
    for frame, start, end in zip(frames, [0, *ends], ends, strict=False):
        for y, row in enumerate(frame.cells):
            spans = seen["\n".join(drawn_row(row, y * HEIGHT))]
            if spans and spans[-1].end == start:
                spans[-1] = Span(spans[-1].start, end)
            else:
                spans.append(Span(start, end))
    groups: dict[Spans, list[str]] = defaultdict(list)
    for drawn, spans in seen.items():
        groups[tuple(spans)].append(drawn)
    return groups


def _rule(number: int, spans: Spans, whole: int) -> str:
    """Return the style of what is seen now and then."""
    moments = {0: "hidden"}
    for start, end in spans:
        moments |= {start: "visible", end: "hidden"}
    keys = "".join(f"{moment * 100 / whole:.3f}%{{visibility:{how}}}" for moment, how in moments.items())
    return f"#g{number}{{animation-name:m{number}}}@keyframes m{number}{{{keys}}}"
