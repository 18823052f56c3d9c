"""The bytes of a terminal as messages: keys, clicks, pastes; all else is dropped whole.

A terminal also answers (its name, its colours, where its cursor is), and what it answers is not typed: every control
sequence and control string of ECMA-48 that is no key is dropped, wherever it was cut in two. Relies on Textual 8.2.8
for the names of keys and for clicks (`_sequence_to_key_events`, `parse_mouse_code`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, FOCUSIN, FOCUSOUT, XTermParser
from textual.keys import Keys
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

SEQUENCE_PAUSE = 1.0
"""Seconds without a byte after which a sequence that was cut is given up; longer where ESCDELAY says so."""
PASTE_PAUSE = 5.0
"""Seconds without a byte after which a paste that was begun is taken as finished."""
LONGEST_PASTE = 8192
"""Characters; a longer paste is dropped whole. Also keys that follow one another without a pause: no person types so,
and a terminal that marks no pastes does; the rest is dropped."""
_LONGEST_SEQUENCE = 64
"""Characters of the longest key or click; of what is longer, the end alone is waited for."""

_ESC = "\x1b"
_CSI, _SS3, _X10_CLICK = "\x1b[", "\x1bO", "\x1b[M"
_STRINGS = frozenset("PX]^_")
"""After ESC: DCS, SOS, OSC, PM and APC (ECMA-48, 5.6)."""
_BEGINNINGS = _STRINGS | {"[", "O"}
_FUNCTION_KEYS = {digit: f"f{digit}" for digit in "123456789"} | {"0": "f10"}
"""After ESC, which Alt sends: some terminals keep F1 and F10 for themselves."""
_NO_LETTER = frozenset("\x00\ufffd")
"""The characters that noise on the line becomes."""
_CLICK = re.compile(r"\x1b\[<\d{1,4};\d{1,9};\d{1,9}[mM]")
_SYNCHRONIZED = re.compile(r"\x1b\[\?2026;[1-4]\$y")
_AT_THE_CORNER = "\x1b[1;1R"
"""The report of a cursor at the corner. As a key, it would name no modifier, which no terminal does."""
_FIRST_NUMBER = re.compile(r"\x1b\[(\d*)[\d:;]*(.)")

_Taken = Iterable[Message]


class InputReader:
    """Reads one character after another; holds back no more than so many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, escape_delay: float | None = None) -> None:
        """Wait `escape_delay` seconds, Textual's unless given, before ESC alone is taken for a key."""
        self._clock = clock
        self._escape_delay = constants.ESCAPE_DELAY if escape_delay is None else escape_delay
        self._textual = XTermParser()
        self._take: Callable[[str], _Taken] = self._letter
        self._held = ""
        self._last = 0.0
        self._in_a_row = 0
        """Keys since the last silence."""

    def feed(self, text: str) -> list[Message]:
        """Return the messages of this text; hold back what is cut at its end."""
        self._last = self._clock()
        return [message for character in text for message in self._take(character)]

    def overdue(self) -> list[Message]:
        """Return the messages held back, or give them up, now that the terminal has been silent."""
        self._in_a_row = 0
        silence = self._clock() - self._last
        if self._take == self._after_escape and silence >= self._escape_delay:
            self._begin(self._letter)
            return [_escape()]
        if self._take == self._in_paste and silence >= PASTE_PAUSE:
            return list(self._pasted(self._held))
        in_sequence = self._take not in (self._letter, self._after_escape, self._in_paste)
        if in_sequence and silence >= max(SEQUENCE_PAUSE, self._escape_delay):
            self._begin(self._letter)
        return []

    def _begin(self, take: Callable[[str], _Taken], held: str = "") -> None:
        self._take, self._held = take, held

    def _letter(self, character: str) -> _Taken:
        if character == _ESC:
            self._begin(self._after_escape)
        elif "\x80" <= character <= "\x9f":
            # A control in eight bits is ESC and a letter (ECMA-48, 5.3); those that begin nothing are no keys.
            letter = chr(ord(character) - 0x40)
            return self._after_escape(letter) if letter in _BEGINNINGS else ()
        elif character not in _NO_LETTER:
            return self._keys(character)
        return ()

    def _after_escape(self, character: str) -> _Taken:
        if character == _ESC:
            return [_escape()]
        if character == "[":
            self._begin(self._in_sequence, _CSI)
        elif character == "O":
            self._begin(self._in_single_shift)
        elif character in _STRINGS:
            self._begin(self._in_string)
        else:
            self._begin(self._letter)
            if character in _FUNCTION_KEYS:
                return [events.Key(_FUNCTION_KEYS[character], None)]
            known = _ESC + character in ANSI_SEQUENCES_KEYS
            return self._keys(_ESC + character) if known else self._keys(character, alt=True)
        return ()

    def _in_single_shift(self, character: str) -> _Taken:
        self._begin(self._letter)
        return self._keys(_SS3 + character)

    def _in_sequence(self, character: str) -> _Taken:
        """Read a CSI sequence (ECMA-48, 5.4): parameters and intermediates until a final character."""
        if not " " <= character <= "~":
            # None of it: the sequence was cut, and this begins something else.
            self._begin(self._letter)
            return self._letter(character)
        sequence = self._held + character
        is_linux_key = self._held == _CSI and character == "["
        if sequence in ANSI_SEQUENCES_KEYS or ("@" <= character <= "~" and not is_linux_key):
            self._begin(self._letter)
            return self._whole(sequence)
        self._held = sequence[: _LONGEST_SEQUENCE + 1]
        if is_linux_key:
            self._take = self._in_linux_key
        return ()

    def _in_linux_key(self, character: str) -> _Taken:
        """Read F1 to F5 of the Linux console, whose final character is one more."""
        self._begin(self._letter)
        return self._keys(_CSI + "[" + character)

    def _in_string(self, character: str) -> _Taken:
        """Read until ST, which ESC begins, or BEL. Any other control is a key: a person pressed Alt and a letter."""
        if character == _ESC:
            self._begin(self._after_string)
        elif character < " " or character == "\x9c":
            self._begin(self._letter)
            return () if character in "\x07\x9c" else self._letter(character)
        return ()

    def _after_string(self, character: str) -> _Taken:
        if character == "\\":
            self._begin(self._letter)
            return ()
        self._begin(self._after_escape)
        return self._after_escape(character)

    def _in_click(self, character: str) -> _Taken:
        """Read a click of a mouse that reports in three characters, which nobody asked it to."""
        self._held += character
        if len(self._held) == len(_X10_CLICK) + 3:
            self._begin(self._letter)
        return ()

    def _in_paste(self, character: str) -> _Taken:
        """Read a paste, whatever is in it, until its end."""
        self._held += character
        if self._held.endswith(BRACKETED_PASTE_END):
            return self._pasted(self._held.removesuffix(BRACKETED_PASTE_END))
        if len(self._held) > LONGEST_PASTE + len(BRACKETED_PASTE_END):
            self._begin(self._in_long_paste, self._held[-len(BRACKETED_PASTE_END) :])
        return ()

    def _in_long_paste(self, character: str) -> _Taken:
        self._held = self._held[1:] + character
        if self._held == BRACKETED_PASTE_END:
            self._begin(self._letter)
        return ()

    def _pasted(self, text: str) -> _Taken:
        self._begin(self._letter)
        text = text.replace("\x00", "")
        return [events.Paste(text)] if 0 < len(text) <= LONGEST_PASTE else ()

    def _whole(self, sequence: str) -> _Taken:
        """Return the messages of a sequence that has ended."""
        if sequence == BRACKETED_PASTE_START:
            self._begin(self._in_paste)
        elif sequence == _X10_CLICK:
            self._begin(self._in_click, sequence)
        elif sequence == FOCUSIN:
            return [events.AppFocus()]
        elif sequence == FOCUSOUT:
            return [events.AppBlur()]
        elif _CLICK.fullmatch(sequence):
            click = self._textual.parse_mouse_code(sequence)
            return [click] if click else ()
        elif _SYNCHRONIZED.fullmatch(sequence):
            return [TerminalSupportsSynchronizedOutput()]
        elif _is_key(sequence):
            return self._keys(sequence)
        return ()

    def _keys(self, sequence: str, *, alt: bool = False) -> _Taken:
        try:
            found = list(self._textual._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            # A code point or modifier beyond what chr() and int() take is not a key.
            return ()
        self._in_a_row += 1
        return [key for key in found if key.key != Keys.Ignore] if self._in_a_row <= LONGEST_PASTE else ()


def _escape() -> events.Key:
    return events.Key("escape", _ESC)


def _is_key(sequence: str) -> bool:
    """Say whether this is a key of xterm, rxvt, the Linux console or kitty's protocol, and no report in its form."""
    if sequence in ANSI_SEQUENCES_KEYS:
        return True
    found = _FIRST_NUMBER.fullmatch(sequence)
    if found is None or len(sequence) > _LONGEST_SEQUENCE or sequence == _AT_THE_CORNER:
        return False
    number, final = found.groups()
    # Textual takes any other number for a letter: where a cursor is would be typed.
    return final == "u" or f"{number or 1}{final}" in FUNCTIONAL_KEYS
