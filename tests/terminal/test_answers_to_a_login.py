"""`guichet enrol` as `guichet login` runs it: what a person may have brought about is not told as lost data."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.faults.confined import with_files_up_to
from tests.terminal.program import MODULE, environment, run
from tui.ssh import MUST_ENROL, NOT_INSTALLED, NOT_NOW


@pytest.fixture
def owing(prepared: Store) -> Store:
    """Alice has to enrol."""
    prepared.administration().accounts.add("alice", PASSWORD, mfa_required=True)
    return prepared


def asked(program: tuple[str, ...] = MODULE, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """As sudo runs it."""
    return run(["enrol"], env=environment(SUDO_USER="alice", **variables), program=program)


@pytest.mark.parametrize(
    "variables",
    [{"TERM": ""}, {"TERM": "x" * 5000}, {"LANG": "xx_XX.nonsense", "LC_ALL": "\udcff"}, {"LANGUAGE": ":" * 99}],
)
def test_whatever_the_terminal_and_the_locale(owing: Store, variables: dict[str, str]) -> None:
    assert owing.first_account.exists()
    assert asked(MODULE, **variables).returncode == MUST_ENROL


def test_a_size_of_files_that_is_too_small(owing: Store) -> None:
    owing.close()
    assert asked(tuple(with_files_up_to(8000))).returncode == NOT_NOW


def test_a_failure_that_nobody_expected(owing: Store, tmp_path: Path) -> None:
    assert owing.first_account.exists()
    program = tmp_path / "program.py"
    program.write_text(
        """import storage
from tui.cli import main as cli
def fail(*_given): raise MemoryError
storage.services.sign_in.SignIn.must_enrol = fail
cli.main()
"""
    )
    ended = asked((MODULE[0], str(program)))
    assert (ended.returncode, b"Traceback" in ended.stderr) == (NOT_NOW, False)


def limited(limit: int, amount: int) -> Callable[[], None]:
    """What a person may do to their own processes."""
    return lambda: resource.setrlimit(limit, (amount, amount))


@pytest.mark.parametrize(
    "files", [4, 7, 10, 13, *(pytest.param(few, marks=pytest.mark.long) for few in (5, 6, 8, 9, 11, 12, 14, 15))]
)
def test_few_files(owing: Store, files: int) -> None:
    """One with too few is never taken for an answer; `guichet login` takes none of the machine under such a limit."""
    assert owing.first_account.exists()
    ended = subprocess.run(
        [*MODULE, "enrol"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(SUDO_USER="alice"),
        preexec_fn=limited(resource.RLIMIT_NOFILE, files),
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0


def test_lost_data_is_told_as_before(prepared: Store, at_home: Path) -> None:
    prepared.close()
    for path in at_home.parent.glob("guichet.db*"):
        path.unlink()
    assert asked().returncode == 1
    # Where nothing is left, nothing was ever installed.
    for path in at_home.parent.iterdir():
        path.unlink()
    assert asked().returncode == NOT_INSTALLED
