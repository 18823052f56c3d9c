"""The phone that is tried by hand: what it sends for an option or a line, and where it lies."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.push_phone import phone, protocol
from tests.push_phone.__main__ import main
from tests.push_phone.kept import a_key
from tests.push_phone.protocol import Message
from tests.push_phone.test_key_uri import SHORTEST
from tests.push_phone.test_phone import ENROLLED, YES, Script, refusal
from tests.push_phone.test_protocol import BARE, able, answer, fields, form, signed

WAITING = answer(fields(able('{"decline_reason":true}', signed(BARE._replace(require_presence="12,34,56")))))
Run = Callable[..., tuple[int, list[Message]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the phone on answers, and returns its exit code and what it sent."""
    monkeypatch.setattr(phone, "new_key", lambda: a_key(0))

    def start(*answers: object, words: str = "", typed: str = "") -> tuple[int, list[Message]]:
        script = Script(*answers)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(["--state", str(tmp_path / "phone"), "--once", *words.split()], script)
        return code, script.sent

    return start


def test_it_enrols_by_the_link_and_goes_on_from_its_file(run: Run, tmp_path: Path) -> None:
    code, sent = run(ENROLLED, YES, answer(), typed=f"{SHORTEST}\n")
    assert (code, [message.method for message in sent]) == (0, ["POST", "POST", "GET"])
    assert stat.S_IMODE((tmp_path / "phone").stat().st_mode) == 0o600
    assert [message.method for message in run(answer())[1]] == ["GET"]


def test_a_lost_answer_ends_it_and_the_next_run_calls_in_the_same_bytes(run: Run) -> None:
    code, first = run(ENROLLED, words="--lose-answer", typed=SHORTEST)
    assert code == 1
    assert run(ENROLLED, YES, answer())[1][0] == first[0]


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        ("--accept 34", "", {"presence_answer": "34"}),
        ("--accept 12 --wrong-number", "", {"presence_answer": "34"}),
        ("--version 4.3.0 --accept 34", "", {}),
        ("--decline", "", {"decline": "1"}),
        ("--decline cancel", "", {"decline": "1", "decline_reason": "cancelled"}),
        ("", "56", {"presence_answer": "56"}),
        ("", "y", {}),
        ("", "not me", {"decline": "1", "decline_reason": "unknown_trigger"}),
    ],
)
def test_it_answers_as_it_is_told(run: Run, words: str, typed: str, told: dict[str, str]) -> None:
    code, sent = run(ENROLLED, YES, WAITING, YES, words=words, typed=f"{SHORTEST}\n{typed}\n")
    given = form(sent[-1])
    assert {name: given[name] for name in given if name not in ("serial", "nonce", "signature")} == told
    assert code == 0


def test_an_empty_line_leaves_it_for_the_next_time(run: Run) -> None:
    assert run(ENROLLED, YES, WAITING, typed=f"{SHORTEST}\n\n")[1][-1].method == "GET"


def test_a_refused_answer_and_a_refused_poll_are_failures(run: Run) -> None:
    assert run(ENROLLED, YES, WAITING, refusal(400, "Non."), words="--accept 34", typed=SHORTEST)[0] == 1
    assert run(refusal(400, "Non."))[0] == 1


def test_a_link_that_is_not_read_is_a_failure_that_leaves_no_file(run: Run, tmp_path: Path) -> None:
    assert run(typed="otpauth://totp/marie")[0] == 1
    assert not (tmp_path / "phone").exists()


def test_a_poll_is_sent_again_where_that_is_asked(run: Run) -> None:
    sent = run(ENROLLED, YES, answer(), answer(), words="--replay", typed=SHORTEST)[1]
    assert sent[-1] == sent[-2]


def test_another_key_signs_and_is_not_kept(run: Run) -> None:
    before = run(ENROLLED, YES, WAITING, YES, words="--accept 34 --other-key", typed=SHORTEST)[1]
    given = form(before[-1])
    text = f"{given['nonce']}|{given['serial']}|34"
    assert protocol.verifies(a_key(1).public_key(), text, given["signature"])
    after = form(run(YES, WAITING, YES, words="--accept 34")[1][-1])
    assert protocol.verifies(a_key(0).public_key(), text, after["signature"])


def test_what_is_printed_holds_no_secret(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    sent = run(ENROLLED, YES, WAITING, YES, words="--accept 34", typed=SHORTEST)[1]
    printed = "".join(capsys.readouterr())
    assert "[34]" in printed
    assert not [text for message in sent for text in form(message).values() if len(text) > 20 and text in printed]
