"""Moments and lengths of time, as people read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from math import ceil

from tui.language import _, ngettext


def written(moment: float, write: Callable[[datetime], str]) -> str:
    """A moment in Unix seconds, its local time written in this way; the number itself if it is no moment.

    Only a damaged file holds such a number, and nothing else is to be lost with it.
    """
    try:
        return write(local(moment))
    except (ValueError, OverflowError, OSError):
        return str(moment)


def minute(moment: float) -> str:
    """Date and hour of a moment in Unix seconds, to the minute."""
    return written(moment, lambda time: _("{day} à {hour}").format(day=day(time), hour=_hour(time)))


def local(moment: float) -> datetime:
    """A moment in Unix seconds, as the clocks here show it."""
    return datetime.fromtimestamp(moment).astimezone()


def hour(moment: float) -> str:
    """The time of day of a moment in Unix seconds."""
    return written(moment, _hour)


def _hour(time: datetime) -> str:
    return time.strftime("%H:%M")


def date_of(moment: float) -> str:
    """The date of a moment in Unix seconds."""
    return written(moment, day)


def hour_or_date(moment: float, now: float) -> str:
    """The hour of a moment of today, the date of another. Both are in Unix seconds."""
    today = local(now).date()
    return written(moment, lambda time: _hour(time) if time.date() == today else day(time))


def day(moment: date) -> str:
    """A date as the language writes it."""
    return moment.strftime(_("%d/%m/%Y"))


def delay(seconds: float) -> str:
    """A waiting time, rounded up: seconds under a minute, minutes above."""
    if seconds < 60:
        count = max(1, ceil(seconds))
        return ngettext("{count} seconde", "{count} secondes", count).format(count=count)
    count = ceil(seconds / 60)
    return ngettext("{count} minute", "{count} minutes", count).format(count=count)


def span(seconds: int) -> str:
    """A length of time to the second: minutes alone where there is nothing besides."""
    minutes, rest = divmod(seconds, 60)
    if not minutes or not rest:
        return delay(seconds)
    return _("{minutes} min {seconds:02}").format(minutes=minutes, seconds=rest)
