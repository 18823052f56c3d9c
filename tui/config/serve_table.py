"""The table `[serve]` of `guichet.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.config.phones_url import is_fit
from tui.config.settings import ServeSettings
from tui.config.shapes import Several, Table
from tui.config.values import NAME, PORT, WrongValue, ip_address_in, ip_addresses
from tui.language import _

SERVE = Table({"url": NAME, "proxies": Several(NAME), "hosts_address": NAME, "hosts_port": PORT})
"""For `guichet serve` and for the QR codes of phones that call it."""


def serve_settings(table: Mapping[str, Any]) -> ServeSettings:
    """Return the settings of the service. Raises WrongValue."""
    url, address = table.get("url"), table.get("hosts_address")
    if url is not None and not is_fit(url):
        words = _(
            "serve.url doit avoir la forme https://mfa.example.org/p : en minuscules, avec un chemin autre que "
            "/verify, sans barre à la fin, sans « :443 », « ? », « # », « % » ni « .. » ; http ne va "
            "que vers cette machine"
        )
        raise WrongValue(("serve", "url"), words)
    if "hosts_port" in table and address is None:
        raise WrongValue(("serve", "hosts_port"), _("serve.hosts_port ne va qu'avec serve.hosts_address"))
    return ServeSettings(
        url=url,
        proxies=ip_addresses(table.get("proxies", ()), ("serve", "proxies")),
        hosts_address=address and ip_address_in(address, ("serve", "hosts_address")),
        hosts_port=table.get("hosts_port", ServeSettings().hosts_port),
    )
