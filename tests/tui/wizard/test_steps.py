"""The table of the steps."""

from __future__ import annotations

from tui.wizard.steps import GUIDE_STEPS, ROWS, Step


def test_each_step_has_its_row() -> None:
    assert list(ROWS) == list(Step)


def test_numbers_are_those_of_the_guide() -> None:
    assert all(1 <= row.number <= GUIDE_STEPS for row in ROWS.values() if row.number is not None)
