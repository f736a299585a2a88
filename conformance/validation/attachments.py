"""Attachment objects (Data 2.4.11)."""

from __future__ import annotations

from typing import Any

from conformance.names import GONE
from conformance.validation.table import accepted, refused
from conformance.validation.values import NO_IRI, PLACE, SUB

CLAUSE = "Data 2.4.11"
HASH = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
ONE = {"usageType": f"{PLACE}/usage", "display": {"ja": "作文"}, "description": {"ja": "二学期"},
       "contentType": "text/plain; charset=UTF-8", "length": 5, "sha2": HASH, "fileUrl": f"{PLACE}/file.txt"}
PLACES: dict[str, tuple[str, dict[str, Any]]] = {"": ("", {}), "sub ": ("object.", {"object": SUB})}

BAD: dict[str, tuple[str, Any, str]] = {
    **{f"usageType {name}": ("usageType", iri, "00107") for name, iri in NO_IRI.items()},
    "without usageType": ("usageType", GONE, "00107"), "usageType a number": ("usageType", 5, "00107"),
    "without display": ("display", GONE, "00106"), "display a string": ("display", "作文", "00106"),
    "display with a bad tag": ("display", {"something-x": "作文"}, "00106"),
    "description a string": ("description", "二学期", "00121"),
    "without contentType": ("contentType", GONE, "00105"), "contentType a number": ("contentType", 5, "00105"),
    "contentType no media type": ("contentType", "text", "00105"),
    "without length": ("length", GONE, "00102"), "length a string": ("length", "5", "00102"),
    "length a fraction": ("length", 5.5, "00102"), "length below zero": ("length", -5, "00102"),
    "without sha2": ("sha2", GONE, "00103"), "sha2 a number": ("sha2", 5, "00103"),
    "sha2 no hash": ("sha2", "x", "00103"),
    **{f"fileUrl {name}": ("fileUrl", iri, "00104") for name, iri in NO_IRI.items()},
    "fileUrl a number": ("fileUrl", 5, "00104"), "fileUrl null": ("fileUrl", None, "00001"),
    "unknown member": ("name", "x", "00010"), "key in wrong case": ("Sha2", HASH, "00008"),
}

for place, (path, around) in PLACES.items():
    for fault, (member, value, number) in BAD.items():
        refused("attachments", f"{place}{fault}", f"an attachment: {fault}", CLAUSE, number,
                good={**around, f"{path}attachments": [ONE]}, bad={f"{path}attachments.0.{member}": value})
    for kind, whole in (("an object", ONE), ("a string", "x"), ("of strings", ["x"])):
        refused("attachments", f"{place}attachments {kind}", f"attachments that are {kind}", CLAUSE, "00025",
                good={**around, f"{path}attachments": [ONE]}, bad={f"{path}attachments": whole})
    accepted("attachments", f"{place}elsewhere", "an attachment that is only at a fileUrl", "Communication 1.5.1",
             "00104", good={**around, f"{path}attachments": [ONE, {**ONE, "fileUrl": f"{PLACE}/other"}]})
