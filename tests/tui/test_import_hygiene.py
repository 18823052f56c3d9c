"""What each part loads: the command line nothing heavy, the pure parts no screen, each screen what it needs."""

from __future__ import annotations

import pytest

from storage import Store
from tests.modules import is_in, loaded_after, loaded_by, loaded_by_each, modules_of

DRAWING = (
    "tui.app",
    "tui.console",
    "tui.demo",
    "tui.kiosk",
    "tui.phone",
    "tui.screens",
    "tui.terminal",
    "tui.widgets",
)
"""The only packages, and modules of the root, that may load a screen."""
PURE_AMONG_THEM = (
    "tui.app.idle",
    "tui.console.desk",
    "tui.console.section",
    "tui.demo.samples",
    "tui.demo.service",
    "tui.demo.throwaway",
    "tui.kiosk.afterwards",
    "tui.kiosk.heartbeat",
    "tui.process.orphan",
    "tui.kiosk.process",
    "tui.kiosk.supervisor",
    "tui.kiosk.terminal",
    "tui.phone.account",
    "tui.phone.calls",
    "tui.phone.handset",
    "tui.phone.home",
    "tui.phone.pages",
    "tui.phone.push_devices",
    "tui.phone.push_link",
    "tui.phone.push_pages",
    "tui.phone.scanner",
    "tui.phone.sheets",
    "tui.terminal.calm_terminal",
    "tui.terminal.crash",
    "tui.terminal.foreground",
    "tui.terminal.glyphs",
    "tui.terminal.keyboard",
    "tui.terminal.recorder",
    "tui.terminal.signals",
    "tui.terminal.standard_error",
    "tui.terminal.stops",
    "tui.terminal.unseen",
)
FAMILIES = (
    "tui.cli.audit",
    "tui.cli.completion",
    "tui.cli.config",
    "tui.cli.console",
    "tui.cli.demo",
    "tui.cli.factors",
    "tui.cli.fleet",
    "tui.cli.kiosk",
    "tui.cli.mail",
    "tui.cli.maintenance",
    "tui.cli.manual",
    "tui.cli.move",
    "tui.cli.postgres_setup",
    "tui.cli.serve",
    "tui.cli.ssh",
    "tui.cli.users",
    "tui.cli.verify",
    "tui.cli.visits",
    "tui.cli.web",
    "tui.cli.wizard",
)
"""The arguments of the commands, with what each does; that loads what it needs once it runs."""
COMMANDS = (
    "tui.cli.main",
    *FAMILIES,
    "tui.cli.account_facts",
    "tui.cli.refusals",
    "tui.config.paths",
    "tui.process.privileges",
    "tui.process.standard_input",
)
SCREEN_LIBRARIES = {"textual", "rich", "segno", "zxingcpp"}
STORE_LIBRARIES = {"argon2", "cryptography", "sqlite_utils", "psycopg", "pyotp", "pyrage", "zxcvbn"}


def test_the_command_line_loads_nothing_heavy() -> None:
    loaded = loaded_by("tui.cli.main")
    assert not loaded & (SCREEN_LIBRARIES | STORE_LIBRARIES | {"storage", "msgspec", "sqlite3", "asyncio"})
    assert not loaded & {"argparse", "dataclasses", "pathlib", "typing"}
    ours = {
        "tui",
        "tui.cli",
        "tui.cli.exit_codes",
        "tui.cli.main",
        "tui.process",
        "tui.process.garbage",
        "tui.process.environment",
        "tui.process.hardening",
        "tui.language",
        "tui.process.standard_output",
    }
    assert {name for name in loaded if name.startswith("tui")} == ours


def test_the_arguments_of_commands_load_nothing_that_commands_need() -> None:
    loaded = loaded_by("tui.cli.main", *FAMILIES)
    assert not loaded & (SCREEN_LIBRARIES | STORE_LIBRARIES | {"storage", "msgspec", "sqlite3", "asyncio"})
    assert not loaded & {"dataclasses", "pathlib", "typing", "csv", "datetime"}


@pytest.mark.parametrize(
    ("arguments", "family"),
    [
        pytest.param(["--plain"], "tui.cli.wizard", id="the wizard"),
        pytest.param(["users", "list"], "tui.cli.users", id="a command with an action"),
        pytest.param(["verify", "--pam"], "tui.cli.verify", id="a command without"),
    ],
)
def test_a_command_that_is_asked_for_loads_no_other(arguments: list[str], family: str) -> None:
    asked = f"from tui.cli import main; main.parser().parse_args({arguments!r})"
    loaded = loaded_after(asked)
    assert {name for name in loaded if name.startswith("tui.cli.")} & set(FAMILIES) == {"tui.cli.wizard", family}
    assert "storage" not in loaded


def test_commands_load_no_pool_no_list_and_nothing_that_writes_json() -> None:
    assert not loaded_by("storage", *COMMANDS) & {"concurrent.futures", "logging", "csv", "msgspec"}


def test_commands_make_no_dataclass() -> None:
    # It loads `inspect`, then takes five times what a NamedTuple takes.
    assert not loaded_by("storage", *COMMANDS) & {
        "dataclasses",
        "inspect",
        "storage.domain.issued",
        "storage.formats.otpauth",
    }


def test_a_command_that_is_told_where_its_files_are_asks_nothing_for_them() -> None:
    assert not loaded_by("storage", *COMMANDS) & {"platformdirs", "tempfile", "shutil", "glob"}


def test_what_draws_nothing_loads_no_screen_and_no_heavy_library() -> None:
    pure = [name for name in modules_of("tui") if not is_in(name, *DRAWING)]
    loaded = loaded_by(*pure, *modules_of(*PURE_AMONG_THEM))
    assert loaded > set(pure)
    assert not loaded & (SCREEN_LIBRARIES | STORE_LIBRARIES)
    assert not {name for name in loaded if is_in(name, "tui.screens", "tui.widgets", "tui.app.base")}


def test_nothing_but_the_services_and_that_of_the_demonstration_speak_http() -> None:
    spoken = {"uvicorn", "starlette", "httptools", "h11", "anyio", "websockets"}
    assert loaded_by("tui.http.service") >= spoken - {"h11", "websockets"}
    assert (
        not loaded_by(
            *(name for name in modules_of("tui") if not is_in(name, "tui.http", "tui.web", "tui.demo.service")),
            *modules_of("storage"),
        )
        & spoken
    )


def test_the_service_for_phones_loads_nothing_of_browsers() -> None:
    assert not {name for name in loaded_by("tui.http.service", "tui.cli.serve") if is_in(name, "tui.web", "websockets")}


def test_the_supervisor_of_the_kiosk_is_small() -> None:
    loaded = loaded_by("tui.cli.main", "tui.kiosk.supervisor")
    assert not loaded & (SCREEN_LIBRARIES | STORE_LIBRARIES | {"storage", "sqlite3", "asyncio", "subprocess"})


def test_the_commands_without_a_screen_load_none() -> None:
    assert not loaded_by("tui.cli.main", *FAMILIES, "tui.cli.in_force") & SCREEN_LIBRARIES


def test_the_first_page_loads_no_other_and_no_heavy_library() -> None:
    loaded = loaded_by("tui.screens.app", "tui.screens.sign_in")
    pages = {name for name in loaded if name.startswith("tui.screens.")}
    assert pages == {"tui.screens.app", "tui.screens.asking", "tui.screens.page", "tui.screens.sign_in"}
    assert not loaded & (STORE_LIBRARIES | {"segno", "storage.domain.issued", "tui.terminal.recorder"})


def test_what_is_loaded_while_somebody_may_sign_in_is_neither_encoder_nor_sealing(store: Store) -> None:
    at_rest = f"""
from pathlib import Path
from storage import Store
from tui.screens import page_of
from tui.screens.app import AFTER_THE_FIRST_PAGE
for step in AFTER_THE_FIRST_PAGE:
    page_of(step)
store = Store(Path({str(store.path)!r}))
store.warm_up_sign_in()
store.close()
"""
    loaded = loaded_after(at_rest)
    assert loaded >= {"argon2", "tui.screens.methods"}
    assert not loaded & {"cryptography", "pyotp", "segno", "urllib.request", "email", "zxcvbn", "tui.screens.qr_code"}


@pytest.mark.long
def test_every_module_can_be_imported_first() -> None:
    modules = modules_of("tui")
    loaded = loaded_by_each(modules, after=("textual.app", "textual.widgets", "storage"))
    assert all(name in loaded[name] for name in modules)


def test_the_store_knows_nothing_of_screens() -> None:
    assert not loaded_by("storage", "storage.store") & (SCREEN_LIBRARIES | {"tui"})
