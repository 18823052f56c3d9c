"""What `docs/architecture.md` asks of every file, and no linter looks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tui.wizard.steps import Step

ROOT = Path(__file__).parent.parent
MOST_LINES = 420
MOST_BASES = 2
WITH_PRIVATE_MODULES = ("tui/terminal/", "tui/app/base.py")
"""The only files that take private modules of Textual and rich."""
OF_NAMED_TUPLES = {"_asdict", "_fields", "_make", "_replace"}


class Class(NamedTuple):
    """A class statement, and the private names that it uses and defines on itself."""

    file: str
    name: str
    bases: tuple[tuple[str, str], ...]
    """Each with its module, or that of the file that imports it."""
    defined: frozenset[str]
    used: frozenset[str]


def files(*packages: str) -> list[str]:
    """List the sources of these packages."""
    found = sorted(str(path.relative_to(ROOT)) for package in packages for path in (ROOT / package).rglob("*.py"))
    assert found
    return found


@cache
def tree(file: str) -> ast.Module:
    """Parse a source."""
    return ast.parse((ROOT / file).read_text("utf-8"))


def module_of(file: str) -> str:
    """Name the module that a file makes."""
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@cache
def imported(file: str) -> dict[str, tuple[str, str]]:
    """Map each name that a file imports to its module and its name there."""
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def is_private(name: str) -> bool:
    """Say whether a name has one underscore before it."""
    return name.startswith("_") and not name.startswith("__")


def _of_itself(node: ast.ClassDef) -> Iterator[tuple[str, bool]]:
    """Yield each private name of `self` or `cls`, and whether it is defined there."""
    for statement in node.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name, True
            case ast.Assign(targets=targets):
                yield from ((target.id, True) for target in targets if isinstance(target, ast.Name))
    for part in ast.walk(node):
        match part:
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=context):
                yield name, isinstance(context, ast.Store)


@cache
def classes(*packages: str) -> dict[tuple[str, str], Class]:
    """Map the module and the name of each class to what it is."""
    found = {}
    for file in files(*packages):
        module = module_of(file)
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.ClassDef):
                names = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
                bases = (imported(file).get(name.id, (module, name.id)) for name in names if isinstance(name, ast.Name))
                own = [(name, defined) for name, defined in _of_itself(node) if is_private(name)]
                found[module, node.name] = Class(
                    file,
                    node.name,
                    tuple(bases),
                    frozenset(name for name, defined in own if defined),
                    frozenset(name for name, defined in own if not defined),
                )
    return found


def ancestors(one: Class, known: dict[tuple[str, str], Class]) -> Iterator[Class]:
    """Yield a class and all that it inherits from, as far as they are ours."""
    yield one
    for origin in one.bases:
        if base := known.get(_followed(origin)):
            yield from ancestors(base, known)


def _followed(origin: tuple[str, str]) -> tuple[str, str]:
    """Where a name is at home that a package hands on."""
    package = f"{origin[0].replace('.', '/')}/__init__.py"
    if (ROOT / package).exists() and (further := imported(package).get(origin[1])):
        return _followed(further)
    return origin


def elsewhere(one: Class, known: dict[tuple[str, str], Class]) -> set[str]:
    """List the private names that a class uses on itself, and that a class in another file defines."""
    family = list(ancestors(one, known))
    here = frozenset[str]().union(*(other.defined for other in family if other.file == one.file))
    there = frozenset[str]().union(*(other.defined for other in family if other.file != one.file))
    return set((one.used - here) & there)


def nowhere(one: Class, known: dict[tuple[str, str], Class]) -> set[str]:
    """List the private names that a class uses on itself, and that neither it nor what it inherits from defines."""
    return set(one.used.difference(OF_NAMED_TUPLES, *(other.defined for other in ancestors(one, known))))


def test_no_class_uses_privates_of_one_in_another_file() -> None:
    known = classes("storage", "tui")
    found = {f"{one.file} {one.name}": names for one in known.values() if (names := elsewhere(one, known))}
    assert found == {}


def test_no_class_of_storage_uses_privates_that_it_does_not_have() -> None:
    known = classes("storage")
    found = {f"{one.file} {one.name}": names for one in known.values() if (names := nowhere(one, known))}
    assert found == {}


def test_no_class_of_storage_has_many_bases() -> None:
    found = [
        f"{one.file} {one.name}"
        for one in classes("storage").values()
        if len(one.bases) > MOST_BASES and one.file != "storage/domain/errors.py"
    ]
    assert found == []


def test_no_file_is_long() -> None:
    lengths = {file: len((ROOT / file).read_text("utf-8").splitlines()) for file in files("storage", "tui")}
    assert {file: length for file, length in lengths.items() if length > MOST_LINES} == {}


def test_private_modules_of_textual_stay_at_the_terminal() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file in files("tui")
        if not file.startswith(WITH_PRIVATE_MODULES)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom | ast.Import) and any(map(_is_of_theirs, _modules(node)))
    ]
    assert found == []


def _modules(node: ast.ImportFrom | ast.Import) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names]


def _is_of_theirs(module: str) -> bool:
    library, *parts = module.split(".")
    return library in {"textual", "rich"} and any(map(is_private, parts))


def test_late_imports_say_why() -> None:
    assert [place for file in files("storage", "tui") for place in _without_reason(file)] == []


def _without_reason(file: str) -> Iterator[str]:
    """Yield each late import that has no reason on its line, nor above the imports that it is among."""
    above = ""
    for number, line in enumerate((ROOT / file).read_text("utf-8").splitlines(), 1):
        if "noqa: PLC0415" in line or "PLC0415" in line:
            if not (re.search(r"PLC0415 - \w", line) or above.startswith("#")):
                yield f"{file}:{number}"
        elif line.strip():
            above = line.strip()


@pytest.mark.parametrize("step", Step)
def test_screens_do_not_know_each_other(step: Step) -> None:
    modules = {module for name in imported(f"tui/screens/{step}.py").values() for module in (name[0], ".".join(name))}
    assert not modules & {f"tui.screens.{other}" for other in Step}
