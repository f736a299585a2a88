"""Mutants of the Caliper endpoint."""

from __future__ import annotations

from tests.conformance.mutants.mutant import Mutant

_E, _H = "lrs.caliper.envelope", "lrs.http.caliper"
CALIPER = ("caliper",)

POPULATION = [
    Mutant("caliper-any-media-type", _H, 'if call.content_type != "application/json":',
           'if call.content_type == "text/plain":', CALIPER),
    Mutant("caliper-answers-with-a-body", _H, "    return web.Response()\n", "    return encoded({})\n", CALIPER),
    Mutant("caliper-no-versions", _H, '"caliperSupportedVersions": list(SUPPORTED)', '"caliperSupportedVersions": []',
           CALIPER),
    Mutant("caliper-any-version", _E, 'version = version_of(header["dataVersion"])',
           'version = version_of(header["dataVersion"]) or next(iter(Version))', CALIPER),
    Mutant("caliper-version-is-400", _E, 'raise Unprocessable("caliper-version-unsupported"',
           'raise BadRequest("caliper-version-unsupported"', CALIPER),
    Mutant("caliper-more-members", _E, '            yield _finding(name, "envelope-member-unknown")',
           "            yield from ()", CALIPER),
    Mutant("caliper-any-sensor", _E, "if sensor is not None and not (type(sensor) is str and sensor.strip()):",
           "if False:", CALIPER),
    Mutant("caliper-any-data", _E, 'if not texts and parts.get("data", b"null") != b"null":', "if False:", CALIPER),
    Mutant("caliper-member-missing", _E, 'if parts.get(name, b"null") == b"null":',
           'if name not in parts and name == "data":', CALIPER),
    Mutant("caliper-bare-events", _E, '        raise BadRequest("caliper-no-envelope")\n    texts',
           '        parts = {"sensor": b\'"x"\', "sendTime": b\'"2024-01-01T00:00:00Z"\', "data": b"[%b]" % body,\n'
           '                 "dataVersion": b\'"http://purl.imsglobal.org/ctx/caliper/v1p2"\'}\n    texts', CALIPER),
]
