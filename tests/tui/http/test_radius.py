"""One trial of PAP by a real FreeRADIUS 3, configured as docs/serve.md says: where `GUICHET_TEST_RADIUS` says it is."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage import HostAnswer
from tests.tui.http.harness import HERE, serving

PLACE = os.environ.get("GUICHET_TEST_RADIUS", "")
ROOT = Path(PLACE)
PAGE = Path(__file__).parents[3] / "docs" / "serve.md"
LIBRARIES = [f"{ROOT}/usr/lib/freeradius", f"{ROOT}/usr/lib/x86_64-linux-gnu", f"{ROOT}/lib/x86_64-linux-gnu"]
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": ":".join(LIBRARIES) if PLACE != "/" else ""}
WORDS = ROOT / "usr/share/freeradius"
pytestmark = pytest.mark.skipif(not PLACE, reason="GUICHET_TEST_RADIUS names no installation of FreeRADIUS")


def free_port() -> int:
    """A port of UDP that nobody has."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as line:
        line.bind((HERE, 0))
        port: int = line.getsockname()[1]
        return port


def documented(service: int) -> tuple[str, str]:
    """What the page says of the module and of the site, with this service in the place of that of the page."""
    _before, _title, part = PAGE.read_text("utf-8").partition("### VPNs and switches")
    module, site = re.findall(r"```text\n(.*?)```", part, re.DOTALL)
    here = f"http://{HERE}:{service}"
    module, site = (text.replace("https://10.0.0.5:8444", here) for text in (module, site))
    return re.sub(r"tls \{.*\}\n", "", module), site.replace("guichet-…", "guichet-abc")


@contextmanager
def radius(directory: Path, service: int) -> Iterator[int]:
    """Run FreeRADIUS with what the page says; its port."""
    port, (module, site) = free_port(), documented(service)
    (directory / "radiusd.conf").write_text(
        f"""
prefix = {ROOT}/usr
libdir = {ROOT}/usr/lib/freeradius
raddbdir = {directory}
run_dir = {directory}
logdir = {directory}
name = freeradius
max_request_time = 10
log {{ destination = stdout }}
security {{ max_attributes = 200 }}
thread pool {{
    start_servers = 1
    max_servers = 2
    min_spare_servers = 1
    max_spare_servers = 1
}}
client here {{
    ipaddr = {HERE}
    secret = testing123
}}
modules {{
{module}
    always ok {{ rcode = ok }}
    always reject {{ rcode = reject }}
}}
server default {{
    listen {{
        type = auth
        ipaddr = {HERE}
        port = {port}
    }}
{site}
}}
""",
        "utf-8",
    )
    command = [str(ROOT / "usr/sbin/freeradius"), "-X", "-d", str(directory), "-D", str(WORDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENVIRONMENT) as process:
        assert process.stdout
        told = next((line for line in process.stdout if b"Ready to process" in line), b"")
        try:
            assert told, "FreeRADIUS did not start"
            yield port
        finally:
            process.kill()


def lets_in(port: int, name: str, password: str) -> bool:
    """Whether somebody is let in."""
    asked = f'User-Name = "{name}"\nUser-Password = "{password}"\n'.encode()
    command = [
        str(ROOT / "usr/bin/radclient"),
        "-D",
        str(WORDS),
        "-x",
        "-t",
        "8",
        "-r",
        "1",
        f"{HERE}:{port}",
        "auth",
        "testing123",
    ]
    told = subprocess.run(command, input=asked, capture_output=True, env=ENVIRONMENT, check=False).stdout
    assert b"Access-Accept" in told or b"Access-Reject" in told
    return b"Access-Accept" in told


def test_a_code_typed_at_a_vpn_is_asked_about_and_only_accepted_lets_in(tmp_path: Path) -> None:
    with serving() as service, radius(tmp_path, service.port) as port:
        assert lets_in(port, "élise", "123456")
        for word in set(HostAnswer) - {HostAnswer.ACCEPTED}:
            service.hosts.word = word
            assert not lets_in(port, "marie", "123456")
        lets_in(port, "marie&login=1", "1 2&code=123456")
    assert service.hosts.asked[0] == ("guichet-abc", "élise", "123456", HERE, False)
    assert service.hosts.asked[-1] == ("guichet-abc", "marie&login=1", "1 2&code=123456", HERE, False)


def test_without_the_service_nobody_is_let_in(tmp_path: Path) -> None:
    with serving() as service:
        gone = service.port
    with radius(tmp_path, gone) as port:
        assert not lets_in(port, "marie", "123456")
