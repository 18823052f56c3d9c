"""The program whose service has stand-ins behind its two doors: `python -I -m tests.terminal.served serve`."""

from __future__ import annotations

from tests.tui.http.people import FakeHosts, FakePhones
from tui.cli import main, serve
from tui.http.doors import Doors

if __name__ == "__main__":
    setattr(serve, "doors_of", lambda _store: Doors(FakePhones(), FakeHosts()))  # noqa: B010
    main.main()
