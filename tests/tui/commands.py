"""Commands run on the store of a test, which stays open."""

from __future__ import annotations

import argparse
from copy import copy
from functools import cache, lru_cache

from storage import Store
from tui import language
from tui.cli import main
from tui.cli.data import Call, OnStore
from tui.cli.verify import HereOrThere
from tui.config.paths import DatabasePlace
from tui.config.settings import Settings


def parsed(*arguments: str) -> argparse.Namespace:
    """Return the arguments as the program parses them."""
    return copy(_parsed(language.chosen(), arguments))


@lru_cache(maxsize=256)
def _parsed(spoken: str, arguments: tuple[str, ...]) -> argparse.Namespace:
    """Return them as they were parsed, once for all the times that a command is repeated."""
    return _parser(spoken).parse_args(arguments)


@cache
def _parser(_spoken: str) -> argparse.ArgumentParser:
    """Return the parser, whose sentences are in one language. Its commands are made each time that they are parsed."""
    return main.parser()


def call_of(store: Store, settings: Settings, options: argparse.Namespace) -> Call:
    """Return a call of a command whose database is this store."""
    return Call(options, settings, DatabasePlace(store.path, None), lambda: store)


def run(store: Store, settings: Settings, *arguments: str) -> int:
    """Run a command that works on a database. Returns its exit code, or raises its error."""
    options = parsed(*arguments)
    command = options.run.here if isinstance(options.run, HereOrThere) else options.run
    assert isinstance(command, OnStore)
    return command.body(store, call_of(store, settings, options))
