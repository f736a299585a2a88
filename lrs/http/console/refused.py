"""/console/operator/refused: what was not taken from apps in seven days, and why; what they sent stays masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from lrs import parameters
from lrs.console.pages import Voice
from lrs.http.caliper import FINDINGS
from lrs.http.console.addresses import address, asked
from lrs.http.console.operating import REFUSED_PATH, lend, tabs
from lrs.http.console.viewer import Viewer, show
from lrs.http.keys import ACCESS, EVENTS, REFUSALS
from lrs.http.requests import Call
from lrs.messages.faults import remark, summary
from lrs.storage.contract.access import Credential
from lrs.storage.contract.events import FoundCount
from lrs.storage.contract.refusals import Reason, Refusal

PAGE = 50
MOST_FOUND = 50
_FILTERS = ("app", "reason", "before")


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words, how often it was one, and the address of the page with those alone."""

    app: str
    slug: str
    text: str
    count: int
    latest: int
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A refusal; each finding is where (a JSON pointer), what, and the clause of the standard or how bad it is."""

    refusal: Refusal
    app: str
    text: str
    findings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """At how many Events of an app a rule of Caliper found something."""

    app: str
    text: str
    events: int


async def get_refused(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Newest first; app, reason and place stand in the address."""
    params = asked(call, _FILTERS)
    await lend(call, viewer, "operation/read")
    before = parameters.number(params, "before", 2**53) if "before" in params else None
    keys = {key.key: key for key in await call.app[ACCESS].keys(viewer.tenant)}
    app, slug = params.get("app", ""), params.get("reason", "")
    chosen = [key.key for key in keys.values() if key.app == app] if app else None
    found = await call.app[REFUSALS].of_tenant(viewer.tenant, chosen, slug, before, PAGE + 1)
    reasons = await call.app[REFUSALS].reasons(viewer.tenant)
    voice = viewer.voice(call)
    counts = [] if any(params.values()) else await call.app[EVENTS].findings(viewer.tenant)
    return show(call, viewer, "operator/refused.html", tabs=tabs(viewer, REFUSED_PATH), action=REFUSED_PATH,
                found=_found(counts[:MOST_FOUND], keys.values(), voice),
                refusals=[_shown(each, keys, voice) for each in found[:PAGE]], whys=_whys(reasons, keys, voice),
                apps=sorted({(_app(each.credential, keys), _named(each.credential, keys)) for each in reasons}),
                reasons=sorted({(each.slug, summary(each.slug, voice.language)) for each in reasons}),
                app=app, slug=slug, active=_active(params, keys, voice),
                newer=address(REFUSED_PATH, {**params, "before": ""}) if before is not None else "",
                older=address(REFUSED_PATH, {**params, "before": str(found[PAGE - 1].at)}) if len(found) > PAGE else "")


def frequent(reasons: Sequence[Reason], keys: Iterable[Credential], voice: Voice) -> list[Why]:
    """What was refused of which app for what, the most frequent first."""
    return _whys(reasons, {key.key: key for key in keys}, voice)


def _shown(refusal: Refusal, keys: Mapping[str, Credential], voice: Voice) -> Shown:
    return Shown(refusal, _named(refusal.credential, keys), summary(refusal.slug, voice.language), tuple(
        (each["pointer"], remark(refusal.slug, each, voice.language), _note(each, voice)) for each in refusal.findings))


def _note(finding: Mapping[str, str], voice: Voice) -> str:
    return f"xAPI {finding['clause']}" if "severity" not in finding else voice.say(f"remarked-{finding['severity']}")


def _whys(reasons: Sequence[Reason], keys: Mapping[str, Credential], voice: Voice) -> list[Why]:
    """By app and reason, the most frequent first; keys of one app together."""
    found: dict[tuple[str, str], Why] = {}
    for each in reasons:
        app = _app(each.credential, keys)
        before = found.get((app, each.slug))
        found[app, each.slug] = Why(
            _named(each.credential, keys), each.slug, summary(each.slug, voice.language),
            each.count + (before.count if before else 0), max(each.latest, before.latest if before else 0),
            address(REFUSED_PATH, {"app": app, "reason": each.slug}))
    return sorted(found.values(), key=lambda why: -why.count)


def _found(counts: Sequence[FoundCount], keys: Iterable[Credential], voice: Voice) -> list[Found]:
    names = {key.app: key.name or key.app for key in keys}
    return [Found(names.get(each.by, each.by), remark(FINDINGS, {"rule": each.rule, "pointer": ""}, voice.language),
                  each.events) for each in counts]


def _active(params: Mapping[str, str], keys: Mapping[str, Credential], voice: Voice) -> list[tuple[str, str]]:
    """What it is narrowed down by, each with the address without it."""
    app, slug = params.get("app", ""), params.get("reason", "")
    names = {key.app: key.name or key.app for key in keys.values()}
    told = (("app", names.get(app, app)), ("reason", summary(slug, voice.language)))
    return [(f"{voice.label(f'refused-{name}')}: {value}", address(REFUSED_PATH, {**params, name: "", "before": ""}))
            for name, value in told if value]


def _app(credential: str, keys: Mapping[str, Credential]) -> str:
    return keys[credential].app if credential in keys else credential


def _named(credential: str, keys: Mapping[str, Credential]) -> str:
    return (keys[credential].name or keys[credential].app) if credential in keys else credential
