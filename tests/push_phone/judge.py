"""The real privacyIDEA server on this machine, from a virtual environment of its own: a judge, never a dependency.

It runs as another program, by its own commands, and is asked over HTTP alone.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections import deque
from http.client import HTTPConnection
from pathlib import Path
from subprocess import DEVNULL, PIPE
from threading import Thread
from typing import Any
from urllib.parse import urlencode

ALLOWED = "GUICHET_TEST_JUDGE"
"""The variable that names a virtual environment with `privacyidea` in it."""
_ADMIN, _PASSWORD = "root", "a password of this test"
_REALM, USER = "class", "marie"
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_CONFIGURATION = """
SUPERUSER_REALM = ["super"]
SQLALCHEMY_DATABASE_URI = "sqlite:///{place}/judge.db"
SECRET_KEY = PI_PEPPER = "of this test"
PI_ENCFILE = "{place}/encryption.key"
PI_AUDIT_KEY_PRIVATE = "{place}/private.pem"
PI_AUDIT_KEY_PUBLIC = "{place}/public.pem"
PI_LOGFILE = "{place}/log"
"""


class Judge:
    """A server with one realm, one person, and policies for poll-only push tokens."""

    def __init__(self, place: Path, environment: Path) -> None:
        """Make its tables and keys, start it, and tell it whom and what there is."""
        self.place, self._manage = place, environment / "bin" / "pi-manage"
        (place / "pi.cfg").write_text(_CONFIGURATION.format(place=place))
        for words in ("setup create_enckey", "setup create_audit_keys", "setup create_tables"):
            self._run(*words.split())
        self._run("admin", "add", _ADMIN, "-p", _PASSWORD)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}/ttype/push"
        self._server = self._start()
        self._token = ""
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop it."""
        self._server.terminate()
        self._server.wait()
        self._reader.join()
        assert self._server.stderr
        self._server.stderr.close()

    @property
    def version(self) -> str:
        """Return what it calls itself in its answers."""
        return str(self._asked("POST", "/auth", username=_ADMIN, password=_PASSWORD)["version"])

    def is_at_least(self, *version: int) -> bool:
        """Say whether it is of this version or a newer one."""
        return tuple(int(part) for part in self.version.split()[-1].split(".")) >= version

    def link(self) -> str:
        """Begin an enrolment; return what its QR code says."""
        detail = self._asked("POST", "/token/init", type="push", genkey="1", user=USER, realm=_REALM)["detail"]
        assert detail["rollout_state"] == "clientwait"
        return str(detail["pushurl"]["value"])

    def token(self, serial: str) -> dict[str, Any]:
        """Return what it says of a token."""
        found: dict[str, Any] = self._asked("GET", f"/token/?serial={serial}")["result"]["value"]["tokens"][0]
        return found

    def switch_off(self, serial: str) -> None:
        """Disable a token."""
        self._asked("POST", "/token/disable", serial=serial)

    def remove(self, serial: str) -> None:
        """Remove a token: a person with two would be asked twice."""
        self._asked("DELETE", f"/token/{serial}")

    def ask_for_approval(self) -> dict[str, Any]:
        """Begin a sign-in; return what the page is told of it."""
        detail: dict[str, Any] = self._asked("POST", "/validate/triggerchallenge", user=USER, realm=_REALM)["detail"]
        return detail

    def state(self, sign_in: dict[str, Any]) -> str:
        """Return what became of a sign-in: `pending`, `accept`, `declined`…"""
        answer = self._asked("GET", f"/validate/polltransaction?transaction_id={sign_in['transaction_id']}")
        return str(answer["detail"]["challenge_status"])

    def lets_in(self, sign_in: dict[str, Any], code: str = "") -> bool:
        """Redeem a sign-in, with what the phone showed if it showed something."""
        fields = {"user": USER, "realm": _REALM, "pass": code, "transaction_id": sign_in["transaction_id"]}
        return bool(self._asked("POST", "/validate/check", **fields)["result"]["value"])

    def require(self, **settings: str) -> None:
        """Replace the rules of signing in."""
        self._policy("signing_in", "authentication", {"push_text_on_mobile": "On se connecte ?", **settings})

    def _prepare(self) -> None:
        self._token = self._asked("POST", "/auth", username=_ADMIN, password=_PASSWORD)["result"]["value"]["token"]
        people = self.place / "people"
        people.write_text(f"{USER}:x:1000:1000:Marie,,,:/home/{USER}:/bin/sh\n")
        self._asked("POST", "/resolver/people", type="passwdresolver", fileName=str(people))
        self._asked("POST", f"/realm/{_REALM}", resolvers="people")
        polled = {"push_firebase_configuration": "poll only", "push_registration_url": self.url, "push_ttl": "10"}
        self._policy("enrolling", "enrollment", polled)
        self.require()

    def _policy(self, name: str, scope: str, action: dict[str, str]) -> None:
        everybody: dict[str, list[str]] = {"realm": [], "user": [], "resolver": [], "client": []}
        self._send("POST", f"/policy/{name}", json.dumps({"scope": scope, "action": action, **everybody}), _JSON)

    def _asked(self, method: str, path: str, **fields: str) -> dict[str, Any]:
        return self._send(method, path, urlencode(fields), _FORM)

    def _send(self, method: str, path: str, body: str, headers: dict[str, str]) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body or None, {**headers, "Authorization": self._token})
        answer = connection.getresponse()
        content: dict[str, Any] = json.loads(answer.read())
        connection.close()
        assert answer.status == 200, (path, content["result"])
        return content

    def _run(self, *words: str) -> None:
        subprocess.run([self._manage, *words], env=self._environment(), check=True, capture_output=True)

    def _start(self) -> subprocess.Popen[str]:
        """Start it, and wait for the line by which it says that it listens."""
        words = [str(self._manage), "run", "--port", str(self.port)]
        server = subprocess.Popen(words, env=self._environment(), stdout=DEVNULL, stderr=PIPE, text=True)
        assert server.stderr
        said = next((line for line in server.stderr if "Running on" in line), "")
        assert said, "the server has not started"
        # It writes a line for each request, and would wait once nobody read them.
        self._reader = Thread(target=deque, args=(server.stderr, 0))
        self._reader.start()
        return server

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PRIVACYIDEA_CONFIGFILE": str(self.place / "pi.cfg")}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
