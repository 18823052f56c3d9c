"""URIs of tokens as other systems write them, put together by hand."""

from __future__ import annotations

from tests.oracle import totp

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret `12345678901234567890` of RFC 4226."""
OTHER_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def uri(secret: str = SECRET, **parameters: object) -> str:
    """Return the URI of Marie's token in an older system."""
    rest = "".join(f"&{name}={value}" for name, value in parameters.items())
    return f"otpauth://totp/Ancien%20service:marie@exemple.fr?secret={secret}{rest}"


class Token:
    """A token with all its parameters."""

    def __init__(self, algorithm: str = "SHA1", digits: int = 6, period: int = 30, secret: str = SECRET) -> None:
        self.algorithm, self.digits, self.period, self.secret = algorithm, digits, period, secret

    @property
    def uri(self) -> str:
        """Return the URI with every parameter written out."""
        return uri(self.secret, algorithm=self.algorithm, digits=self.digits, period=self.period)

    def code(self, now: float, offset: int = 0) -> str:
        """Return the code at a moment, or some steps away."""
        return totp(self.secret, now, offset=offset, algorithm=self.algorithm, digits=self.digits, period=self.period)
