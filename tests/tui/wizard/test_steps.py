"""The table of the steps."""

from __future__ import annotations

from tui.wizard.steps import GUIDE_STEPS, ROWS, Phase, Step


def test_each_step_has_its_row() -> None:
    assert list(ROWS) == list(Step)


def test_every_number_of_the_guide_is_on_a_page() -> None:
    numbers = {number for row in ROWS.values() for number in row.numbers}
    assert numbers | {GUIDE_STEPS} == set(range(1, GUIDE_STEPS + 1))


def test_what_has_a_number_has_a_phase_which_never_goes_back() -> None:
    numbered = [row for row in ROWS.values() if row.numbers]
    assert all(row.phase is not None for row in numbered)
    phases = [row.phase for row in numbered]
    assert phases == sorted(phases, key=lambda phase: phase or Phase.SIGN_IN)
