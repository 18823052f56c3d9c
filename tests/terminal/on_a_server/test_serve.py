"""The service on a database that goes: whoever calls is told to come back, and is answered by the other server."""

from __future__ import annotations

import signal
from contextlib import closing
from pathlib import Path

from storage import Store
from storage.security.hasher import Hasher
from tests.postgres.pair import Pair
from tests.terminal.program import MODULE
from tests.terminal.test_serve import configure_url, serving

ASKED = "account=marie&code=123456"


def test_it_recovers_by_itself(pair: Pair, tmp_path: Path) -> None:
    configure_url()
    key = tmp_path / "guichet.key"
    with closing(Store(pair.dsn, key, hasher=Hasher())) as store:
        token = store.administration().asking_hosts.add("vpn")
    with serving("--database", pair.dsn, "--key-file", key, program=MODULE) as service:
        assert service.verify(ASKED, token) == (200, "none\n")
        pair.first.kill()
        assert service.verify(ASKED, token)[0] == 503
        pair.second.promote()
        while service.verify(ASKED, token)[0] == 503:
            # The other server takes its time.
            continue
        assert service.verify(ASKED, token) == (200, "none\n")
        _code, told = service.end(signal.SIGTERM)
    assert "La base de données répond de nouveau." in told
    assert told.count("La base de données ne répond pas.") == 1
