"""The directories of a person are those of `platformdirs`, without loading it."""

from __future__ import annotations

import platformdirs
import pytest

from tui.config import user_directories


@pytest.mark.parametrize("home", [None, "", "relative", "/", "/home/marie", "/home/marie/"])
@pytest.mark.parametrize("given", [None, "", "relative/path", "~/path", "/", "/srv/data", "/srv/data/"])
def test_they_are_those_of_platformdirs(monkeypatch: pytest.MonkeyPatch, home: str | None, given: str | None) -> None:
    for name, value in {"HOME": home, "XDG_CONFIG_HOME": given, "XDG_DATA_HOME": given}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert user_directories.configuration() == platformdirs.user_config_path("guichet", appauthor=False)
    assert user_directories.data() == platformdirs.user_data_path("guichet", appauthor=False)
