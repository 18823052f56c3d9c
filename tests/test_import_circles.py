"""No two modules import each other, not even through others, for types or within a function."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
Sources = Mapping[str, str]
"""The text of each module by its name."""


def sources(package: Path) -> dict[str, str]:
    """Read every module of a package."""
    names = {path: ".".join(path.relative_to(package.parent).with_suffix("").parts) for path in package.rglob("*.py")}
    return {name.removesuffix(".__init__"): path.read_text("utf-8") for path, name in names.items()}


def imported(module: str, known: Sources) -> set[str]:
    """Return which of the known modules one imports, wherever in its text."""
    found = set()
    for node in ast.walk(ast.parse(known[module])):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(origin), names=names, level=0):
                # A name may be that of a module, or of something in the one that it is taken from.
                below = {f"{origin}.{alias.name}" for alias in names}
                found |= below & known.keys() | ({origin} if below - known.keys() else set())
            case ast.ImportFrom():
                raise ValueError(f"{module}: relative, and would not be seen here")
    return found & known.keys() - {module}


def circle(known: Sources) -> list[str]:
    """Return one circle of these modules; an empty list if there is none."""
    try:
        TopologicalSorter({module: imported(module, known) for module in known}).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


@pytest.mark.parametrize(
    ("package", "that_imports"), [("tui", "tui.launch"), ("storage", "storage.database.tables.person")]
)
def test_there_is_no_circle(package: str, that_imports: str) -> None:
    known = sources(ROOT / package)
    assert imported(that_imports, known)
    assert circle(known) == []


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"a": "import b", "b": ""}, set()),
        ({"a": "import b", "b": "import a"}, {"a", "b"}),
        ({"a": "from b import x", "b": "from c import y", "c": "def f():\n    from a import z"}, {"a", "b", "c"}),
        ({"p.a": "from p import b, c", "p.b": "from p import a", "p.c": ""}, {"p.a", "p.b"}),
        ({"p.a": "if TYPE_CHECKING:\n    from p.b import X", "p.b": "import p.a"}, {"p.a", "p.b"}),
        ({"p": "from p import a", "p.a": "", "p.b": "from p import a, x"}, set()),
        ({"p": "import p.b", "p.a": "", "p.b": "from p import a, x"}, {"p", "p.b"}),
    ],
)
def test_circles_of_any_length_are_found_wherever_the_import_is(known: Sources, found: set[str]) -> None:
    assert set(circle(known)) == found


@pytest.mark.parametrize(
    "third",
    [
        "from p import a",
        "from p.a import x",
        "import p.a",
        "if TYPE_CHECKING:\n    from p.a import X",
        "def f():\n    from p.a import x",
    ],
)
def test_a_circle_of_three_is_found(tmp_path: Path, third: str) -> None:
    (tmp_path / "p" / "q").mkdir(parents=True)
    for name, source in {"__init__": "", "a": "import p.b", "b": "from p.q.c import y", "q/c": third}.items():
        (tmp_path / "p" / f"{name}.py").write_text(source)
    assert set(circle(sources(tmp_path / "p"))) == {"p.a", "p.b", "p.q.c"}
