"""The script that a wheel installs starts Guichet, whatever lies where Python would look first."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.storage.crowd import ROOT
from tests.terminal.program import environment
from tui import __version__

TOLD = f"guichet {__version__}\n"
NAMES = ("tui", "storage", "textual", "argparse", "sitecustomize", "usercustomize", "os", "runpy")
"""What a program could be made to import in the place of its own."""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is handed out."""
    directory = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-I", "-m", "pip", "wheel", "-q", "--disable-pip-version-check", "--no-index"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-w", directory, ROOT], check=True, capture_output=True)
    (made,) = directory.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def script(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of the wheel, in an environment whose path has spaces, and is longer than a shebang may be."""
    home = tmp_path_factory.mktemp("installation") / "chemin très long" / ("é" * 60 + " " + "x" * 120)
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", home], check=True, capture_output=True)
    pip = [sys.executable, "-I", "-m", "pip", f"--python={home / 'bin/python'}", "install", "-q"]
    options = ["--disable-pip-version-check", "--no-index", "--no-deps"]
    subprocess.run([*pip, *options, wheel], check=True, capture_output=True)
    (packages,) = home.glob("lib/python*/site-packages")
    # What it depends on, without a network.
    (packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return home / "bin" / "guichet"


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A directory of modules that print when they are imported."""
    directory = tmp_path / "trap"
    directory.mkdir()
    for name in NAMES:
        (directory / f"{name}.py").write_text("import sys\nprint('shadowed')\nsys.exit(3)\n")
    return directory


def answer(program: str | Path, *arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What it says when it is started there, with these variables."""
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("users", "list")])
def test_no_module_takes_the_place_of_one_of_ours(script: Path, trap: Path, arguments: tuple[str, ...]) -> None:
    here = {"PYTHONPATH": str(trap), "GUICHET_DATABASE": str(trap / "none.db")}
    ended, alone = answer(script, *arguments, cwd=trap, **here), answer(script, *arguments, cwd=trap.parent)
    assert "shadowed" not in ended.stdout + ended.stderr
    assert (ended.returncode, ended.stdout) == (alone.returncode, alone.stdout)


def test_the_packages_of_the_person_are_not_loaded(script: Path, trap: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = trap.parent / "base" / "lib" / version / "site-packages"
    own.parent.mkdir(parents=True)
    own.symlink_to(trap)
    ended = answer(script, "--version", cwd=trap, PYTHONUSERBASE=str(trap.parent / "base"))
    assert (ended.returncode, ended.stdout) == (0, TOLD)


@pytest.mark.parametrize("variable", ["PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"])
def test_no_other_environment_is_looked_in(script: Path, trap: Path, tmp_path: Path, variable: str) -> None:
    home = tmp_path / "other"
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", home], check=True, capture_output=True)
    (packages,) = home.glob("lib/python*/site-packages")
    (trap / "tui.py").rename(packages / "tui.py")
    ended = answer(script, "--version", cwd=tmp_path, **{variable: str(home / "bin" / "python")})
    assert (ended.returncode, ended.stdout) == (0, TOLD)


def test_a_function_of_the_caller_is_not_called(script: Path, trap: Path, tmp_path: Path) -> None:
    linked = tmp_path / "guichet"
    linked.symlink_to(script)
    body = "() { echo shadowed; }"
    functions = {f"BASH_FUNC_{name}%%": body for name in ("command", "readlink", "exec", "echo", "[")}
    (trap / "readlink").write_text("#!/bin/sh\necho shadowed\n")
    (trap / "readlink").chmod(0o755)
    ended = answer(linked, "--version", cwd=trap, PATH=f"{trap}:/usr/bin:/bin", **functions)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, TOLD, "")


@pytest.fixture(params=["link", "link to a link", "relative link", "link to the environment", "on the path", "here"])
def way(request: pytest.FixtureRequest, script: Path, tmp_path: Path) -> tuple[str, Path, str]:
    """What is typed, where, and the PATH."""
    elsewhere = tmp_path / "bin of mine"
    elsewhere.mkdir()
    link = elsewhere / "guichet"
    typed, cwd, path = str(link), tmp_path, "/usr/bin:/bin"
    match request.param:
        case "link":
            link.symlink_to(script)
        case "link to a link":
            (elsewhere / "other").symlink_to(script)
            link.symlink_to("other")
        case "relative link":
            link.symlink_to(os.path.relpath(script, elsewhere))
            typed = "bin of mine/guichet"
        case "link to the environment":
            (elsewhere / "current").symlink_to(script.parents[1])
            typed = str(elsewhere / "current" / "bin" / "guichet")
        case "on the path":
            typed, path = "guichet", f"{script.parent}:/usr/bin:/bin"
        case "here":
            typed, cwd = "./guichet", script.parent
    return typed, cwd, path


def test_it_starts_however_it_is_reached(way: tuple[str, Path, str]) -> None:
    typed, cwd, path = way
    told = answer("/bin/sh", "-c", '"$0" "$@"', typed, "--version", cwd=cwd, PATH=path)
    assert (told.returncode, told.stdout, told.stderr) == (0, TOLD, "")


def test_every_argument_arrives_as_it_was_typed(script: Path, tmp_path: Path) -> None:
    ended = answer(script, "users", "show", "a  b*\n'$HOME", cwd=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1


def test_without_a_python_beside_it_it_says_what_to_do(script: Path, tmp_path: Path) -> None:
    alone = tmp_path / "guichet"
    alone.write_bytes(script.read_bytes())
    alone.chmod(0o755)
    ended = answer(alone, "--version", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "environnement virtuel" in ended.stderr
