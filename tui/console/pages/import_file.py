"""F6, Importer: many accounts from a file, while a bar says how far it is; then which lines were refused, and why."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList
from textual.worker import get_current_worker

from storage import CodeWanted, FileInTheWay, Imported, NewAccount, NotAllowed, Refused, StorageError
from tui.console.desk import Desk
from tui.console.dialogs.action import About, PlainActionDialog
from tui.console.pages.page import ConsolePage
from tui.console.section import Section
from tui.console.widgets.lines import Column, Line, Lines
from tui.console.widgets.progress import Progress
from tui.files.accounts_csv import Listed, Unread, read
from tui.files.new_file import must_be_possible
from tui.files.passwords_csv import PasswordFile
from tui.files.spreadsheet import NotAList
from tui.files.spreadsheet.columns import expected
from tui.handbook import Task
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import errors
from tui.widgets.field import Field
from tui.widgets.nav_button import NavButton
from tui.widgets.words import Words
from tui.wizard.services import Services

LONGEST_PATH = 4096


class Examined(NamedTuple):
    """Holds what is known of a file before anything is made."""

    listed: Listed
    new_accounts: Sequence[NewAccount]
    refused: Sequence[Unread]


class ImportPage(ConsolePage):
    """Asks for two paths, then shows a bar and a report. Is not left while it runs: its end would not be seen."""

    CSS_PATH = "import_file.tcss"
    SECTION = Section.IMPORT
    TASK = Task.IMPORT
    AUTO_FOCUS = "#source"

    @dataclass
    class Told(Message):
        """Tells what became of one line."""

        outcome: Imported | Refused

    @dataclass
    class Ended(Message):
        """Tells that the last line is done, that the import was stopped, or that the store refused."""

        error: StorageError | None = None
        altered: str = ""
        """Which names are not in the file of passwords as they are."""

    def __init__(self, services: Services, desk: Desk) -> None:
        super().__init__(services, desk)
        self._asked_to_stop = threading.Event()
        self._refused: list[Unread] = []
        self._notes: list[str] = []
        self._alike: list[Unread] = []
        """Made, though their names read like those of others."""
        self._made = 0

    def page_title(self) -> str:
        return _("Importer des comptes")

    def compose_body(self) -> ComposeResult:
        yield Words(
            _("La première ligne du fichier nomme ses colonnes : {columns}.").format(columns=expected()),
            id="columns",
            classes="lead muted",
        )
        yield Field(_("Fichier CSV à lire"), id="source", max_length=LONGEST_PATH)
        yield Field(_("Nouveau fichier pour les mots de passe"), id="passwords", max_length=LONGEST_PATH)
        with Horizontal(id="progress"):
            yield Progress()
            yield Words(id="so-far", classes="muted")
        with Horizontal(id="buttons"):
            yield NavButton(_("Arrêter"), id="stop")
            yield Words(id="between")
            yield NavButton(_("Importer"), id="import", primary=True)
        columns = (Column(_("Ligne"), 5), Column(_("Nom"), 16), Column(_("Remarque"), 40, grows=1))
        yield Lines(columns, id="refused")
        yield Words(id="whole")

    def keys(self) -> Iterable[tuple[str, str]]:
        match self.focused:
            case OptionList():
                yield "↑ ↓", _("choisir")
            case Widget(id="stop"):
                yield _("Entrée"), _("arrêter")
            case Widget(id="passwords" | "import"):
                yield _("Entrée"), _("importer")
            case _:
                yield _("Entrée"), _("suivant")
        if not self.busy:
            yield _("Tab"), _("suivant")
            yield _("Échap"), _("retour")

    def on_mount(self) -> None:
        self._show_running(running=False)
        self._report()

    # Before

    @on(Input.Submitted, "#source")
    def _to_passwords(self) -> None:
        self.query_one("#passwords").focus()

    @on(Input.Submitted, "#passwords")
    @on(Button.Pressed, "#import")
    def _read(self) -> None:
        source, passwords = (self.query_one(name, Field).value.strip() for name in ("#source", "#passwords"))
        if not source:
            self._missing(_("Donnez le nom du fichier à lire."), "#source")
        elif not passwords:
            self._missing(_("Donnez le nom d'un fichier à créer : les mots de passe y seront écrits."), "#passwords")
        elif not self.busy:
            self.ask(
                lambda: self._examine(Path(source).expanduser(), Path(passwords).expanduser()),
                self._propose,
                waiting=_("Lecture du fichier."),
            )

    def _examine(self, source: Path, passwords: Path) -> Examined | NotAList:
        """Find out all that can be refused before a code is spent. Blocks."""
        try:
            listed = read(source)
        except NotAList as error:
            return error
        must_be_possible(passwords)
        said = [line for line in listed.lines if isinstance(line, NewAccount)]
        refused = {account.line: account for account in self.administration.importing.refusals(said)}
        return Examined(
            listed,
            [account for account in said if account.line not in refused],
            [*(line for line in listed.lines if isinstance(line, Unread)), *map(self._refusal, refused.values())],
        )

    def _refusal(self, refused: Refused) -> Unread:
        return Unread(refused.line, refused.name, errors.sentence(refused.error, self.services.clock()))

    def refused(self, error: StorageError) -> None:
        """Say why, and put the cursor where another file is to be named."""
        super().refused(error)
        if isinstance(error, FileInTheWay):
            self.query_one("#passwords").focus()

    def _missing(self, sentence: str, field: str) -> None:
        self.notice.say(sentence)
        self.query_one(field).focus()

    def _propose(self, found: Examined | NotAList) -> None:
        if isinstance(found, NotAList):
            self._missing(str(found), "#source")
            return
        self._refused, self._made = list(found.refused), 0
        self._notes, self._alike = found.listed.notes, []
        self._report()
        self.notice.clear()
        if not found.new_accounts:
            self._missing(_("Ce fichier n'a pas de ligne à importer."), "#source")
            return
        self.app.push_screen(
            self._question(len(found.new_accounts)),
            lambda yes: self._begin(found.new_accounts, found.listed.separator) if yes else None,
        )

    def _question(self, count: int) -> PlainActionDialog[bool]:
        def action() -> bool:
            if self.administration.needs_code:
                raise CodeWanted
            return True

        words = ngettext(
            "{n} compte sera créé, avec un mot de passe provisoire que le nouveau fichier gardera ; personne "
            "d'autre ne pourra le lire.",
            "{n} comptes seront créés, avec des mots de passe provisoires que le nouveau fichier gardera ; personne "
            "d'autre ne pourra le lire.",
            count,
        )
        about = About(
            title=_("Importer des comptes"),
            consequence=" ".join([words.format(n=count), *self._left_out(), *self._notes]),
            yes=_("Importer"),
            task=Task.IMPORT,
            wants_code=True,
        )
        return PlainActionDialog(self.services, self.desk, about, action)

    def _left_out(self) -> Iterator[str]:
        """Say how many lines are refused already, if any are, and how to see them."""
        if count := len(self._refused):
            words = ngettext(
                "{n} ligne est refusée : Annuler la montre, et dit pourquoi.",
                "{n} lignes sont refusées : Annuler les montre, et dit pourquoi.",
                count,
            )
            yield words.format(n=count)

    # Meanwhile

    def _begin(self, new_accounts: Sequence[NewAccount], separator: str) -> None:
        self._asked_to_stop.clear()
        for field in self.query(Field):
            field.has_served()
        self._show_running(running=True)
        progress = self.query_one(Progress)
        progress.done, progress.total = 0, len(new_accounts)
        self._count()
        # At once: a list that appears takes the focus where nothing has it.
        self.set_focus(self.query_one("#stop"))
        self._import(new_accounts, self._passwords(), separator)

    @work(thread=True, group="import")
    def _import(self, new_accounts: Sequence[NewAccount], target: Path, separator: str) -> None:
        """Tell what becomes of each line; a line that was written is told even if the import is stopped just then."""
        error, altered = None, ""
        try:
            with PasswordFile(target, separator) as passwords:
                for outcome in self.administration.importing.users(self._until_stopped(new_accounts)):
                    if isinstance(outcome, Imported):
                        passwords.add(outcome)
                        altered = passwords.altered()
                    self.post_message(self.Told(outcome))
        except StorageError as refusal:
            error = refusal
        self.post_message(self.Ended(error, altered))

    def _until_stopped(self, new_accounts: Iterable[NewAccount]) -> Iterator[NewAccount]:
        worker = get_current_worker()
        for new_account in new_accounts:
            if self._asked_to_stop.is_set() or worker.is_cancelled:
                return
            yield new_account

    @on(Told)
    def _told(self, event: Told) -> None:
        match event.outcome:
            case Imported(line, name, look_alikes=look_alikes):
                self._made += 1
                if look_alikes:
                    self._alike.append(Unread(line, name, errors.reads_like(look_alikes)))
                    self._report()
            case Refused() as refused:
                self._refused.append(self._refusal(refused))
                self._report()
        self.query_one(Progress).done += 1
        self._count()

    def _report(self) -> None:
        self.query_one(Lines).show([_line(line) for line in self._remarks()])
        self.query_one("#whole").display = bool(self._remarks())
        self._show_columns()
        self._say_whole()

    def _remarks(self) -> list[Unread]:
        return sorted([*self._refused, *self._alike], key=lambda line: line.line)

    @on(Lines.Resized)
    @on(OptionList.OptionHighlighted)
    def _say_whole(self) -> None:
        """Say the remark on the chosen line once more, where its column is too narrow for it."""
        lines = self.query_one(Lines)
        key = lines.chosen
        cut = (line.sentence for line in self._remarks() if str(line.line) == key and lines.is_cut(key))
        self.query_one("#whole", Words).update(next(cut, ""))

    def _count(self) -> None:
        self.query_one("#so-far", Words).update(
            _("comptes créés : {made}, refusés : {refused}").format(made=self._made, refused=len(self._refused))
        )

    @on(Button.Pressed, "#stop")
    def _stopped(self) -> None:
        self._asked_to_stop.set()
        self.notice.say(_("Arrêt après les lignes qui sont en train d'être écrites."), "busy")

    # After

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        self._show_running(running=False)
        self.query_one("#source").focus()
        if isinstance(event.error, NotAllowed):
            self.refused(event.error)
        elif event.error:
            words = errors.sentence(event.error, self.services.clock())
            self.notice.say(" ".join(filter(None, [words, self._sum(), self._where(), event.altered])))
        else:
            self.notice.say(" ".join(filter(None, [self._sum(), self._where(), event.altered])), "done")

    def _where(self) -> str:
        """Say where the passwords lie, if any were drawn: the path that was typed may begin anywhere."""
        if not self._made:
            return ""
        return _("Mots de passe : {path}.").format(path=clean(str(self._passwords().absolute()), 200))

    def _passwords(self) -> Path:
        return Path(self.query_one("#passwords", Field).value.strip()).expanduser()

    def _sum(self) -> str:
        made = ngettext("{n} compte créé", "{n} comptes créés", self._made).format(n=self._made)
        left = ngettext("{n} ligne refusée", "{n} lignes refusées", len(self._refused)).format(n=len(self._refused))
        return _("{made}, {left}.").format(made=made, left=left)

    def _show_running(self, *, running: bool) -> None:
        self.busy = running
        for name in ("#stop", "#progress"):
            self.query_one(name).display = running
        for name in ("#source", "#passwords", "#import"):
            self.query_one(name).display = not running
        self._show_columns()
        self.name_keys()

    def _show_columns(self) -> None:
        """Say how a file has to begin, until a file that does so has its lines shown."""
        self.query_one("#columns").display = not (self.busy or self._remarks())

    def leave(self, then: Callable[[], object]) -> None:
        """Leave the page, but not before the end."""
        if self.holds():
            self.notice.say(self.holds())
        else:
            super().leave(then)

    def holds(self) -> str:
        """Refuse to end while an import is under way."""
        running = any(worker.group == "import" and not worker.is_finished for worker in self.workers)
        return _("L'import est en cours. Arrêtez-le, ou attendez sa fin.") if running else ""


def _line(refused: Unread) -> Line:
    return Line(
        str(refused.line),
        (Content(str(refused.line)), Content(clean(refused.name) or "-"), Content(refused.sentence)),
    )
