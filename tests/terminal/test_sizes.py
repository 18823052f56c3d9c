"""The terminal may take any size at any moment: the page comes back whole when there is room for it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.conftest import Start
from tests.terminal.emulator import Terminal
from tests.terminal.journey import field, sign_in, to_qr
from tests.terminal.scan import scan

SIZES = ((1, 1), (5, 20), (20, 5), (300, 100), (2, 60), (60, 2), (79, 23), (500, 3), (80, 24))


def wait_for_the_page(terminal: Terminal, before: str) -> None:
    """Wait for the page as it was, at the size it had."""
    terminal.wait_for(lambda seen: seen.text() == before)


def test_sizes_that_storm_that_change_back_and_that_are_forged(
    start: Start, prepared: Store, amount: Callable[[int, int], int]
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start()
    terminal.wait_for(lambda seen: field(seen, "Mot de passe") == "")
    before = terminal.text()
    for _ in range(amount(2, 10)):
        for columns, rows in SIZES * 5:
            terminal.resize(columns, rows)
        wait_for_the_page(terminal, before)
    for _ in range(amount(8, 100)):
        terminal.resize(79, 24)
        terminal.resize(80, 24)
        wait_for_the_page(terminal, before)

    # An answer that nobody asked for does not hide the real sizes.
    terminal.send(b"\x1b[?2048;1$y\x1b[?1016;1$y")
    terminal.send("alice")
    terminal.wait_for("alice")
    terminal.resize(100, 30)
    terminal.wait_for(lambda seen: "F1" in seen.line(27))
    assert b"\x1b[?2048h" not in terminal.raw
    assert b"\x1b[?1016h" not in terminal.raw


def says_how_large(columns: int, rows: int) -> Callable[[Terminal], bool]:
    """Return a check that these words are all that is shown."""
    words = (
        f"Agrandissez la fenêtre : il faut 60 colonnes et 20 lignes (ici {columns} et {rows}). "
        "Ou : guichet --plain Pour quitter : Ctrl+Q."
    )
    return lambda seen: " ".join(seen.text().split()) == words


def test_a_terminal_too_small_for_a_page_says_so_and_keeps_what_was_typed(start: Start, prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(40, 12)
    terminal.wait_for(says_how_large(40, 12))
    terminal.resize(60, 20)
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "")
    terminal.send("ali")
    terminal.wait_for(lambda seen: field(seen, "Nom d'utilisateur") == "ali")
    before = terminal.text()
    for columns, rows in ((59, 20), (60, 19), (200, 12), (40, 12)):
        terminal.resize(columns, rows)
        terminal.wait_for(says_how_large(columns, rows))
    # Painted again, it has taken what came before: a key nobody could see the effect of is for no page.
    painted = terminal.raw.count(b"Agrandissez")
    terminal.send("zz\t\rzz\x1b[200~zz\x1b[201~\x0c")
    terminal.wait_until(lambda: terminal.raw.count(b"Agrandissez") > painted)
    terminal.resize(60, 20)
    wait_for_the_page(terminal, before)
    terminal.resize(30, 9)
    terminal.wait_for(says_how_large(30, 9))
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize(
    "size", [(1, 1), (300, 100), *(pytest.param(size, marks=pytest.mark.long) for size in ((20, 5), (500, 3)))], ids=str
)
def test_neither_a_start_at_any_size_nor_a_storm_touches_the_code(
    start: Start, prepared: Store, size: tuple[int, int]
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(*size)
    terminal.wait_for(lambda seen: seen.screen.alternate)
    terminal.resize(80, 24)
    sign_in(terminal)
    link = to_qr(terminal)
    assert link.account == "alice"
    # Once, wherever it started.
    for columns, rows in SIZES * 3 if size == (1, 1) else ():
        terminal.resize(columns, rows)
    assert scan(terminal) == link
    terminal.wait_for("[ Suivant ]")
