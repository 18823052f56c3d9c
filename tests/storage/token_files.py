"""Files of tokens as other systems write them, put together by hand. The secrets are those of RFC 4226 and of Ente."""

from __future__ import annotations

import json

from tests.storage.otpauth_uris import OTHER_SECRET, SECRET, uri

SEED = "3132333435363738393031323334353637383930"
"""`SECRET` in hexadecimal."""
GOOGLE_AUTHENTICATOR = f"""{SECRET}
" RATE_LIMIT 3 30 1790000000 1790000010
" WINDOW_SIZE 17
" DISALLOW_REUSE 59666666
" TOTP_AUTH
12345678
87654321
"""
USERS_OATH = f"""# type	name	PIN	secret
HOTP/T30/6	alice	-	{SEED}
HOTP/E/6 bob - {SEED} 4
HOTP/T60/8 zoé 1234 {SEED[::-1]} 0 123456 2009-12-07T23:23:49L
HOTP/T30/7 jean + {SEED}
MOTP jean - {SEED}
HOTP/T30 jean - {SECRET}
HOTP/T30 jean
"""
PASKC = "urn:ietf:params:xml:ns:keyprov:pskc"


def aegis(*entries: object) -> str:
    """Return an export of Aegis in the clear."""
    return json.dumps(
        {"version": 1, "header": {"slots": None, "params": None}, "db": {"version": 3, "entries": entries}}
    )


def of_aegis(name: str = "alice", kind: str = "totp", **changes: object) -> dict[str, object]:
    """Return an entry of an export of Aegis."""
    info = {"secret": SECRET, "algo": "SHA1", "digits": 6, "period": 30} | changes
    return {"type": kind, "uuid": "01", "name": name, "issuer": "Ancien", "note": "", "icon": None, "info": info}


def and_otp(name: str = "alice", **changes: object) -> dict[str, object]:
    """Return an export of andOTP with one entry."""
    entry = {"secret": SECRET, "issuer": "Ancien", "label": name, "digits": 6, "type": "TOTP", "algorithm": "SHA1"}
    return entry | {"thumbnail": "Default", "last_used": 0, "used_frequency": 0, "period": 30, "tags": []} | changes


def two_fas(*services: object, **changes: object) -> str:
    """Return an export of 2FAS."""
    return json.dumps({"services": services, "groups": [], "schemaVersion": 4, "appOrigin": "ios"} | changes)


def of_two_fas(name: str = "alice", **changes: object) -> dict[str, object]:
    """Return a service of an export of 2FAS."""
    otp = {"label": "x", "account": name, "issuer": "Ancien", "digits": 6, "period": 30, "algorithm": "SHA1"}
    return {"name": "Ancien", "secret": SECRET, "otp": otp | {"tokenType": "TOTP", "source": "Link"} | changes}


def pskc(*packages: str, before: str = "") -> str:
    """Return a PSKC container of keys."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<KeyContainer Version="1.0" xmlns="{PASKC}">\n'
        + "".join(f"{package}\n" for package in packages)
        + "</KeyContainer>\n"
    )


def package(
    *,
    algorithm: str = "totp",
    form: str = '<ResponseFormat Length="6" Encoding="DECIMAL"/>',
    data: str = "<PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue>",
    rest: str = "<TimeInterval><PlainValue>30</PlainValue></TimeInterval>",
    user: str = "",
) -> str:
    """Return a PSKC package with one key, on one line."""
    return (
        "<KeyPackage><DeviceInfo><Manufacturer>Fabrique</Manufacturer><SerialNo>987654321</SerialNo></DeviceInfo>"
        f'<Key Id="1" Algorithm="{PASKC}:{algorithm}"><Issuer>Ancien</Issuer>'
        f"<AlgorithmParameters>{form}</AlgorithmParameters><Data><Secret>{data}</Secret>{rest}</Data>{user}</Key>"
        "</KeyPackage>"
    )


LINKS = f"{uri()}\n\n# à part\n{uri(OTHER_SECRET, digits=8)}\n"
