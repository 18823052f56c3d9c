"""`guichet demo`, from a new store to the last trace removed."""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

from storage import APPROVING, Caller, Policy, Store
from tui.config.offered import policy
from tui.config.settings import ServeSettings, Settings
from tui.demo import samples
from tui.demo.app import DemoApp
from tui.demo.throwaway import throwaway_directory
from tui.language import _
from tui.process.command import command
from tui.process.output import print_error
from tui.terminal.glyphs import draws_half_blocks
from tui.terminal.recorder import Recorder
from tui.wizard.services import Services


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
        settings = without_calls(settings._replace(save_codes=False, print_command=()))
        if options.auto:
            # A demonstration that plays by itself has to move.
            settings = settings._replace(methods={}, policy=Policy(), limits={}, reduced_motion=False)
        try:
            open_store = _opener(stack, settings, options.seed)
        except OSError:
            print_error(
                _("Il n'y a pas assez de place pour une base de données provisoire. Libérez-en, puis recommencez.")
            )
            return 1
        services = Services(open_store(), settings, time.time, draws_half_blocks(os.environ))
        code = _app(options, services, open_store, recorder).run_to_end()
        if recorder and recorder.cut_short:
            print_error(_("L'enregistrement est incomplet : le fichier n'a pas pu être écrit jusqu'au bout."))
            return code or 1
        return code


def _app(
    options: argparse.Namespace, services: Services, open_store: Callable[[], Store], recorder: Recorder | None
) -> DemoApp:
    if not options.auto:
        return DemoApp(services, open_store, recorder)
    from tui.demo.player import PlayingApp  # noqa: PLC0415 - it loads pages that are shown later
    from tui.demo.script import scenes  # noqa: PLC0415 - it loads pages that are shown later

    return PlayingApp(services, open_store, scenes(), options.speed, recorder)


def without_calls(settings: Settings) -> Settings:
    """Leave out the methods whose phones call a service: the simulated phone does not."""
    methods = {name: changes for name, changes in settings.methods.items() if name not in APPROVING}
    return settings._replace(serve=ServeSettings(), methods=methods)


def _opener(stack: ExitStack, settings: Settings, seed: int | None) -> Callable[[], Store]:
    """Return what makes stores with the sample clients. They last as long as the stack: a page may still be asking."""
    directory = stack.enter_context(throwaway_directory())
    numbers = count(1)

    def open_store() -> Store:
        place = directory / str(next(numbers)) / "guichet.db"
        make = Store if seed is None else partial(Store, new_secret=samples.secrets_from(seed))
        store = make(place, caller=Caller("demo", "demo"), policy=policy(settings), limits=settings.limits)
        stack.callback(store.close)
        samples.populate(store)
        return store

    return open_store


def _recorder(path: str) -> Recorder:
    columns, rows = shutil.get_terminal_size()
    return Recorder(Path(path), columns, rows, _("Guichet : démonstration"))
