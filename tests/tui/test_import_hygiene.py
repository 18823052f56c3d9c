"""What each part loads: the command line nothing heavy, the pure parts no screen, each screen what it needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import tui

SCREENS = sorted(
    f"tui.{package}.{path.stem}"
    for package in ("screens", "console")
    for path in (Path(tui.__file__).parent / package).glob("*.py")
)
PURE = (
    "tui.wizard",
    "tui.methods",
    "tui.guide",
    "tui.wording",
    "tui.qr",
    "tui.key_uri",
    "tui.settings",
    "tui.text",
    "tui.language",
    "tui.environment",
    "tui.services",
    "tui.phone.handset",
    "tui.phone.home",
    "tui.phone.pages",
    "tui.phone.scanner",
    "tui.notices",
    "tui.letter",
    "tui.post",
    "tui.terminal.crash",
)
COMMANDS = ("tui.cli", "tui.arguments", "tui.commands", "tui.places", "tui.privileges")
SCREEN_LIBRARIES = {"textual", "rich", "segno", "zxingcpp"}
STORE_LIBRARIES = {"argon2", "cryptography", "sqlite_utils", "pyotp", "pyrage", "zxcvbn"}


def loaded_by(*modules: str) -> set[str]:
    """Every module a fresh Python holds after importing these."""
    code = f"import sys, json\nfor name in {modules!r}: __import__(name)\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_the_command_line_loads_nothing_heavy() -> None:
    loaded = loaded_by("tui.cli")
    assert not loaded & (SCREEN_LIBRARIES | STORE_LIBRARIES | {"storage", "msgspec", "sqlite3", "asyncio"})
    assert not loaded & {"argparse", "dataclasses", "pathlib", "typing"}
    ours = {
        "tui",
        "tui.cli",
        "tui.collector",
        "tui.environment",
        "tui.hardening",
        "tui.language",
        "tui.standard_output",
    }
    assert {name for name in loaded if name.startswith("tui")} == ours


def test_commands_load_no_pool_no_list_and_nothing_that_writes_json() -> None:
    assert not loaded_by("storage", *COMMANDS) & {"concurrent.futures", "logging", "csv", "msgspec"}


def test_commands_make_no_dataclass() -> None:
    # It loads `inspect`, then takes five times what a NamedTuple takes.
    assert not loaded_by("storage", *COMMANDS) & {"dataclasses", "inspect", "storage.issued", "storage.otpauth"}


def test_a_command_that_is_told_where_its_files_are_asks_nothing_for_them() -> None:
    assert not loaded_by("storage", *COMMANDS) & {"platformdirs", "tempfile", "shutil", "glob"}


def test_the_pure_parts_load_no_screen_and_no_heavy_library() -> None:
    loaded = loaded_by(*PURE)
    assert not loaded & (SCREEN_LIBRARIES | STORE_LIBRARIES)
    assert not {name for name in loaded if name.startswith(("tui.screens", "tui.widgets", "tui.app"))}


def test_the_supervisor_of_the_kiosk_is_small() -> None:
    loaded = loaded_by("tui.cli", "tui.kiosk.supervisor")
    assert not loaded & (SCREEN_LIBRARIES | STORE_LIBRARIES | {"storage", "sqlite3", "asyncio", "subprocess"})


def test_the_commands_without_a_screen_load_none() -> None:
    assert not loaded_by("tui.cli", "tui.commands", "tui.config_command") & SCREEN_LIBRARIES


def test_the_first_page_loads_no_other_and_no_heavy_library() -> None:
    loaded = loaded_by("tui.app", "tui.screens.sign_in")
    pages = {name for name in loaded if name.startswith("tui.screens.")}
    assert pages == {"tui.screens.asking", "tui.screens.page", "tui.screens.sign_in"}
    assert not loaded & (STORE_LIBRARIES | {"segno", "storage.issued", "tui.terminal.recorder"})


def test_each_screen_can_be_imported_alone() -> None:
    # Libraries are loaded once; then a copy of the process for each screen.
    code = f"""
import os, textual.app, textual.widgets, storage
failed = []
for name in {SCREENS!r}:
    child = os.fork()
    if child == 0:
        try:
            __import__(name)
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failed.append(name)
print(failed)
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("package", ["textual", "rich", "segno", "tui"])
def test_the_store_knows_nothing_of_screens(package: str) -> None:
    assert package not in loaded_by("storage", "storage.store")
