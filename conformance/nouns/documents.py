"""What State, Agent Profiles and Activity Profiles share (Communication 2.2 and 3.1): one table, three resources.

Its tests stand under the noun of their resource: `state`, `agents-profile`, `activities-profile`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.check import BOTH, MUST, SHOULD, V1, Check, add, ids
from conformance.lrs import Lrs
from conformance.names import Json
from conformance.waiting import between_writes, http_date
from conformance.wire.answer import Answer

NEW = {"If-None-Match": "*"}
Headers = Mapping[str, str | None]


@dataclass(frozen=True)
class Resource:
    noun: str
    path: str
    id_name: str
    clause: str

    def new(self, lrs: Lrs) -> Json:
        """Parameters of a document that is not there yet."""
        owner: Json = {} if self.noun == "agents-profile" else {"activityId": lrs.names.iri()}
        if self.noun != "activities-profile":
            owner["agent"] = lrs.names.agent()
        return {**owner, self.id_name: f"文書/{lrs.names.iri('document')}?a=1&b"}

    def owner(self, parameters: Json) -> Json:
        return {name: value for name, value in parameters.items() if name != self.id_name}


STATE = Resource("state", "activities/state", "stateId", "Communication 2.3")
AGENT_PROFILE = Resource("agents-profile", "agents/profile", "profileId", "Communication 2.6")
ACTIVITY_PROFILE = Resource("activities-profile", "activities/profile", "profileId", "Communication 2.7")
RESOURCES = (STATE, AGENT_PROFILE, ACTIVITY_PROFILE)


@dataclass(frozen=True)
class Document:
    """One document of a resource, to be asked for in a line."""

    lrs: Lrs
    resource: Resource
    parameters: Json

    async def ask(self, method: str, body: bytes | Json | list[Any] | None = None, kind: str = "application/json",
                  headers: Headers | None = None) -> Answer:
        if isinstance(body, bytes):
            return await self.lrs.request(method, self.resource.path, self.parameters, body=body,
                                          headers={"Content-Type": kind, **(headers or {})})
        return await self.lrs.request(method, self.resource.path, self.parameters, json_body=body, headers=headers)

    async def made(self, body: bytes | Json, kind: str = "application/json") -> Document:
        (await self.ask("PUT", body, kind, {"If-None-Match": "*"})).must_be(204)
        return self

    async def holds(self, body: bytes | Json) -> Answer:
        answer = (await self.ask("GET")).must_be(200)
        if isinstance(body, bytes):
            answer.must(answer.body == body, "another document came back", f"the {len(body)} bytes that were stored")
        else:
            self.lrs.same(answer.json(), body)
        return answer

    async def etag(self) -> str:
        return (await self.ask("GET")).must_be(200).header("ETag")


Function = Callable[[Lrs, Resource], Awaitable[None]]


def each(*requirements: tuple[str, ...], clause: str = "", versions: tuple[str, ...] = BOTH,
         level: str = MUST) -> Callable[[Function], Function]:
    """One test for each resource; `requirements` are those of State, Agent Profile, Activity Profile."""
    def registered(function: Function) -> Function:
        says = " ".join((function.__doc__ or "").split("\n\n")[0].split())
        for place, resource in enumerate(RESOURCES):
            async def bound(lrs: Lrs, resource: Resource = resource) -> None:
                await function(lrs, resource)
            known = requirements[place] if place < len(requirements) else ()
            add(Check(resource.noun, function.__name__, says, clause or resource.clause, bound, ids(*known), versions,
                      level))
        return function
    return registered


def new(lrs: Lrs, resource: Resource) -> Document:
    return Document(lrs, resource, resource.new(lrs))


@each(("00190", "00188", "00192", "00230", "00217"), ("00273", "00269", "00274", "00282", "00259"),
      ("00287", "00288", "00293", "00290", "00311"))
async def put_then_get(lrs: Lrs, resource: Resource) -> None:
    """A document that is PUT (204) comes back with its content type; before it was 404."""
    document = new(lrs, resource)
    (await document.ask("GET")).must_be(404)
    await document.made({"ア": [1, {"b": None}], "$where": "a.b"})
    answer = await document.holds({"ア": [1, {"b": None}], "$where": "a.b"})
    kind = answer.header("Content-Type")
    answer.must(kind.startswith("application/json"), f"the Content-Type is {kind}", "application/json")


@each(("00190",), ("00273",), ("00287",), clause="Communication 2.2")
async def bytes_come_back_as_they_were(lrs: Lrs, resource: Resource) -> None:
    """A document of any bytes and type comes back byte by byte with its type."""
    for kind, body in (("application/octet-stream", bytes(range(256)) * 40),
                       ("text/plain; charset=shift_jis", b"\x8b\xe3"),
                       ("image/png", b"\x89PNG\r\n\x1a\n\x00"), ("application/json", b'{ "a" : 1.00,\n"b":2 }')):
        document = await new(lrs, resource).made(body, kind)
        answer = await document.holds(body)
        got = answer.header("Content-Type")
        answer.must(got.replace(" ", "").lower() == kind.replace(" ", ""), f"the Content-Type is {got}", kind)


@each(("00190",), ("00273",), ("00287",))
async def put_replaces_the_whole(lrs: Lrs, resource: Resource) -> None:
    """A PUT with the current ETag replaces the whole document, type included."""
    document = await new(lrs, resource).made({"a": 1, "b": 2})
    (await document.ask("PUT", b"text", "text/plain", {"If-Match": await document.etag()})).must_be(204)
    await document.holds(b"text")


@each(("00187", "00191", "00216"), ("00271",), ("00285", "00291"))
async def delete_deletes_one(lrs: Lrs, resource: Resource) -> None:
    """DELETE answers 204 and takes this document away, not its neighbour; what is missing is deleted too: 204."""
    document = await new(lrs, resource).made({"a": 1})
    neighbour = await Document(lrs, resource, {**document.parameters, resource.id_name: "other"}).made({"b": 1})
    (await document.ask("DELETE", headers={"If-Match": await document.etag()})).must_be(204)
    (await document.ask("GET")).must_be(404)
    await neighbour.holds({"b": 1})
    (await document.ask("DELETE")).must_be(204)


@each(("00189", "00233", "00231"), ("00272", "00280", "00283"), ("00286", "00310", "00312", "00292"))
async def post_of_a_new_document_stores_it(lrs: Lrs, resource: Resource) -> None:
    """A POST of a document that is not there stores it (204), of whatever type."""
    document = new(lrs, resource)
    (await document.ask("POST", {"a": 1})).must_be(204)
    await document.holds({"a": 1})
    text = new(lrs, resource)
    (await text.ask("POST", b"plain", "text/plain")).must_be(204)
    await text.holds(b"plain")


@each(("00234", "00183", "00184", "00185", "00186"), ("00279",), ("00308",), clause="Communication 2.2")
async def post_merges_at_the_top(lrs: Lrs, resource: Resource) -> None:
    """A POST sets the members it has, whole, and leaves the others (204)."""
    document = await new(lrs, resource).made({"x": "foo", "y": {"one": 1, "two": 2}, "z.a": [1], "$set": 1})
    (await document.ask("POST", {"x": None, "y": {"three": 3}, "新": {}})).must_be(204)
    await document.holds({"x": None, "y": {"three": 3}, "z.a": [1], "$set": 1, "新": {}})


@each(("00232", "00229", "00235"), ("00278", "00281", "00284"), ("00309", "00313", "00314"),
      clause="Communication 2.2")
async def what_cannot_be_merged_is_refused(lrs: Lrs, resource: Resource) -> None:
    """A POST onto or of anything that is not a JSON object of type application/json: 400, and nothing changes."""
    good = await new(lrs, resource).made({"a": 1})
    text = await new(lrs, resource).made(b"text", "text/plain")
    array = await new(lrs, resource).made(b"[1]")
    (await good.ask("POST", {"b": 2})).must_be(204)
    (await text.ask("POST", {"b": 2})).must_be(400)
    (await array.ask("POST", {"b": 2})).must_be(400)
    for body, kind in ((b'{"b":', "application/json"), (b"[1]", "application/json"), (b"5", "application/json"),
                       (b'{"b": 3}', "text/plain"), (b"b=3", "application/x-www-form-urlencoded"),
                       (b"{b: 3}", "application/json")):
        (await good.ask("POST", body, kind)).must_be(400, because=f"{body!r} as {kind} is no JSON object")
    await good.holds({"a": 1, "b": 2})
    await text.holds(b"text")
    await array.holds(b"[1]")


@each(("00235",), ("00284",), ("00314",))
async def a_new_document_that_says_json_must_be_json(lrs: Lrs, resource: Resource) -> None:
    """A POST of a new document that claims application/json and is none is refused with 400."""
    document = new(lrs, resource)
    (await document.ask("POST", b'{"a": }')).must_be(400)
    (await document.ask("GET")).must_be(404)
    (await document.ask("POST", b'{"a": 1}')).must_be(204)


@each(("00193",), ("00270",), ("00289",))
async def a_list_has_just_the_ids(lrs: Lrs, resource: Resource) -> None:
    """GET without an id answers an array of the ids of this owner, no others; an empty one where there is none."""
    document = new(lrs, resource)
    owner = resource.owner(document.parameters)
    empty = (await lrs.request("GET", resource.path, owner)).must_be(200)
    empty.must(empty.array() == [], "the list of nothing is not empty", "[]")
    wanted = ["a", "b/c?d", "ほ"]
    for name in wanted:
        await Document(lrs, resource, {**owner, resource.id_name: name}).made({"a": 1})
    await new(lrs, resource).made({"other": "owner"})
    answer = (await lrs.request("GET", resource.path, owner)).must_be(200)
    answer.must(sorted(answer.array()) == wanted, "other ids", f"{wanted}")


@each(("00195", "00221", "00222", "00141"), ("00275", "00268"), ("00294", "00303"))
async def since_is_exclusive_and_sees_changes(lrs: Lrs, resource: Resource) -> None:
    """`since` leaves ids whose documents were not stored or changed after it."""
    owner = resource.owner(new(lrs, resource).parameters)
    named = {name: Document(lrs, resource, {**owner, resource.id_name: name}) for name in ("old", "changed", "late")}
    await named["old"].made({"a": 1})
    await named["changed"].made({"a": 1})
    between = await between_writes(lrs)
    (await named["changed"].ask("POST", {"b": 1})).must_be(204)
    await named["late"].made({"a": 1})
    for since, wanted in (("2001-01-01T00:00:00Z", ["changed", "late", "old"]), (between, ["changed", "late"]),
                          ("2099-01-01T00:00:00Z", [])):
        answer = (await lrs.request("GET", resource.path, {**owner, "since": since})).must_be(200)
        answer.must(sorted(answer.array()) == wanted, f"other ids since {since}", f"{wanted}")


@each(("00204",), ("00260",), ("00295",), clause="Data 2.2")
async def since_must_be_an_instant(lrs: Lrs, resource: Resource) -> None:
    """A `since` that is no timestamp is refused with 400."""
    owner = resource.owner(new(lrs, resource).parameters)
    (await lrs.request("GET", resource.path, owner)).must_be(200)
    for since in ("true", "yesterday", "2024-13-01", "", "1711929600"):
        (await lrs.request("GET", resource.path, {**owner, "since": since})).must_be(400)


def _parameters_required() -> None:
    numbers = {
        ("state", "stateId"): {"PUT": "00206", "POST": "00211"},
        ("state", "activityId"): {"PUT": "00210", "POST": "00209", "GET": "00208", "DELETE": "00207"},
        ("state", "agent"): {"PUT": "00215", "POST": "00214", "GET": "00213", "DELETE": "00212"},
        ("agents-profile", "profileId"): {"PUT": "00267", "POST": "00266", "DELETE": "00265"},
        ("agents-profile", "agent"): {"PUT": "00264", "POST": "00263", "GET": "00261", "DELETE": "00262"},
        ("activities-profile", "profileId"): {"PUT": "00302", "POST": "00301", "DELETE": "00300"},
        ("activities-profile", "activityId"): {"PUT": "00299", "POST": "00298", "GET": "00296", "DELETE": "00297"},
    }
    of = {resource.noun: resource for resource in RESOURCES}
    for (noun, parameter), methods in numbers.items():
        for method, number in methods.items():
            _required(of[noun], parameter, method, number)


def _required(resource: Resource, parameter: str, method: str, number: str) -> None:
    async def function(lrs: Lrs) -> None:
        document = await new(lrs, resource).made({"a": 1})
        parameters = document.parameters
        less = Document(lrs, resource, {name: value for name, value in parameters.items() if name != parameter})
        body = {"b": 2} if method in {"PUT", "POST"} else None
        (await less.ask(method, body)).must_be(400, because=f"{parameter} is required")
        await document.holds({"a": 1})
    add(Check(resource.noun, f"{method.lower()}_needs_{parameter}",
              f"{method} without {parameter} is refused with 400, and nothing changes.", resource.clause,
              function, ids(number)))


def _parameters_valid() -> None:
    agents = ("true", "someone", "5", "{", '{"name":"x"}', "{}", '["a"]', '{"mbox":"someone"}', "")
    numbers = {"state": {"PUT": ("00199",), "POST": ("00198",), "GET": ("00197",), "DELETE": ("00196",)},
               "agents-profile": {"PUT": ("00257",), "POST": ("00256",), "GET": ("00258",), "DELETE": ("00255",)}}
    for resource in RESOURCES:
        for method in ("PUT", "POST", "GET", "DELETE"):
            if resource.noun in numbers:
                _valid(resource, method, "agent", agents, ("00012", *numbers[resource.noun][method]))
            if "activit" in resource.path and resource.noun != "agents-profile":
                also = ("00304",) if method == "GET" and resource.noun == "activities-profile" else ()
                _valid(resource, method, "activityId", ("activity", "", "ab=c://x", "5"), ("00012", *also))
    for method, number in {"PUT": "00203", "POST": "00202", "GET": "00201", "DELETE": "00200"}.items():
        _valid(STATE, method, "registration", ("true", "first", "", "6f2c0f5e3f5e4c1c9a557a6a1b2c3d4e"),
               ("00012", number))


def _valid(resource: Resource, method: str, parameter: str, values: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    async def function(lrs: Lrs) -> None:
        document = await new(lrs, resource).made({"a": 1})
        for value in values:
            bad = Document(lrs, resource, {**document.parameters, parameter: value})
            body = {"b": 2} if method in {"PUT", "POST"} else None
            (await bad.ask(method, body)).must_be(400, because=f"{value!r} is no {parameter}")
        await document.holds({"a": 1})
    add(Check(resource.noun, f"{method.lower()}_needs_a_valid_{parameter}", f"{method} with a {parameter} that is none "
              "is refused with 400, and nothing changes.", "Data 2.2", function, ids(*numbers)))


@each(("00140",), clause="Communication 2.2")
async def a_document_needs_no_known_owner(lrs: Lrs, resource: Resource) -> None:
    """Documents are taken about Agents and Activities of which nothing is known."""
    await (await new(lrs, resource).made(b"x", "text/plain")).holds(b"x")


@each(("00224", "00225", "00226", "00228"), ("00276", "00277"), ("00305", "00306", "00307"))
async def an_id_is_any_string(lrs: Lrs, resource: Resource) -> None:
    """An id is a string of any letters, case-sensitive, and its documents do not mix."""
    owner = resource.owner(new(lrs, resource).parameters)
    names = ["a", "A", "1", "true", "null", "{}", "a b", "a+b", "日本語", "a/b", "../a", "𠮷", "$a.b", "é", "e\u0301"]
    for place, name in enumerate(names):
        await Document(lrs, resource, {**owner, resource.id_name: name}).made({"n": place})
    for place, name in enumerate(names):
        await Document(lrs, resource, {**owner, resource.id_name: name}).holds({"n": place})


@each(clause="Communication 2.2", level=SHOULD)
async def last_modified_moves_on(lrs: Lrs, resource: Resource) -> None:
    """A document has Last-Modified, about now, and it does not go back when the document changes."""
    document = await new(lrs, resource).made({"a": 1})
    first = (await document.ask("GET")).must_be(200)
    (await document.ask("POST", {"b": 1})).must_be(204)
    second = (await document.ask("GET")).must_be(200)
    told, later = http_date(first.header("Last-Modified")), http_date(second.header("Last-Modified"))
    second.must(told is not None and later is not None and told <= later, "Last-Modified went back or is no date",
                "a date, not before the one of the first version")


@each(("00322",), ("00322",), ("00322",), clause="Communication 3.1")
async def a_document_has_an_etag(lrs: Lrs, resource: Resource) -> None:
    """A GET has a quoted ETag, the same for the same content, another after a change."""
    document = await new(lrs, resource).made({"a": 1})
    first = await document.etag()
    lrs.must(first.removeprefix("W/").startswith('"') and first.endswith('"') and len(first) > 2,
             f"the ETag is {first}", "an ETag in quotes")
    lrs.must(await document.etag() == first, "the ETag changed, the document did not", first)
    (await document.ask("POST", {"b": 1})).must_be(204)
    lrs.must(await document.etag() != first, "the ETag is that of the document before", "another ETag")


@each(("00322",), ("00322",), ("00322",), clause="Communication 3.1", versions=(V1,))
async def the_etag_is_the_sha_1(lrs: Lrs, resource: Resource) -> None:
    """The ETag is the SHA-1 of the content in hexadecimal, in quotes."""
    document = await new(lrs, resource).made(b"etag", "text/plain")
    answer = await document.ask("GET", headers={"Accept-Encoding": "identity"})
    wanted = f'"{hashlib.sha1(b"etag", usedforsecurity=False).hexdigest()}"'
    answer.must(answer.header("ETag") == wanted, f"the ETag is {answer.headers['ETag']}", wanted)


_parameters_required()
_parameters_valid()
