"""A secret key for tired eyes and for dictation: groups of four, digits apart from letters, one group chosen."""

from __future__ import annotations

from itertools import groupby

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from tui.language.spelling import groups
from tui.widgets.copyable import Copyable

IN_A_ROW = 4


class KeyGroups(Copyable):
    """Shows the key in two rows of groups, one of which is chosen to be spelled."""

    DEFAULT_CSS = """
    KeyGroups { width: auto; height: auto; }
    KeyGroups:focus { text-style: none; }
    """

    class Chosen(Message):
        """Tells that another group is to be spelled."""

    chosen = reactive(0, init=False)
    """Which group, from 0."""

    def __init__(self, secret: str, *, id: str) -> None:  # noqa: A002
        self.groups = groups(secret)
        super().__init__("", id=id, copied=secret)

    def on_mount(self) -> None:
        self._draw()

    def action_choose(self, step: int) -> None:
        """Choose the next group, or the one before."""
        self.chosen = (self.chosen + step) % len(self.groups)

    def watch_chosen(self) -> None:
        self._draw()
        self.post_message(self.Chosen())

    def watch_has_focus(self, has_focus: bool) -> None:
        """Mark the chosen group while the arrows choose; a message tells of the focus before it is known here."""
        super().watch_has_focus(has_focus)
        self._draw()

    def _draw(self) -> None:
        rows = [
            Content(" ").join(self._group(place) for place in range(start, min(start + IN_A_ROW, len(self.groups))))
            for start in range(0, len(self.groups), IN_A_ROW)
        ]
        self.update(Content("\n").join(rows))

    def _group(self, place: int) -> Content:
        mark = " reverse" if self.has_focus and place == self.chosen else ""
        return Content.assemble(
            *(
                ("".join(run), ("bold $warning" if digits else "bold $primary") + mark)
                for digits, run in groupby(self.groups[place], str.isdigit)
            )
        )
