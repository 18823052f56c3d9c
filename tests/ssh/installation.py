"""An installation of Guichet that everyone may run; a checkout may be in somebody's home."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

_LIBRARY = Path("lib", f"python{sys.version_info.major}.{sys.version_info.minor}", "site-packages")
_PACKAGES = Path(__file__).parents[2]


def install(target: Path) -> str:
    """Copy this virtual environment to make one with the program. Raises LookupError."""
    interpreter = _interpreter()
    (target / "bin").mkdir(parents=True)
    (target / "pyvenv.cfg").write_text(f"home = {interpreter.parent}\ninclude-system-site-packages = false\n")
    (target / "bin" / "python").symlink_to(interpreter)
    for name in ("storage", "tui"):
        shutil.copytree(_PACKAGES / name, target / _LIBRARY / name, copy_function=_copy)
    for source in sorted(set(_needed("guichet", set()))):
        if source.is_dir():
            shutil.copytree(source, target / _LIBRARY / source.name, copy_function=_copy)
        else:
            _copy(str(source), str(target / _LIBRARY / source.name))
    return str(target / "bin" / "python")


def _copy(source: str, target: str) -> None:
    """Copy by a second name, which takes no time, where the file system allows it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _interpreter() -> Path:
    """Find an interpreter of this version that every account may run. Raises LookupError."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = Path(sys.executable).resolve()
    for path in (own, Path("/usr/bin", name), Path("/usr/local/bin", name)):
        if path.exists() and all(_is_open(part) for part in (path, *path.resolve().parents)):
            return path
    raise LookupError(f"no {name} that every account may run")


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IXOTH)


def _needed(name: str, seen: set[str]) -> Iterator[Path]:
    """Yield the top directories and files that a distribution, and what it requires, has installed."""
    if name in seen:
        return
    seen.add(name)
    found = distribution(name)
    if name != "guichet":
        yield from _top_level(found)
    for line in found.requires or ():
        requirement = Requirement(line)
        if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
            yield from _needed(requirement.name, seen)


def _top_level(found: Distribution) -> Iterator[Path]:
    for file in found.files or ():
        top = file.parts[0]
        if top not in (os.pardir, "__pycache__"):
            yield Path(str(found.locate_file(top)))
