"""What errors carry: facts, never a secret."""

from __future__ import annotations

import pytest

from storage import TokenRefused, UnknownColumn, UnknownParameter


@pytest.mark.parametrize("kind", [UnknownParameter, UnknownColumn])
@pytest.mark.parametrize(
    ("name", "told"),
    [("encoder", "encoder"), ("Serial no", "Serial no"), ("", ""), ("JBSWY3DPEHPK3PXP", ""), ("4a42535759", "")],
)
def test_a_name_is_told_unless_it_may_be_a_piece_of_a_secret(
    kind: type[UnknownParameter | UnknownColumn], name: str, told: str
) -> None:
    error = kind(name)
    assert isinstance(error, TokenRefused)
    assert error.name == told
    assert error.args == ()
    assert vars(error) == {"name": told}
