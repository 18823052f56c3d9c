"""What a rehearsal tells of servers that died: `on_a_server/test_fail_over.py` has them die in the same way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.postgres import patroni, rehearsal
from tests.postgres.fail_over import Outcome, Work
from tests.postgres.work import ACCEPTED, UNKNOWN, Told

GOOD = ("primary killed", Outcome(1200, 0, 3, 2, 1.04, []))
CONTROL = ("asynchronous", Outcome(1300, 250, 0, 0, 1.2, []))
FLEET = (Path(__file__).parents[4] / "docs/fleet.md").read_text("utf-8")


def test_it_tells_what_became_of_the_work() -> None:
    assert [*rehearsal.told(GOOD[1])] == [
        "1200 codes were told as accepted; 0 of them are lost.",
        "Of 3 it was said that it is not known: 2 were accepted, and 1 were not.",
        "For 1.0 s, nothing was accepted.",
    ]


def test_its_table_has_a_row_for_each() -> None:
    assert [*rehearsal.table([GOOD, CONTROL])][2:] == [
        "| primary killed | 1,200 | 0 | 2 / 1 | 1.0 s |",
        "| asynchronous | 1,300 | 250 | 0 / 0 | 1.2 s |",
    ]


@pytest.mark.parametrize(
    ("rows", "control", "good"),
    [
        ([GOOD], CONTROL, True),
        ([("lost", Outcome(1200, 1, 0, 0, 1.0, []))], CONTROL, False),
        ([("twice", Outcome(1200, 0, 0, 0, 1.0, ["a code was accepted twice"]))], CONTROL, False),
        ([GOOD], GOOD, False),
    ],
)
def test_it_is_good_where_only_the_control_has_lost(
    rows: list[rehearsal.Row], control: rehearsal.Row, good: bool
) -> None:
    assert rehearsal.is_good(rows, control) is good
    assert any("NOT GOOD" in line for line in rehearsal.verdict(rows, control)) is not good


def test_the_silence_is_the_longest_of_all_after_the_kill() -> None:
    moments = {"a": [1.0, 10.0, 15.0], "b": [2.0, 14.0], "c": [18.5]}
    told = {name: [Told("1", ACCEPTED, at) for at in every] for name, every in moments.items()}
    told["c"].append(Told("2", UNKNOWN, 17.0))
    work = Work(told, {}, None)  # type: ignore[arg-type]
    assert work.silence(8.0) == 4.0
    assert (work.count(ACCEPTED), work.count(UNKNOWN)) == (6, 1)


def test_without_patroni_it_says_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert rehearsal.main(["--patroni"]) == 1
    assert "etcd" in capsys.readouterr().out


def test_patroni_is_rehearsed_as_it_is_documented() -> None:
    (dcs,) = re.findall(r"^  dcs:\n((?:    .*\n)+)", FLEET, re.MULTILINE)
    said = dict(re.findall(r"^    (\w+): (\w+)$", dcs, re.MULTILINE))
    assert said == {name: str(value).lower() for name, value in patroni.DCS.items()}
    assert "use_pg_rewind: true" in dcs
