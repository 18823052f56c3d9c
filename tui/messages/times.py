"""Moments and durations, as people read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from math import ceil

from tui.language import _, ngettext


def written(moment: float, write: Callable[[datetime], str]) -> str:
    """Write the local time of a moment in Unix seconds, by `write`; a number that is no moment is written as it is.

    Only a damaged file holds such a number, and the rest of its contents should still be readable.
    """
    try:
        return write(local(moment))
    except (ValueError, OverflowError, OSError):
        return str(moment)


def minute(moment: float) -> str:
    """Write date and hour of a moment in Unix seconds, to the minute."""
    return written(moment, lambda time: _("{day} à {hour}").format(day=day(time), hour=_hour(time)))


def local(moment: float) -> datetime:
    """Return the local time of a moment in Unix seconds."""
    return datetime.fromtimestamp(moment).astimezone()


def hour(moment: float) -> str:
    """Write the time of day of a moment in Unix seconds."""
    return written(moment, _hour)


def _hour(time: datetime) -> str:
    return time.strftime("%H:%M")


def date_of(moment: float) -> str:
    """Write the date of a moment in Unix seconds."""
    return written(moment, day)


def hour_or_date(moment: float, now: float) -> str:
    """Write the hour of a moment of today, or the date of another. Both moments are in Unix seconds."""
    today = local(now).date()
    return written(moment, lambda time: _hour(time) if time.date() == today else day(time))


def day(moment: date) -> str:
    """Write a date as the language does."""
    return moment.strftime(_("%d/%m/%Y"))


def delay(seconds: float) -> str:
    """Write a waiting time, rounded up: in seconds under a minute, in minutes above."""
    if seconds < 60:
        count = max(1, ceil(seconds))
        return ngettext("{count}\u00a0seconde", "{count}\u00a0secondes", count).format(count=count)
    count = ceil(seconds / 60)
    return ngettext("{count}\u00a0minute", "{count}\u00a0minutes", count).format(count=count)


def short_delay(seconds: float) -> str:
    """Write a waiting time as `delay` does, with short units, for a narrow column."""
    if seconds < 60:
        return _("{n}\u00a0s").format(n=max(1, ceil(seconds)))
    return _("{n}\u00a0min").format(n=ceil(seconds / 60))


def span(seconds: int) -> str:
    """Write a duration to the second; only minutes if there are no further seconds."""
    minutes, rest = divmod(seconds, 60)
    if not minutes or not rest:
        return delay(seconds)
    return _("{minutes}\u00a0min\u00a0{seconds:02}").format(minutes=minutes, seconds=rest)
