"""One question at a time: lines out, lines in, nothing drawn and nothing painted again."""

from __future__ import annotations

import os
import select
import termios
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol, TextIO, TypeVar

from tui import language
from tui.language import _
from tui.language.lines import at_words
from tui.language.text import clean
from tui.messages import in_lines
from tui.terminal.foreground import NeverOurs
from tui.terminal.unseen import Seen, unseen

EVERY = 1
"""Seconds between two looks at what may happen while somebody thinks."""
LONGEST_LINE = 8192
"""Bytes; what is longer is no answer."""
_LONGEST_SENTENCE = 2000


class Back(Exception):
    """Tells that « retour » was typed."""


class Quit(Exception):
    """Tells that « quitter » was typed, or that nobody is at the keyboard any more; its text says why, if anything."""


class OtherLanguage(Exception):
    """Tells that the language was changed: what was asked is asked again, in the new one."""


class Patience(Protocol):
    """What counts how long nobody has answered."""

    def broken(self) -> None:
        """Note that somebody is there."""

    def words(self) -> str:
        """Return what to ask a silent person, once; empty otherwise. Raises Quit when the time is over."""


Read = Callable[[str, Callable[[], None] | None], str]
"""Asks a question and reads a line, and meanwhile looks every second at what may happen."""


class Unheard(Exception):
    """Tells that nothing can be said any more: the disk is full, or the reader has gone."""


class Talk:
    """Asks a person at a keyboard.

    The words that are heard at every question are shorter than a password, but for « Français », which is heard in
    English only: whoever has it as theirs types it again in French.
    """

    def __init__(self, source: int, out: TextIO, silence: Patience | None = None) -> None:
        """Read lines from the descriptor `source`; leave who has been silent for too long, if `silence` counts that."""
        self._source, self._out, self._silence = source, out, silence
        self._encoding = out.encoding or "utf-8"
        self._typed = b""
        self._begins = not os.isatty(source)
        self._news = ""
        self._seen: Seen | None = None
        self.help: Callable[[], Sequence[str]] = tuple
        """What returns the words of « aide » on the question at hand."""
        self.going_back = False
        """Whether the step at hand was reached by « retour », so that its last question comes first."""

    def say(self, *sentences: str) -> None:
        """Say each of these on a line. Raises Unheard, as does every method that says something."""
        for sentence in sentences:
            for line in sentence.splitlines() or [""]:
                for row in self._wrapped(clean(_in_words(line), _LONGEST_SENTENCE)):
                    self._write(row + "\n")

    def _wrapped(self, line: str) -> list[str]:
        """Break a line between words where it is longer than the terminal is wide; none where nobody reads it there."""
        if not self._out.isatty():
            return [line]
        columns = os.get_terminal_size(self._out.fileno()).columns
        return at_words(line, columns - 1) or [line]

    @contextmanager
    def helping(self, words: Callable[[], Sequence[str]]) -> Iterator[None]:
        """Have « aide » say these words as long as this lasts."""
        of_the_step, self.help = self.help, words
        try:
            yield
        finally:
            self.help = of_the_step

    def forget_typed_ahead(self) -> None:
        """Drop what was typed at a terminal until now, and say so: what was just said has to be heard before an answer.

        What comes from elsewhere was written before anything was said, by who knew what would be.
        """
        if not os.isatty(self._source):
            return
        was_answered = b"\n" in self._typed or bool(select.select([self._source], [], [], 0)[0])
        self._typed = b""
        with suppress(termios.error):
            termios.tcflush(self._source, termios.TCIFLUSH)
        if was_answered:
            self.say(in_lines.answered_too_early())

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Show nothing of what is typed while nothing is asked, as long as this lasts. Raises Quit."""
        if not os.isatty(self._source):
            yield
            return
        try:
            with unseen(self._source) as self._seen:
                yield
        except (NeverOurs, termios.error) as gone:
            raise Quit from gone
        finally:
            self._seen = None

    def ask(self, question: str, meanwhile: Callable[[], str] | None = None) -> str:
        """Return what is typed. Until then, calls `meanwhile` every second and says what is new.

        Raises Back, Quit, OtherLanguage, as does every method that asks.
        """
        return self._ask(question, meanwhile, self._shown_line)

    def _ask(self, question: str, meanwhile: Callable[[], str] | None, read: Read, before: Sequence[str] = ()) -> str:
        """Ask until something else is typed than a word that is heard everywhere; `before` is said again after help."""

        def look() -> None:
            if self._silence and (words := self._silence.words()):
                self.say("", words)
                self._put(question)
            news = meanwhile() if meanwhile else ""
            if news and news != self._news:
                self.say("", news)
                self._put(question)
            self._news = news

        while True:
            if self._silence:
                self._silence.broken()
            answer = read(question, look if meanwhile or self._silence else None)
            if not os.isatty(self._source):
                self._write("\n")  # No terminal shows the Enter that was typed.
            match answer.strip().casefold():
                case word if word == _("retour"):
                    raise Back
                case word if word == _("quitter"):
                    raise Quit
                case word if word == _("aide"):
                    self.say(*self.help(), at_any_time(), *before)
                case word if word in _SPELLINGS[language.other()]:
                    language.choose(language.other())
                    raise OtherLanguage
                case _word:
                    return answer

    def ask_for_something(self, question: str, missing: str) -> str:
        """Return what is typed, without the spaces around it; say what is `missing` until there is something."""
        while not (answer := self.ask(question).strip()):
            self.say(missing)
        return answer

    def ask_secret(self, question: str) -> str:
        """Return what is typed, without showing it."""
        with self._unseen():
            return self._ask(question, None, self._unseen_line)

    def choose(self, question: str, choices: Sequence[str], meanwhile: Callable[[], str] | None = None) -> int:
        """Ask a question, say what there is to choose, and return which of these is chosen, from 0."""
        numbers = [str(number) for number in range(1, len(choices) + 1)]
        words = [choice.casefold() for choice in choices]
        asked = (question, *(f"{number}. {choice}" for number, choice in zip(numbers, choices, strict=True)))
        self.say(*asked)
        while True:
            answer = self._ask(_("Votre choix :"), meanwhile, self._shown_line, asked).strip()
            if answer in numbers:
                return numbers.index(answer)
            if answer.casefold() in words:
                return words.index(answer.casefold())
            self.say(_("Répondez par un nombre, de 1 à {count}.").format(count=len(choices)))

    def agree(self, question: str, meanwhile: Callable[[], str] | None = None) -> bool:
        """Say whether the person answers yes."""
        return self.choose(question, (_("oui"), _("non")), meanwhile) == 0

    def _put(self, question: str) -> None:
        self._write("\n".join(self._wrapped(clean(question, _LONGEST_SENTENCE))) + " ")

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError as error:
            raise Unheard from error

    def _shown_line(self, question: str, meanwhile: Callable[[], None] | None) -> str:
        """Ask, and read a line, which shows while it is typed, or here if it was typed before. Raises Quit."""
        if self._seen is None:
            self._put(question)
            return self._line(meanwhile)
        if b"\n" in self._typed or select.select([self._source], [], [], 0)[0]:
            self._put(question)
            answer = self._line(None)
            self._write(clean(answer, _LONGEST_SENTENCE) + "\n")
            return answer
        try:
            with self._seen():
                # Not before: whoever answers at once would not see it.
                self._put(question)
                return self._line(meanwhile)
        except (NeverOurs, termios.error) as gone:
            raise Quit from gone

    def _unseen_line(self, question: str, meanwhile: Callable[[], None] | None) -> str:
        """Ask, and read a line that does not show. What is said next begins a line, as no Enter that was typed does."""
        self._put(question)
        try:
            return self._line(meanwhile)
        finally:
            if os.isatty(self._source):
                self._write("\n")

    def _line(self, meanwhile: Callable[[], None] | None) -> str:
        while b"\n" not in self._typed:
            if meanwhile and not select.select([self._source], [], [], EVERY)[0]:
                meanwhile()
                continue
            try:
                data = os.read(self._source, 4096)
            except OSError:
                data = b""  # The terminal is gone.
            if not data:
                raise Quit
            self._typed = (self._typed + data)[-LONGEST_LINE:]
        if self._begins:
            # Some editors and shells put it before what they write; nobody sees it.
            self._typed, self._begins = self._typed.removeprefix(BOM_UTF8), False
        line, _newline, self._typed = self._typed.partition(b"\n")
        return line.removesuffix(b"\r").decode(self._encoding, "replace")

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        if not os.isatty(self._source):
            yield
            return
        try:
            if self._seen is None:
                with unseen(self._source):
                    yield
            else:
                yield
        except (NeverOurs, termios.error) as gone:
            raise Quit from gone


First = TypeVar("First")
Then = TypeVar("Then")


def after(first: Callable[[], First], then: Callable[[First], Then], answered: First | None = None) -> Then:
    """Ask two questions, the second of which knows the first answer, and return what the second returns.

    « retour » at the second asks the first again. A first answer that is known already may be `answered`.
    """
    answer = first() if answered is None else answered
    while True:
        try:
            return then(answer)
        except Back:
            answer = first()
        except OtherLanguage:
            continue


def at_any_time() -> str:
    """Name the words that are heard at every question."""
    return _("À tout moment : « retour », « aide », « {language} » ou « quitter ».").format(
        language=language.NAMES[language.other()]
    )


_SPELLINGS = {"fr": ("français", "francais"), "en": ("english",)}
"""The words that ask for a language; an English keyboard has no cedilla."""


def _in_words(line: str) -> str:
    """Put words in the place of signs for a state, and commas in that of dots: screen readers drop or misread them."""
    line = line.replace(" · ", ", ")
    if line.startswith("! "):
        return _("Attention : {words}").format(words=line.removeprefix("! "))
    return line.removeprefix("✓ ")
