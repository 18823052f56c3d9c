"""`guichet demo`, from a new store to the last trace removed."""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from storage import APPROVING, Caller, Policy, Store
from tui.config.offered import policy
from tui.config.settings import ServeSettings, Settings
from tui.demo import samples
from tui.demo.app import DemoApp
from tui.demo.throwaway import throwaway_directory
from tui.http.installed import can_serve
from tui.language import _
from tui.process.command import command
from tui.process.output import print_error
from tui.terminal.glyphs import draws_half_blocks
from tui.terminal.recorder import Recorder
from tui.wizard import phones_service
from tui.wizard.permissions import on_the_screen_of
from tui.wizard.services import Services

if TYPE_CHECKING:
    from tui.demo.service import NewestPhones


def show(settings: Settings) -> int:
    """Run the demonstration as `guichet demo` does without arguments."""
    return _run(argparse.Namespace(auto=False, speed=1.0, seed=None, record=None), settings)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Run the demonstration, and say at its end what to do next; return the exit code."""
    code = _run(options, settings)
    if code == 0:
        # Where the pages were; standard output stays free.
        print_error(samples.in_real_use())
        words = _("Fin de la démonstration : rien n'en est gardé. Pour installer Guichet : {command}")
        print_error(words.format(command=command()))
    return code


def _run(options: argparse.Namespace, settings: Settings) -> int:
    with ExitStack() as stack:
        try:
            recorder = stack.enter_context(_recorder(options.record)) if options.record else None
        except OSError:
            print_error(_("Ce fichier existe déjà, ou ne peut pas être créé. Choisissez un autre nom."))
            return 1
        # A recovery code saved to a file, or printed, would be left behind.
        settings = settings._replace(save_codes=False, print_command=())
        if options.auto:
            # A demonstration that plays by itself has to move.
            settings = settings._replace(methods={}, policy=Policy(), limits={}, reduced_motion=False)
        stores = stack.enter_context(ExitStack())
        # Ended before the stores that it asks are closed.
        phones, settings = stack.enter_context(_called(settings, plays_by_itself=options.auto))
        try:
            open_store = _opener(stores, settings, options.seed, phones)
        except OSError:
            print_error(
                _("Il n'y a pas assez de place pour une base de données provisoire. Libérez-en, puis recommencez.")
            )
            return 1
        half_blocks, asked = draws_half_blocks(os.environ), phones_service.answers(settings)
        permissions = on_the_screen_of(os.environ)
        services = Services(
            open_store(), settings, time.time, half_blocks, permissions=permissions, phones_answer=asked
        )
        code = _app(options, services, open_store, recorder).run_to_end()
        if recorder and recorder.cut_short:
            print_error(_("L'enregistrement est incomplet : le fichier n'a pas pu être écrit jusqu'au bout."))
            return code or 1
        return code


@contextmanager
def _called(settings: Settings, *, plays_by_itself: bool) -> Iterator[tuple[NewestPhones | None, Settings]]:
    """Run the service that phones call, where it is installed; return its door and the settings with its URL.

    A demonstration that plays by itself tells a story without it. Nothing calls the service of a real deployment.
    """
    if plays_by_itself or not can_serve():
        without = {name: changes for name, changes in settings.methods.items() if name not in APPROVING}
        yield None, settings._replace(serve=ServeSettings(), methods=without)
        return
    from tui.demo.service import NewestPhones, answering  # noqa: PLC0415 - it may not be installed

    phones = NewestPhones()
    with answering(phones) as url:
        yield phones, settings._replace(serve=ServeSettings(url=url))


def _app(
    options: argparse.Namespace, services: Services, open_store: Callable[[], Store], recorder: Recorder | None
) -> DemoApp:
    if not options.auto:
        return DemoApp(services, open_store, recorder)
    from tui.demo.player import PlayingApp  # noqa: PLC0415 - it loads pages that are shown later
    from tui.demo.script import scenes  # noqa: PLC0415 - it loads pages that are shown later

    return PlayingApp(services, open_store, scenes(), options.speed, recorder)


def _opener(stack: ExitStack, settings: Settings, seed: int | None, phones: NewestPhones | None) -> Callable[[], Store]:
    """Return what makes stores with the sample clients. They last as long as the stack: a page may still be asking."""
    directory = stack.enter_context(throwaway_directory())
    numbers = count(1)

    def open_store() -> Store:
        place = directory / str(next(numbers)) / "guichet.db"
        make = Store if seed is None else partial(Store, new_secret=samples.secrets_from(seed))
        store = make(place, caller=Caller("demo", "demo"), policy=policy(settings), limits=settings.limits)
        stack.callback(store.close)
        samples.populate(store)
        if phones:
            phones.turn_to(store.phones)
        return store

    return open_store


def _recorder(path: str) -> Recorder:
    columns, rows = shutil.get_terminal_size()
    return Recorder(Path(path), columns, rows, _("Guichet : démonstration"))
