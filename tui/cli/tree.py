"""All commands of a parser, made at once, for what describes them all."""

from __future__ import annotations

from collections.abc import Iterator

from tui.cli.arguments import Command, Parser


def commands(parser: Parser) -> Iterator[Parser]:
    """Make a parser and all listed commands under it, and return them in the order of the help."""
    if isinstance(parser, Command):
        parser.make()
    yield parser
    for each in parser.offered():
        yield from commands(each)
