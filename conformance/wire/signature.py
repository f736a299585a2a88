"""JSON web signatures in compact form, by a key of the suite's own that protects nothing (RFC 7515, 7518)."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

_MODULUS = (
    "9d7202b17ad7530e2b5d0558647068849f82c7497c8106981952e29838dd385ff85a92bc3937fb94a1acfbc652dec55c764338f246a052"
    "e0be959c919813da6793f4ddff6e740dd46574319901a4fbaedda97f603ba4ae5983d4fc4a3ff1f577fb2c2905643a58c4407918cc5bd6"
    "89eec1d48282ef59f3ed3db58390b959ad07b434a4d9a6d8000f081decb5c33e6c7ccdd45b35c8d5e4bc8a22a47b8713499c114795ee9d"
    "a89aa129cd80665f09739e681cc8f41afa6ac5327a3ecf4de88f39046a2c266b3aa16ca4c3947d9dabcc78129b1084bc6d7dac8c2257b5"
    "c7af492a9f4359e945164c22e6163e9ae165e469b0e25489a6a6947cafe4549c90aea137"
)
_PRIVATE = (
    "40ec12503ce72d485a79310b11df8839a7ccb58087e66c61ab8f920052f2659cad3c2be59172943ae5affee1f8aa0397ecec2b3f3c0040"
    "2c8c6a04f5c44feb6f6a833e4765b4553f8fd629dd7de01a28311f03771b20fd03cc68b6dfa71e8ea9bad8aad19e52b0e7bbee335b9143"
    "15fd6dcfc3415a912d1456add2628b0b7f5d583512fabbd0cb526c839e4a6993b63e8ae9d6f88af97142c046033cc734b44322c77843d1"
    "e353800a9149933423fda1860f3e9dd6fafa4468cff00173a558670dfc9ed8a4ced27c9df6659b1fa9d7318f02a70bfcf50a669507749a"
    "94cd1723f2e228852fe10e8accf3ce78d48a1e59d30aa2235f48b5e9eed99dd0ad149b9"
)
CERTIFICATE = (
    "MIICszCCAZugAwIBAgIBATANBgkqhkiG9w0BAQsFADAcMRowGAYDVQQDDBFjb25mb3JtYW5jZSBzdWl0ZTAgFw0yNDAxMDEwMDAwMDBaGA8yMT"
    "I0MDEwMTAwMDAwMFowHDEaMBgGA1UEAwwRY29uZm9ybWFuY2Ugc3VpdGUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCdcgKxetdT"
    "DitdBVhkcGiEn4LHSXyBBpgZUuKYON04X/hakrw5N/uUoaz7xlLexVx2QzjyRqBS4L6VnJGYE9pnk/Td/250DdRldDGZAaT7rt2pf2A7pK5Zg9"
    "T8Sj/x9Xf7LCkFZDpYxEB5GMxb1onuwdSCgu9Z8+09tYOQuVmtB7Q0pNmm2AAPCB3stcM+bHzN1Fs1yNXkvIoipHuHE0mcEUeV7p2omqEpzYBm"
    "XwlznmgcyPQa+mrFMno+z03ojzkEaiwmazqhbKTDlH2dq8x4EpsQhLxtfayMIle1x69JKp9DWelFFkwi5hY+muFl5Gmw4lSJpqaUfK/kVJyQrq"
    "E3AgMBAAEwDQYJKoZIhvcNAQELBQADggEBAD8kH/r/S4APqT8ob6qxrUnbneDSpQqmVWCcgYlr09s9gZ+wXzgbuPJbbRbdIADLC4ciYFx4LPMr"
    "ZMnEopTE9fALO54GYQF2zCmquWDYtSgOsREsJrX0YgbCenmQA0Nri3mr13Q3cYFBzJcsVZYRc2WFPHlix5RqIR0m8pGvAVv1b6BbyTNdFq4otB"
    "pH5rLvsvshwSLxoy2GtGnNu9WJW1o5ZZMU45bVPDZRKGlZ7PWQuJgq6MN2LHHqDNI728uEyZPh2nX7VFLD945gIVwW11BEWJtltMu8gVDzb624"
    "yDQ/tjMAqwy2bRg5D3q2HCNMEvjRm85AtGVH7akx8MGYd/I="
)
OTHER_CERTIFICATE = (
    "MIICszCCAZugAwIBAgIBATANBgkqhkiG9w0BAQsFADAcMRowGAYDVQQDDBFjb25mb3JtYW5jZSBzdWl0ZTAgFw0yNDAxMDEwMDAwMDBaGA8yMT"
    "I0MDEwMTAwMDAwMFowHDEaMBgGA1UEAwwRY29uZm9ybWFuY2Ugc3VpdGUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCwKFddLqnF"
    "2ONJKOZjlyxzBCfJTy791e5K8AhajCql2ogy/8HdFX00j1aFJ13coAsSZVnkGM2F3akaBrncvB8GsvZHMlV/41X0vQ9l2BZVpinhTbGVysbUWs"
    "EKfWtp7IIeKGccOw+ES+iXh6utXqQCGRP1QYXDJqNboOhuMed/6KnfPMzC4G+gsB2gNQ/qwrwXWkZpSHjQP6uwkPX1KZq5xiq2f7bq++hJIvyf"
    "akM53N3BaT1ZckF3jCZWc5cnz8uBX9pWRT3uw8C06GmaZi4ejXimbQHCD7Fkn6a5k0GizPigYWdJR+Rwub3rSCIPKCUn5NLbVdvD2x4ZV/pgnK"
    "pvAgMBAAEwDQYJKoZIhvcNAQELBQADggEBAFpnF0ogKDnD3SqGaziyRT01vIpruGM/YQoxIFAj5ra5B9WjHwl4zM3KOr9lxaLD7qCEIeYlPjP1"
    "3GoYAX3fRsg4ti3TBxOdbctNRHiwcCVl9EzIXCkzNgoNnJMKl4iWpG2yEiC8FtUTi3c1SySthROSGTqnWfRDylcnH/g16+u0p8mbB8imNT0ZID"
    "KeIEK1nf/utqM0B9wH5xMpYHkVfDGVqjF0zpExcXq4lhM6hyhdMR/39BX0dY8dmUyVaVd5te76UmIs69c97bVHNFiP2Q0by97jmUEqCJc6b5cn"
    "Vktt3Mrk4IWr5vo1UChmbMFGbWaFypLLrTvE3k0nTt4HkFI="
)

# What stands before a hash in EMSA-PKCS1-v1_5 (RFC 8017, 9.2).
_PREFIXES = {"RS256": "3031300d060960864801650304020105000420", "RS384": "3041300d060960864801650304020205000430",
             "RS512": "3051300d060960864801650304020305000440"}
_HASHES = {"RS256": "sha256", "RS384": "sha384", "RS512": "sha512"}


def signed(payload: dict[str, Any] | bytes, algorithm: str = "RS256", **header: Any) -> bytes:
    """An algorithm that is not one of RSA is only named."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    told = _encoded(json.dumps({"alg": algorithm, **header}).encode())
    signing = told + b"." + _encoded(body)
    return signing + b"." + _encoded(_signature(signing, algorithm if algorithm in _HASHES else "RS256"))


def _signature(text: bytes, algorithm: str) -> bytes:
    modulus, private = int("".join(_MODULUS), 16), int("".join(_PRIVATE), 16)
    size = (modulus.bit_length() + 7) // 8
    digest = bytes.fromhex(_PREFIXES[algorithm]) + hashlib.new(_HASHES[algorithm], text).digest()
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(padded, "big"), private, modulus).to_bytes(size, "big")


def _encoded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")
