"""`guichet man`: the pages guichet(1) and guichet.toml(5), in the language that was chosen."""

from __future__ import annotations

from itertools import groupby, pairwise

from tui.cli.choices import explained
from tui.language import _
from tui.language.lines import at_words

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from tui.cli.arguments import Command, Parser


RELEASED = "2026-11-29"
"""The day of this version, at the foot of each page."""
WIDEST = 40
"""Columns of a line in the source of a page; mandoc counts eight for a letter with an accent."""


def define(command: Command) -> None:
    """Add the name of the page."""
    command.add_argument(
        "page",
        nargs="?",
        choices=explained(_pages()),
        default="guichet",
        help=_("« guichet », ou « guichet.toml », la configuration"),
    )
    command.does(manual)


def _pages() -> dict[str, str]:
    return {"guichet": _("les commandes"), "guichet.toml": _("la configuration")}


def manual(options: argparse.Namespace) -> int:
    """Show one page to a person; print its source, for `man -l -`, where a program reads it."""
    from tui.cli import main, tables

    page = of_settings() if options.page == "guichet.toml" else of_commands(main.parser())
    if tables.is_for_people():
        from tui.cli import manual_page

        manual_page.show(page)
    else:
        print(page, end="")
    return 0


def of_commands(parser: Parser) -> str:
    """Return guichet(1)."""
    from tui.cli import exit_codes
    from tui.cli.tree import commands

    whole, *parts = commands(parser)
    lines = [
        *_head("GUICHET", "1", "guichet", whole.description or ""),
        *_section(_("SYNOPSIS")),
        *_paragraph(_usage(whole)),
        *_section(_("DESCRIPTION")),
        *_paragraph(f"{whole.description} {whole.epilog}"),
        *_section(_("OPTIONS")),
        *_arguments(whole),
        *_section(_("COMMANDES")),
        *(line for part in parts for line in _command(part)),
        *_section(_("FICHIERS")),
        *_entry("~/.config/guichet/guichet.toml", _("la configuration : guichet.toml(5)")),
        *_entry("~/.local/share/guichet/guichet.db, guichet.key", _("la base de données, et la clé de ses secrets")),
        *_section(_("CODES DE SORTIE")),
        *(line for code, said in exit_codes.words().items() for line in _entry(code, said)),
        *_section(_("VOIR AUSSI")),
        *_paragraph("guichet.toml(5)"),
    ]
    return _page(lines)


def of_settings() -> str:
    """Return guichet.toml(5)."""
    from tui.messages.settings import settings

    lines = [
        *_head("GUICHET.TOML", "5", "guichet.toml", _("Configuration de Guichet, au format TOML.")),
        *_section(_("DESCRIPTION")),
        *_paragraph(
            _(
                "Chaque réglage est facultatif. Une valeur qui ne convient pas arrête Guichet, qui en dit la ligne. "
                "« guichet config » montre ce qui est en vigueur."
            )
        ),
        *_section(_("RÉGLAGES")),
    ]
    for table, rows in groupby(settings().items(), lambda row: row[0].rpartition(".")[0]):
        lines += [f'.SS "{_roff(f"[{table}]")}"'] if table else []
        for name, words in rows:
            lines += _entry(name.rpartition(".")[2], words)
    lines += [
        *_section(_("EXEMPLE")),
        ".EX",
        'issuer = "Espace client"',
        "[methods.okta_verify]",
        "required = true",
        ".EE",
        *_section(_("VOIR AUSSI")),
        *_paragraph("guichet(1)"),
    ]
    return _page(lines)


def _page(lines: Sequence[str]) -> str:
    """Put lines together; a paragraph that follows a title needs no mark of its own."""
    kept = (line for before, line in pairwise(["", *lines]) if line != ".PP" or not before.startswith((".SH", ".SS")))
    return "\n".join(kept) + "\n"


def _head(title: str, number: str, name: str, words: str) -> list[str]:
    return [
        f'.TH "{title}" "{number}" "{RELEASED}" "Guichet" ""',
        *_section(_("NOM")),
        f"{_roff(name)} \\- {_roff(words.rstrip('.'))}",
    ]


def _command(command: Parser) -> list[str]:
    lines = [f'.SS "{_roff(command.prog)}"', *_paragraph(command.description or "")]
    if any(command.offered()):
        # What is under it follows, with the arguments and an example each.
        return lines
    return [
        *lines,
        *_paragraph(_usage(command)),
        *_arguments(command),
        *(_paragraph(command.epilog) if command.epilog else ()),
        *_paragraph(_("exemple :")),
        ".EX",
        _roff(command.example),
        ".EE",
    ]


def _arguments(command: Parser) -> Iterator[str]:
    for action in command.arguments():
        if action.help and action.dest != "help":
            yield from _entry(_names(action), action.help)


def _names(action: argparse.Action) -> str:
    values = action.metavar or ("{" + ",".join(action.choices) + "}" if action.choices else "")
    value = " ".join(values) if isinstance(values, tuple) else values
    return f"{', '.join(action.option_strings)} {value}".strip()


def _usage(command: Parser) -> str:
    # Its first word is what the section says already; its lines are as long as the terminal's.
    _word, name, rest = command.format_usage().partition(command.prog)
    return " ".join((name + rest).split())


def _section(title: str) -> list[str]:
    return [f'.SH "{title}"']


def _paragraph(words: str) -> list[str]:
    return [".PP", *_filled(words)]


def _entry(name: str, words: str) -> list[str]:
    return [".TP", f".B {_roff(name)}", *_filled(words)]


def _filled(text: str) -> list[str]:
    return [_roff(line) for line in at_words(text, WIDEST)]


def _roff(text: str) -> str:
    """Write text so that `man` shows it as it is."""
    shown = text.replace("\\", "\\e").replace("-", "\\-").replace("\u00a0", "\\ ")
    return f"\\&{shown}" if shown.startswith((".", "'")) else shown
