"""What a server tells about itself (Communication 2.8)."""

from __future__ import annotations

import re

from conformance.check import SHOULD, V1, V2, check
from conformance.lrs import Lrs
from conformance.wire.answer import Answer

CLAUSE = "Communication 2.8"


async def about(lrs: Lrs, **headers: str | None) -> Answer:
    return (await lrs.request("GET", "about", headers=headers)).must_be(200)


@check("00315", "00318", "00319", clause=CLAUSE)
async def it_lists_the_version(lrs: Lrs) -> None:
    """GET about answers 200 and an object whose `version` is an array of strings with the version under test."""
    answer = await about(lrs)
    versions = answer.object().get("version")
    answer.must(isinstance(versions, list) and all(isinstance(each, str) for each in versions),
                f"version is {versions}", "an array of strings")
    answer.must(lrs.version in (versions or []), f"version is {versions}", f"an array with {lrs.version}")


@check("00316", "00317", clause=CLAUSE, versions=(V1,))
async def its_versions_are_versions(lrs: Lrs) -> None:
    """Each version is 0.9, 0.95, one of 1.0, or a later one of the standard; one is 1.0.x."""
    answer = await about(lrs)
    versions = answer.object()["version"]
    known = r"0\.9|0\.95|1\.0\.\d+|2\.\d+\.\d+"
    answer.must(all(re.fullmatch(known, each) for each in versions), f"version is {versions}", "versions of the xAPI")
    answer.must(any(each.startswith("1.0.") for each in versions), f"version is {versions}", "one that is 1.0.x")


@check("00320", clause=CLAUSE)
async def it_has_only_version_and_extensions(lrs: Lrs) -> None:
    """The object has no members but `version` and `extensions`, whose keys are IRIs."""
    answer = await about(lrs)
    found = answer.object()
    answer.must("version" in found and set(found) <= {"version", "extensions"}, f"it has {sorted(found)}",
                "version, and extensions at most")
    answer.must(all(":" in key for key in found.get("extensions", {})), "a key of extensions is no IRI", "IRIs")


@check("00321", clause=CLAUSE)
async def it_needs_no_version(lrs: Lrs) -> None:
    """It answers without a version header, and under versions that other resources refuse."""
    for version in (None, "0.9", "1.1.0", "BAD"):
        answer = await about(lrs, **{"X-Experience-API-Version": version})
        answer.must("version" in answer.object(), "it has no version", "version")
        answer.header("X-Experience-API-Version")


@check(clause=CLAUSE, level=SHOULD)
async def it_needs_no_credentials(lrs: Lrs) -> None:
    """It answers without credentials."""
    answer = await about(lrs, Authorization=None)
    answer.must("version" in answer.object(), "it has no version", "version")


@check("00125", clause="Communication 1.1")
async def head_answers(lrs: Lrs) -> None:
    """HEAD about answers 200 without body, with the Content-Type of GET."""
    whole = await about(lrs)
    answer = (await lrs.request("HEAD", "about")).must_be(200)
    answer.must(not answer.body, "HEAD has a body", "no body")
    answer.must(answer.header("Content-Type") == whole.header("Content-Type"), "another Content-Type", "that of GET")
    answer.must(whole.object().get("version"), "GET has no version", "version")


@check("00324", clause="Communication 3.2", versions=(V2, V1))
async def unknown_parameters_are_refused(lrs: Lrs) -> None:
    """A parameter that the resource does not know is refused with 400."""
    await about(lrs)
    (await lrs.request("GET", "about", {"foo": "bar"})).must_be(400)
