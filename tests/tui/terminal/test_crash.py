"""What is kept of a failure: where it happened, never a value."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
import traceback
from pathlib import Path

import pytest

from tui.terminal.crash import apology, install_hooks, log_directory, record

SECRET = "NOC66PP7PO3P5J342K4GMLFRTN5GRFIT"


def fail_with(message: str) -> None:
    """Raise from a function that holds a secret."""
    held = message
    try:
        raise KeyError(held)
    except KeyError as cause:
        raise RuntimeError(f"held {held}") from cause


@pytest.fixture
def failure() -> BaseException:
    """An error whose message, cause and locals hold a secret."""
    try:
        fail_with(SECRET)
    except RuntimeError as error:
        return error
    raise AssertionError


@pytest.fixture
def log() -> Path:
    """Where the log goes."""
    return log_directory() / "guichet.log"


def test_the_log_says_where_and_never_what(failure: BaseException, log: Path) -> None:
    reference = record(failure)
    text = log.read_text("utf-8")
    assert reference in text.splitlines()[0]
    assert SECRET not in text
    assert "held" not in text
    assert "builtins.RuntimeError" in text
    assert "builtins.KeyError" in text
    assert f"{__file__}:" in text
    assert "in fail_with" in text


def test_the_log_is_for_its_owner_alone(failure: BaseException, log: Path) -> None:
    record(failure)
    assert log.is_relative_to(Path.home())
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_each_failure_is_added_with_a_reference_of_its_own(failure: BaseException, log: Path) -> None:
    references = {record(failure) for _time in range(3)}
    assert len(references) == 3
    assert all(reference in log.read_text("utf-8") for reference in references)


def test_a_log_that_cannot_be_written_is_no_second_failure(failure: BaseException, log: Path) -> None:
    log.parent.parent.mkdir(parents=True)
    log.parent.write_text("not a directory")
    assert len(record(failure)) == 8


def test_errors_that_cause_each_other_end(failure: BaseException, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = traceback.extract_tb, []

    def counted(*arguments: object, **named: object) -> traceback.StackSummary:
        seen.append(arguments)
        assert len(seen) < 100
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(traceback, "extract_tb", counted)
    assert failure.__cause__ is not None
    failure.__cause__.__cause__ = failure
    record(failure)
    assert log.read_text("utf-8").count("builtins.RuntimeError") == 1


def test_a_deep_failure_is_short_in_the_log(log: Path) -> None:
    def deeper(levels: int) -> None:
        if levels == 0:
            raise ValueError(SECRET)
        deeper(levels - 1)

    with pytest.raises(ValueError, match=SECRET) as raised:
        deeper(200)
    record(raised.value)
    assert 10 < len(log.read_text("utf-8").splitlines()) < 40


def test_the_sentence_has_the_reference_and_nothing_else() -> None:
    assert apology("1a2b3c4d") == (
        "Guichet s'est arrêté sur une erreur inattendue. Rien n'est perdu : relancez-le. Référence : 1a2b3c4d."
    )


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our hooks, for one test."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    install_hooks()


@pytest.mark.usefixtures("hooks")
def test_python_s_own_traceback_is_not_shown(
    failure: BaseException, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sys.excepthook(type(failure), failure, failure.__traceback__)
    shown = capsys.readouterr()
    assert shown.out == ""
    reference = log.read_text("utf-8").split()[1]
    assert shown.err == apology(reference) + "\n"


@pytest.mark.usefixtures("hooks")
def test_nor_that_of_a_thread(failure: BaseException, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run() -> None:
        raise failure

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert capsys.readouterr().err == apology(log.read_text("utf-8").split()[1]) + "\n"


@pytest.mark.usefixtures("hooks")
def test_an_interruption_says_nothing(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr().err == ""
    assert not log.exists()


def test_a_run_without_a_failure_does_not_load_the_reporter() -> None:
    code = "import sys; from tui.terminal import crash; crash.install_hooks(); print('traceback' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_where_nothing_more_can_be_loaded_there_is_still_one_sentence() -> None:
    program = f"""
import errno, sys
from tui.terminal.crash import install_hooks
install_hooks()
class Full:
    def find_spec(self, *asked):
        raise OSError(errno.EMFILE, "Too many open files")
sys.meta_path.insert(0, Full())
raise RuntimeError({SECRET!r})
"""
    ended = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith(apology("")[:40])
