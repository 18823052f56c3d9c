"""The share of QR codes that a phone reads off an 80x24 terminal: Guichet against two programs that draw one.

Each screen is painted as a terminal does, photographed with seeded trouble, and read by zxing-cpp, which like most
phones only takes dark on light. `qrencode` and `google-authenticator` are Debian packages; a missing one is left out.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import argon2

from storage import Store
from storage.security.hasher import Hasher
from tests.benchmarks.harness import Size
from tests.pictures.camera import Trouble, photograph
from tests.pictures.cells import Cells
from tests.terminal.emulator import Terminal
from tests.terminal.journey import show_to_read
from tests.terminal.painter import decode, paint
from tests.terminal.palette import ThemeName

ISSUER, NAME, PASSWORD = "Espace client", "marie.tremblay", "une phrase assez longue"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LINK = f"otpauth://totp/Espace%20client:{NAME}?secret={SECRET}&issuer=Espace%20client"
SHOTS = 20
GAPS = (0, 2, 4)
"""Pixels between lines of 18."""
TROUBLES = {
    "none": Trouble(),
    "blur": Trouble(blur=3),
    "noise": Trouble(noise=60),
    "angle": Trouble(tilt=0.12),
    "dim": Trouble(dimming=0.25, noise=8),
    "all": Trouble(blur=1.5, noise=20, tilt=0.06, dimming=0.6),
}
Show = Callable[[Path, ThemeName], Cells]


def guichet(home: Path, theme: ThemeName) -> Cells:
    """Return our QR page, reached by the keyboard."""
    store = Store(home / ".local/share/guichet/guichet.db", hasher=Hasher(argon2.profiles.CHEAPEST))
    store.administration().accounts.add(NAME, PASSWORD)
    store.close()
    with _terminal([sys.executable, "-I", "-m", "tui"], home, theme) as terminal:
        terminal.wait_for("Connexion")
        terminal.send(f"{NAME}\r{PASSWORD}\r")
        terminal.wait_for("Choisir")
        show_to_read(terminal)
        terminal.key("enter")
        terminal.wait_for("iPhone")
        show_to_read(terminal)
        terminal.key("space")
        terminal.wait_for("Suivant")
        show_to_read(terminal)
        terminal.key("enter")
        terminal.wait_for("Scannez le code QR")
        return terminal.cells()


def qrencode(home: Path, theme: ThemeName) -> Cells:
    """Return the picture of the usual command, for the text that ours encodes."""
    with _terminal(["qrencode", "-t", "ANSIUTF8", LINK], home, theme) as terminal:
        terminal.wait_exit()
        return terminal.cells()


def google_authenticator(home: Path, theme: ThemeName) -> Cells:
    """Return the screen of the PAM module's enrolment program, for the same label."""
    secret = str(home / "google")
    command = ["google-authenticator", "-t", "-d", "-f", "-r3", "-R30", "-w3", "-C", "-s", secret]
    with _terminal([*command, "-l", NAME, "-i", ISSUER], home, theme) as terminal:
        terminal.wait_exit()
        return terminal.cells()


def _terminal(command: list[str], home: Path, theme: ThemeName) -> Terminal:
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return Terminal(command, 80, 24, environment, theme=theme)


def rate(cells: Cells, trouble: Trouble, gap: int, shots: int) -> float:
    """Return the share of shots that are read."""
    picture = paint(cells, line_gap=gap)
    return sum(bool(decode(photograph(picture, trouble, seed))) for seed in range(shots)) / shots


def rows(size: Size) -> Iterator[str]:
    """Yield a table: a row for each trouble, gap and theme, and a column for each program."""
    shots, gaps = size.of(1, SHOTS, SHOTS), size.of(GAPS[:1], GAPS, GAPS)
    programs: dict[str, Show] = {"guichet": guichet, "qrencode": qrencode, "google-authenticator": google_authenticator}
    shown = {name: show for name, show in programs.items() if name == "guichet" or shutil.which(name)}
    started = time.monotonic()
    yield f"{'trouble':8}{'gap':>4}{'theme':>7}" + "".join(f"{name:>22}" for name in shown)
    themes: tuple[ThemeName, ...] = size.of(("dark",), ("dark", "light"), ("dark", "light"))
    for theme in themes:
        screens = {}
        for name, show in shown.items():
            with tempfile.TemporaryDirectory() as folder:
                screens[name] = show(Path(folder), theme)
        for trouble_name, trouble in TROUBLES.items():
            for gap in gaps:
                rates = "".join(f"{rate(screens[name], trouble, gap, shots):>21.0%} " for name in shown)
                yield f"{trouble_name:8}{gap:>4}{theme:>7}{rates}"
    yield f"{shots} shots each, {time.monotonic() - started:.0f} s"
