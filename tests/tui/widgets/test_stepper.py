"""Where one is in the guide: told by signs and words, on one row, in every language."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.tui.harness import Hands
from tests.tui.widgets.shelf import cells_of, colour, drawn, on_a_shelf
from tui import language
from tui.messages import steps
from tui.widgets.stepper import WHOLE, Stepper, phase_names
from tui.wizard.steps import ROWS, Phase

PARTS = [phase for phase in Phase if phase is not Phase.DONE]
NARROWEST = 56
"""The columns of a card at 60x20."""


def shown(hands: Hands) -> str:
    """The row of the stepper."""
    (row,) = drawn(hands, "Stepper")
    return row.rstrip()


@pytest.mark.parametrize("here", Phase)
async def test_each_part_has_a_sign_and_its_name(here: Phase) -> None:
    async with on_a_shelf(Stepper(here, "Étape 3 sur 9")) as hands:
        names = phase_names()
        signs = {phase: "✓" if phase < here else "●" if phase is here else "○" for phase in PARTS}
        assert shown(hands) == " ─ ".join(f"{signs[phase]} {names[phase]}" for phase in PARTS)


async def test_colour_repeats_the_signs() -> None:
    async with on_a_shelf(Stepper(Phase.PHONE, "")) as hands:
        (row,) = cells_of(hands, "Stepper")
        found = {cell.char: (cell.foreground, cell.bold) for cell in row if cell.char in "✓●○─"}
        assert found == {
            "✓": (colour(hands, "success"), False),
            "●": (colour(hands, "primary"), True),
            "○": (colour(hands, "muted"), False),
            "─": (colour(hands, "rule"), False),
        }
        assert "".join(cell.char for cell in row if cell.bold).strip() == "● Téléphone"


@pytest.mark.parametrize("here", Phase)
async def test_where_there_is_less_room_only_what_is_here_has_a_name(here: Phase) -> None:
    async with on_a_shelf(Stepper(here, "Étapes 5 et 6 sur 9"), size=(WHOLE - 1, 20)) as hands:
        signs = " ".join("✓" if phase < here else "●" if phase is here else "○" for phase in PARTS)
        name = phase_names()[min(here, Phase.END)]
        assert shown(hands) == f"{signs}  {name}".ljust(WHOLE - 20) + "Étapes 5 et 6 sur 9"


async def test_the_step_is_whole_or_left_out() -> None:
    async with on_a_shelf(Stepper(Phase.QR_CODE, "Étapes 5 et 6 sur 9"), size=(30, 20)) as hands:
        assert shown(hands) == "✓ ✓ ✓ ● ○ ○  Code QR"
        await hands.resize(WHOLE, 20)
        assert shown(hands).endswith("─ ○ Vérification ─ ○ Fin")


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_it_fits_in_every_language(tongue: str) -> None:
    language.choose(tongue)
    names = phase_names()
    assert cell_len(" ─ ".join(f"○ {name}" for name in names.values())) <= WHOLE
    for row in ROWS.values():
        if row.phase is not None:
            name = names[min(row.phase, Phase.END)]
            assert cell_len(f"○ ○ ○ ○ ○ ○  {name} {steps.guide_steps(row.numbers)}") <= NARROWEST
