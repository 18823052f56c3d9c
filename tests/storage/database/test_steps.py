"""The steps of the schema after the baseline: each is there in the words of both engines."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from storage.database.engine import SCHEMA_VERSION
from storage.database.sqlite.migrations import migrations
from storage.database.steps import BASELINE, STEPS, Step

MADE_UP = Step("badges", ("CREATE TABLE badges (id TEXT PRIMARY KEY) STRICT",), (), readable_by=5)


def wanting(steps: Sequence[Step]) -> list[str]:
    """Name the steps that lack the words of an engine, or that an older program can read though an earlier one is not.

    A program that cannot work with one schema cannot work with a later one.
    """
    oldest = [max((step.readable_by for step in steps[:number]), default=BASELINE) for number in range(len(steps))]
    return [
        step.name
        for number, (step, before) in enumerate(zip(steps, oldest, strict=True), BASELINE + 1)
        if not (step.sqlite and step.postgresql and before <= step.readable_by <= number)
    ]


def test_every_step_is_there_for_both_engines() -> None:
    assert wanting(STEPS) == []


@pytest.mark.parametrize(
    "steps",
    [
        [MADE_UP],
        [MADE_UP._replace(sqlite=(), postgresql=("CREATE TABLE badges ()",))],
        [MADE_UP._replace(postgresql=("CREATE TABLE badges ()",), readable_by=7)],
        [MADE_UP._replace(postgresql=("CREATE TABLE badges ()",), readable_by=4)],
    ],
)
def test_one_that_is_not_is_named(steps: list[Step]) -> None:
    assert wanting(steps) == ["badges"]


def test_the_newest_schema_is_that_of_the_last_step() -> None:
    assert BASELINE + len(STEPS) == SCHEMA_VERSION
    names = [migration.name for migration in migrations._migrations]
    assert [name[:4] for name in names] == [f"m{number:03}" for number in range(1, SCHEMA_VERSION + 1)]
    assert [name[5:] for name in names[BASELINE:]] == [step.name for step in STEPS]
