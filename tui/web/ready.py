"""Waiting for a descriptor, beside everything else that the server does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until_readable(descriptor: int) -> None:
    """Return once there is something to read, or nothing ever again."""
    loop = asyncio.get_running_loop()
    await _until(loop.add_reader, loop.remove_reader, descriptor)


async def until_writable(descriptor: int) -> None:
    """Return once something may be written."""
    loop = asyncio.get_running_loop()
    await _until(loop.add_writer, loop.remove_writer, descriptor)


async def _until(
    watch: Callable[[int, Callable[[], object]], object], unwatch: Callable[[int], object], descriptor: int
) -> None:
    ready = asyncio.Event()
    watch(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        unwatch(descriptor)
