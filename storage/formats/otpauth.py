"""Writes `otpauth://` URIs (Key URI format); `storage.formats.incoming.link` reads those of any system."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from storage.domain.factors import Parameters


def write(issuer: str, account: str, secret: str, parameters: Parameters) -> str:
    """Return the URI of a token, with every parameter. `secret` is upper-case Base32 without padding."""
    values = {
        "secret": secret,
        "issuer": issuer,
        "algorithm": parameters.algorithm,
        "digits": str(parameters.digits),
        "period": str(parameters.period),
    }
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"
