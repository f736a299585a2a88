"""The Envelope as sensors post it: what is read, and what each malformed one is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lrs.caliper.contexts import OBSOLETE, SUPPORTED
from lrs.caliper.envelope import Envelope, read
from lrs.caliper.finding import Finding, InvalidEvents, Severity
from lrs.errors import BadRequest, TooLarge, Unprocessable
from lrs.xapi.jsontext import BadJSON
from tests.caliper.samples import SCHOOL, TIME, V1P1, V1P2, described, entity, event

SEVERITIES: tuple[Severity, ...] = ("error", "warning")
SENT_MS = 1775611425000  # of TIME


def envelope(*data: Any, **members: Any) -> dict[str, Any]:
    return {"sensor": f"{SCHOOL}/sensor", "sendTime": TIME, "dataVersion": V1P2.context,
            "data": list(data) or [event("ViewEvent")], **members}


def taken(made: Any, nesting: int = 100, most_items: int = 10, item_bytes: int = 10_000) -> Envelope:
    body = made if type(made) is bytes else json.dumps(made, ensure_ascii=False).encode()
    return read(body, nesting, most_items, item_bytes)


def refused(made: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidEvents) as caught:
        list(taken(made).items())
    assert caught.value.status == 400
    assert {each.severity for each in caught.value.findings} == {"error"}
    return [(each.pointer, each.rule) for each in caught.value.findings]


def test_an_envelope_is_read_with_what_it_brings_in_order() -> None:
    person = described(entity("Person", name="𠮷野はな"))
    found = taken(envelope(event("ViewEvent"), person, event("MediaEvent")))
    assert (found.sensor, found.sent_ms, found.data_version, found.version) == (
        f"{SCHOOL}/sensor", SENT_MS, V1P2.context, V1P2)
    items = list(found.items())
    assert [(item.pointer, item.kind, item.value["type"], item.usable) for item in items] == [
        ("/data/0", "event", "ViewEvent", True), ("/data/1", "entity", "Person", True),
        ("/data/2", "event", "MediaEvent", True)]
    assert items[1].value == person
    assert found.remarks == ()


def test_each_item_keeps_the_text_that_came() -> None:
    odd = b'{ "type":"Event" ,"id":"x", "extensions": {"n": 1E5, "big":12345678901234567890123,"a.b" : "\\u3042"} }'
    body = json.dumps(envelope()).encode().replace(json.dumps(event("ViewEvent")).encode(), b" " + odd + b"\n, " + odd)
    assert [item.raw for item in taken(b"\r\n " + body + b"\t").items()] == [odd, odd]


def test_items_are_read_one_by_one() -> None:
    """A service gives way between them; what is wrong in the third is met when it is asked for."""
    items = taken(envelope({"id": "a", "type": "Event"}, {"id": "b", "type": "Event"}, 7)).items()
    assert [next(items).value["id"], next(items).value["id"]] == ["a", "b"]
    with pytest.raises(InvalidEvents):
        next(items)


@pytest.mark.parametrize(("sent", "ms"), [
    (TIME, 0), ("2026-04-08T01:23:45.000+0000", 0), ("2026-04-08T10:23:45.000+09:00", 0),
    ("2026-04-08T10:23:45+0900", 0), ("2026-04-08T01:23:45Z", 0), ("2026-04-08t01:23:45z", 0),
    ("2026-04-08 01:23:45.5Z", 500), ("2026-04-08T01:23:45.123456Z", 123), ("2026-04-08T01:23:45-00:00", 0),
])
def test_the_time_of_sending_is_any_instant_with_its_offset(sent: str, ms: int) -> None:
    found = taken(envelope(sendTime=sent))
    assert found.sent_ms == SENT_MS + ms
    remarks = [] if sent == TIME else [("/sendTime", "date-time")]
    assert [(each.pointer, each.rule) for each in found.remarks] == remarks


@pytest.mark.parametrize("iri", SUPPORTED)
def test_each_supported_context_may_be_the_data_version(iri: str) -> None:
    version = V1P2 if iri == V1P2.context else V1P1
    for spelled in (iri, f"{iri}/", iri.replace("http:", "https:")):
        found = taken(envelope(dataVersion=spelled))
        assert (found.version, found.data_version) == (version, spelled)
        assert [each.rule for each in found.remarks] == ([] if spelled == iri else ["context-spelling"])


@pytest.mark.parametrize("iri", [OBSOLETE, "http://purl.imsglobal.org/ctx/caliper/v1p3", "v1p2", "", "あ" * 5000])
def test_another_data_version_is_told_those_that_are_supported(iri: str) -> None:
    with pytest.raises(Unprocessable) as caught:
        taken(envelope(dataVersion=iri))
    assert (caught.value.status, V1P2.context in str(caught.value)) == (422, True)
    assert len(str(caught.value)) < 1000


def test_a_malformed_envelope_is_refused_before_its_version_is_looked_at() -> None:
    assert refused(envelope(dataVersion=OBSOLETE, sendTime="now")) == [("/sendTime", "envelope-send-time")]


@pytest.mark.parametrize("made", [[envelope()], event("ViewEvent"), described(entity("Person")), {}, [], [7], 7, "data",
                                  None, {"events": []}])
def test_what_is_no_envelope_is_told_what_one_is(made: Any) -> None:
    with pytest.raises(BadRequest) as caught:
        taken(made)
    assert (caught.value.status, caught.value.slug) == (400, "caliper-no-envelope")


@pytest.mark.parametrize("member", ["sensor", "sendTime", "dataVersion", "data"])
def test_each_member_of_an_envelope_must_be_there(member: str) -> None:
    made = envelope()
    del made[member]
    assert refused(made) == [("", "envelope-member-missing")]
    assert refused({**made, member: None}) == [("", "envelope-member-missing")]


@pytest.mark.parametrize(("members", "expected"), [
    ({"sensor": 7}, ("/sensor", "envelope-sensor")),
    ({"sensor": ""}, ("/sensor", "envelope-sensor")),
    ({"sensor": {"id": "x"}}, ("/sensor", "envelope-sensor")),
    *(({"sendTime": wrong}, ("/sendTime", "envelope-send-time")) for wrong in (
        "", "2026-04-08", "2026-04-08T01:23:45", "2026-02-30T01:23:45.000Z", "2026-04-08T01:23Z", "20260408T012345Z",
        1775611425000, [], "2026-04-08T01:23:45.000Z ")),
    ({"dataVersion": 7}, ("/dataVersion", "envelope-data-version")),
    ({"dataVersion": [V1P2.context]}, ("/dataVersion", "envelope-data-version")),
    *(({"data": wrong}, ("/data", "envelope-data")) for wrong in ([], {}, event("ViewEvent"), "x", 7, False)),
    ({"data": [7]}, ("/data/0", "item-object")),
    ({"data": [{}, []]}, ("/data/1", "item-object")),
    ({"extensions": {}}, ("/extensions", "envelope-member-unknown")),
    ({"a:b/c": 1}, ("/a:b~1c", "envelope-member-unknown")),
])
def test_a_member_of_the_wrong_form_is_named(members: dict[str, Any], expected: tuple[str, str]) -> None:
    assert refused({**envelope(), **members}) == [expected]


def test_everything_that_is_wrong_with_an_envelope_is_named_at_once() -> None:
    assert refused({"sensor": 7, "sendTime": "x", "data": [], "id": "y"}) == [
        ("", "envelope-member-missing"), ("/id", "envelope-member-unknown"), ("/sensor", "envelope-sensor"),
        ("/sendTime", "envelope-send-time"), ("/data", "envelope-data")]


def test_a_refusal_counts_what_it_is_for_and_not_what_is_merely_unusual() -> None:
    error, warning = (Finding("/data/0", "null", severity) for severity in SEVERITIES)
    assert "Errors: 2," in str(InvalidEvents([error, warning, error]))


def test_a_sensor_need_not_be_an_iri() -> None:
    assert taken(envelope(sensor="タブレット 7")).sensor == "タブレット 7"


def text(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False)


@pytest.mark.parametrize(("body", "slug", "place"), [
    ("", "json-malformed", "line 1"),
    ("{", "json-malformed", "line 1"),
    ("Envelope", "json-malformed", "line 1"),
    ("\ufeff" + text(envelope()), "json-byte-order-mark", ""),
    (text(envelope())[:-1] + ',"sensor":"again"}', "json-repeated-key", "/sensor"),
    (text(envelope())[:-1] + ',"s\\u0065nsor":"again"}', "json-repeated-key", "/sensor"),
    (text(envelope()).replace('"type": "ViewEvent"', '"type": "ViewEvent", "type": "Event"'), "json-repeated-key",
     "/data/0/type"),
    (text(envelope(extensions=1)).replace('"actor"', '"id": "x", "actor"'), "", ""),
    (text(envelope()).replace('"ViewEvent"', '"ViewEvent" "x"'), "json-malformed", "column"),
    (text(envelope()).replace('"ViewEvent"', "NaN"), "json-number", ""),
    (text(envelope()).replace("ViewEvent", "\\ud83d"), "json-lone-surrogate", ""),
    (text(envelope(sensor="x")).replace('"x"', '"\\udc00"'), "json-lone-surrogate", ""),
])
def test_what_is_no_json_is_told_where(body: str, slug: str, place: str) -> None:
    if not slug:  # the Envelope is refused for its own member before its Events are read
        assert refused(body.encode()) == [("/extensions", "envelope-member-unknown")]
        return
    with pytest.raises(BadJSON) as caught:
        list(taken(body.encode()).items())
    assert (caught.value.slug, place in str(caught.value)) == (slug, True)


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(BadJSON) as caught:
        list(taken(text(envelope(sensor="校")).encode("cp932")).items())
    assert caught.value.slug == "json-not-utf8"


def test_an_item_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    def deep(levels: int) -> dict[str, Any]:
        return envelope(json.loads('{"a":' * levels + "1" + "}" * levels))

    assert len(list(taken(deep(100)).items())) == 1
    for levels in (101, 300, 2000):
        body = text(envelope()).replace(text(event("ViewEvent")), '{"a":' * levels + "1" + "}" * levels)
        with pytest.raises(BadJSON) as caught:
            list(taken(body.encode()).items())
        assert caught.value.slug == "json-too-deep"


def test_more_or_larger_items_than_the_limits_are_refused() -> None:
    assert len(taken(envelope(*[{"type": "Event"}] * 10)).texts) == 10
    with pytest.raises(TooLarge, match=r"11 Events.*at most 10.*limits\.batch_events"):
        taken(envelope(*[{"type": "Event"}] * 11))
    assert len(list(taken(envelope({"a": "x" * 9_991})).items())) == 1
    with pytest.raises(TooLarge, match=r"/data/1 is larger than 10000 bytes.*limits\.event_bytes"):
        taken(envelope({}, {"a": "x" * 9_992}))


@pytest.mark.parametrize(("members", "usable"), [
    ({"id": "x", "type": "y"}, True), ({"id": "x"}, False), ({"type": "y"}, False), ({"id": "", "type": "y"}, False),
    ({"id": 7, "type": "y"}, False), ({"id": "x", "type": ["y"]}, False), ({}, False),
])
def test_what_has_no_id_or_no_type_cannot_be_kept(members: dict[str, Any], usable: bool) -> None:
    [item] = taken(envelope(members)).items()
    assert item.usable is usable
