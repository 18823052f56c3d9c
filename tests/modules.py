"""The modules of a package at any depth, and the modules that each of them loads."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from tests import imported_alone


def modules_of(*names: str) -> list[str]:
    """List every module of these packages, themselves included; a module is a package of one.

    Fails if the files hold fewer than this process has loaded, which means that the walk misses some.
    """
    return sorted({found for name in names for found in _modules_of(name)})


def _modules_of(name: str) -> set[str]:
    module = import_module(name)
    assert module.__file__, f"{name} has no file"
    if not hasattr(module, "__path__"):
        return {name}
    folder = Path(module.__file__).parent
    files = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py"))
    found = {".".join((name, *file.parts)).removesuffix(".__init__") for file in files}
    unseen = {loaded for loaded in sys.modules if is_in(loaded, name)} - found
    assert not unseen, f"no file under {folder} makes {sorted(unseen)}"
    return found


def is_in(module: str, *packages: str) -> bool:
    """Say whether this module is one of these, or inside one of them at any depth."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def loaded_by(*modules: str) -> set[str]:
    """List every module a fresh Python holds after importing these."""
    return loaded_after(f"for name in {modules!r}: __import__(name)")


def loaded_after(statement: str) -> set[str]:
    """List every module a fresh Python holds after this statement."""
    code = f"{statement}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def loaded_by_each(modules: list[str], *, after: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """List, by module, what a Python holds that has imported this one first: all in one process, which forks for each.

    The libraries in `after` are loaded beforehand, once. Fails with the traceback of a module that cannot be imported.
    """
    program = (sys.executable, "-I", imported_alone.__file__, ",".join(after))
    done = subprocess.run(program, input="\n".join(modules), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return {name: set(loaded) for name, loaded in map(json.loads, done.stdout.splitlines())}
