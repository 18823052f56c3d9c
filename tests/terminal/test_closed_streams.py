"""What is to be seen is not written to nobody and told as done."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence

import pytest

from storage import Store
from tests.terminal.in_process import run_here
from tests.terminal.program import MODULE, environment


def through_a_shell(arguments: Sequence[str], redirection: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a script would, with something done to its streams."""
    line = f"{shlex.join([*MODULE, *arguments])} {redirection}"
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", line],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(),
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", [["users", "add", "bob"], ["users", "password", "alice"], ["key", "rotate"]])
def test_nothing_is_done_where_nobody_would_see_it(prepared: Store, command: list[str]) -> None:
    prepared.administration().accounts.add("alice")
    before = prepared.administration().audit_log.events()
    ended = through_a_shell(command, ">&-")
    assert ended.returncode == 1
    assert "La sortie standard est fermée" in ended.stderr.decode()
    assert prepared.administration().audit_log.events() == before


def test_a_code_is_verified_without_an_output(prepared: Store) -> None:
    prepared.administration().accounts.add("alice")
    assert through_a_shell(["verify", "alice"], ">&- <<<123456").returncode == 4


@pytest.mark.parametrize("redirection", [">&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_no_file_of_ours_takes_the_place_of_a_stream(prepared: Store, redirection: str) -> None:
    prepared.administration().accounts.add("alice")
    assert through_a_shell(["verify", "alice"], redirection).returncode == 1
    assert run_here(["check"]).returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["users", "--help"], ["users", "add", "--help"], ["--version"]])
def test_who_reads_no_help_hears_no_noise(arguments: list[str]) -> None:
    for redirection in ("| true", "> /dev/full", ">&-"):
        ended = through_a_shell(arguments, redirection)
        assert b"Exception" not in ended.stderr
        assert b"Traceback" not in ended.stderr


def test_lines_that_nobody_would_read_are_not_begun(prepared: Store) -> None:
    prepared.administration().accounts.add("alice")
    ended = through_a_shell(["--plain"], ">&-")
    assert ended.returncode == 1
    assert "La sortie standard est fermée" in ended.stderr.decode()


@pytest.mark.parametrize(
    ("redirection", "said"), [("> /dev/full", ["La sortie n'a pas pu être écrite."]), ("| true", [])]
)
def test_lines_that_are_lost_end_the_conversation(prepared: Store, redirection: str, said: list[str]) -> None:
    prepared.administration().accounts.add("alice")
    ended = through_a_shell(["--plain"], f"<<<alice {redirection}")
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines() == said


def test_who_reads_the_beginning_only_hears_no_complaint() -> None:
    ended = through_a_shell(["completion", "fish"], "| head -2")
    assert len(ended.stdout.splitlines()) == 2
    assert ended.stderr == b""


@pytest.mark.parametrize("redirection", ["<&-", "<&- 2>&-", "2>&-"])
def test_who_cannot_answer_is_taken_leave_of(prepared: Store, redirection: str) -> None:
    prepared.administration().accounts.add("alice")
    ended = through_a_shell(["--plain"], redirection)
    assert ended.returncode == 0
    assert "Au revoir." in ended.stdout.decode()
