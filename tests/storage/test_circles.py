"""No module of the store imports one that imports it, even through others, in a function or only for its types."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.storage.crowd import ROOT


def imports(root: Path, package: str) -> dict[str, set[str]]:
    """Each module of a package, with those of the package that it imports."""
    files = {module_of(path.relative_to(root)): path for path in (root / package).rglob("*.py")}
    return {module: set(imported(path.read_text(), files)) - {module} for module, path in files.items()}


def module_of(path: Path) -> str:
    """What a file is called where it is imported."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported(source: str, modules: Collection[str]) -> Iterator[str]:
    """Those of these modules that a source text imports; a package only for what its own file holds."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module in modules:
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                yield below if below in modules else node.module


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One that is in it, if there is any."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_the_store_has_no_circle() -> None:
    graph = imports(ROOT, "storage")
    assert graph["storage.database.tables.person"]
    assert circle(graph) == []


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
    assert set(circle(imports(tmp_path, "p"))) == {"p.a", "p.b", "p.q.c"}
