"""The drawing of docs/architecture.md is the house: every room is in it, and imports go down."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DRAWING = re.compile(r"^(tui|storage)/\n((?:[┌│└].*\n)+)", re.MULTILINE)
ROOMS = re.compile(r"^│ ([\w·][\w· ]*?) +│", re.MULTILINE)
CONTAINERS = ("tui", "storage")


def drawn(package: str) -> dict[str, int]:
    """Return the rooms of a package by the number of their line, from the top."""
    drawing = dict(DRAWING.findall((ROOT / "docs/architecture.md").read_text("utf-8")))[package]
    return {room: line for line, rooms in enumerate(ROOMS.findall(drawing)) for room in rooms.split(" · ")}


def rooms_of(package: str) -> set[str]:
    """Return the folders of a package that hold code, and the files beside them."""
    inside = ROOT / package
    return {path.parent.name for path in inside.glob("*/__init__.py")} | {path.stem for path in inside.glob("[!_]*.py")}


@cache
def imports(package: str) -> list[tuple[str, str, str]]:
    """Return each import of one room in another: the file, its room, the room that it imports."""
    rooms, found = rooms_of(package), []
    for path in sorted((ROOT / package).rglob("*.py")):
        room = path.relative_to(ROOT / package).parts[0].removesuffix(".py")
        for module in modules(ast.parse(path.read_text("utf-8"))):
            imported = module.removeprefix(f"{package}.").partition(".")[0]
            if module.startswith(f"{package}.") and {room, imported} <= rooms and imported != room:
                found.append((path.relative_to(ROOT).as_posix(), room, imported))
    return found


def modules(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that a file imports, wherever in it, and what it takes from each, as if it were one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layers() -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the layers of each contract of import-linter, from the top, in the package that contains them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    for contract in contracts:
        if contract["type"] == "layers":
            rows = [re.findall(r"[\w.]+", row) for row in contract["layers"]]
            for container in contract.get("containers", [""]):
                names = [[f"{container}.{name}".strip(".") for name in row] for row in rows]
                for package in CONTAINERS:
                    # What is layered within a room is not in the drawing.
                    own = [[name.removeprefix(f"{package}.") for name in row] for row in names]
                    yield package, [[name for name in row if name in drawn(package)] for row in own]


@pytest.mark.parametrize("package", CONTAINERS)
def test_every_room_is_drawn_and_every_room_drawn_is_there(package: str) -> None:
    assert set(drawn(package)) == rooms_of(package)


@pytest.mark.parametrize("package", CONTAINERS)
def test_imports_go_down(package: str) -> None:
    line = drawn(package)
    assert [f"{path}: {imported}" for path, room, imported in imports(package) if line[imported] <= line[room]] == []


@pytest.mark.parametrize("package", CONTAINERS)
def test_the_imports_of_every_room_are_seen(package: str) -> None:
    pairs = {(room, imported) for _path, room, imported in imports(package)}
    assert {room for pair in pairs for room in pair} == rooms_of(package)


def test_the_contracts_have_the_same_order() -> None:
    for package, rows in layers():
        lines = [drawn(package)[room] for row in rows for room in row]
        assert lines == sorted(lines), rows
