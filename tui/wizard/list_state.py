"""The state of the list of methods: what is required and what is active."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from tui.methods.catalogue import Method


class ListState(StrEnum):
    """The five states of the list of methods, as the guide's own sign-in widget counts them."""

    REQUIRED_NONE_ENROLLED = "required, none enrolled"
    REQUIRED_SOME_ENROLLED = "required, some enrolled"
    REQUIRED_ALL_ENROLLED = "required, all enrolled"
    OPTIONAL_NONE_ENROLLED = "optional, none enrolled"
    OPTIONAL_SOME_ENROLLED = "optional, some enrolled"

    @property
    def may_finish(self) -> bool:
        """Tell whether Terminer is offered."""
        return self in (ListState.REQUIRED_ALL_ENROLLED, ListState.OPTIONAL_SOME_ENROLLED)


def list_state(methods: Iterable[Method], enrolled: Collection[str]) -> ListState:
    """Return the state of the list for these offered and active methods."""
    required = {method.id for method in methods if method.required}
    if not required:
        return ListState.OPTIONAL_SOME_ENROLLED if enrolled else ListState.OPTIONAL_NONE_ENROLLED
    done = required & set(enrolled)
    if done == required:
        return ListState.REQUIRED_ALL_ENROLLED
    return ListState.REQUIRED_SOME_ENROLLED if done else ListState.REQUIRED_NONE_ENROLLED
