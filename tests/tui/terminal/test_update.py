"""Reading a screen off Textual's update gives what a terminal shows that is sent it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual._compositor import LayoutUpdate

from storage import Store
from tests.conftest import FixedClock
from tests.pictures.cells import Cells
from tests.tui import update
from tests.tui.harness import Person, running
from tests.tui.journeys import at_methods, at_proof, at_qr_code
from tui.widgets.words import Words
from tui.wizard.journey import Journey


def whole_update(person: Person) -> LayoutUpdate:
    """What would be sent to paint the whole screen."""
    made = person.app.screen._compositor.render_update(full=True)
    assert isinstance(made, LayoutUpdate)
    return made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[LayoutUpdate]:
    """The updates that were read off an emulated terminal."""
    found: list[LayoutUpdate] = []
    emulated = update.emulated

    def record(made: LayoutUpdate, columns: int, rows: int) -> Cells:
        found.append(made)
        return emulated(made, columns, rows)

    monkeypatch.setattr(update, "emulated", record)
    return found


@pytest.mark.parametrize("where", [at_methods, at_qr_code, at_proof])
async def test_plain_pages_need_no_terminal(
    store: Store, clock: FixedClock, where: Callable[[Store], Journey], sent: list[LayoutUpdate]
) -> None:
    async with running(store, clock, journey=where(store)) as person:
        assert person.cells() == update.emulated(whole_update(person), 80, 24)
    assert len(sent) == 1


@pytest.mark.parametrize("strange", ["漢字", "e\u0301", "a\u200bb", "\x1b[31m"])
async def test_anything_else_is_sent_to_one(
    store: Store, clock: FixedClock, strange: str, sent: list[LayoutUpdate]
) -> None:
    async with running(store, clock, journey=at_methods(store)) as person:
        person.app.screen.query_one("#title", Words).update(strange)
        await person.settle()
        person.cells()
    assert sent
