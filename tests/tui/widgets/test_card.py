"""The top edge of the card: the service is never cut, the person's name is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.card import top_edge

SERVICE = "Espace client"
names = st.text("abcé日本 .", min_size=1, max_size=40).map(str.strip).filter(bool)


@given(names, st.integers(20, 120))
def test_both_names_fill_the_edge(person: str, room: int) -> None:
    edge = top_edge(SERVICE, person, room).plain
    assert cell_len(edge) == room
    assert edge.startswith(f"{SERVICE} ─")
    shown = edge.rsplit("─ ", 1)[1]
    assert shown == person or (shown.endswith("…") and person.startswith(shown[:-1].rstrip()))


def test_nobody_is_signed_in() -> None:
    assert top_edge(SERVICE, "", 80).plain == SERVICE
