"""The table `[serve]` of `guichet.toml`."""

from __future__ import annotations

from msgspec import Struct

from tui.config.phones_url import is_fit
from tui.config.settings import ServeSettings
from tui.config.values import Name, Port, WrongValue, ip_address_in, ip_addresses
from tui.language import _


class ServeTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[serve]`, for `guichet serve` and for the QR codes of phones that call it."""

    url: Name | None = None
    proxies: tuple[Name, ...] = ()
    hosts_address: Name | None = None
    hosts_port: Port | None = None


def serve_settings(table: ServeTable) -> ServeSettings:
    """Return the settings of the service. Raises WrongValue."""
    if table.url is not None and not is_fit(table.url):
        words = _(
            "serve.url doit avoir la forme https://mfa.example.org/p : en minuscules, avec un chemin autre que "
            "/verify, sans barre à la fin, sans « :443 », « ? », « # », « % » ni « .. » ; http ne va "
            "que vers cette machine"
        )
        raise WrongValue(("serve", "url"), words)
    if table.hosts_port is not None and table.hosts_address is None:
        raise WrongValue(("serve", "hosts_port"), _("serve.hosts_port ne va qu'avec serve.hosts_address"))
    plain = ServeSettings()
    return ServeSettings(
        url=table.url,
        proxies=ip_addresses(table.proxies, ("serve", "proxies")),
        hosts_address=table.hosts_address and ip_address_in(table.hosts_address, ("serve", "hosts_address")),
        hosts_port=table.hosts_port or plain.hosts_port,
    )
