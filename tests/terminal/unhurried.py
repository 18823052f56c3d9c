"""The program for people who take an hour to read a page: `python -I -m tests.terminal.unhurried`."""

from __future__ import annotations

from tests.terminal import cheap

if __name__ == "__main__":
    cheap.main(reaction=3600)
