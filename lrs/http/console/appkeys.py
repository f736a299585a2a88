"""/console/operator/keys: the keys of apps: what there is, a new one, whose accounts one may name, revoking one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from lrs.access.categories import ACTIVITY_CLASSES, HELD
from lrs.access.principal import CaliperRules, KeyKind
from lrs.access.scopes import DEFAULT_SCOPES, SCOPES
from lrs.access.secrets import is_key, new_key
from lrs.errors import BadRequest, Conflict, LRSError, NotFound
from lrs.http import pages
from lrs.http.console.operating import KEYS_PATH, above, lend, note, tabs, wide
from lrs.http.console.viewer import Crumb, Viewer, show
from lrs.http.keys import ACCESS, CONFIG, OVERVIEW
from lrs.http.requests import Call
from lrs.storage.contract.access import Credential, Registration

_REGISTRATION = ("category", "activity_class", "home_pages", "caliper_strict", "events_only")
_OPTIONAL = ("key", "app", *_REGISTRATION, *(f"scope-{each}" for each in SCOPES))


@dataclass(frozen=True, slots=True)
class Line:
    """A key as the list shows it. `latest`: when (ms) its app last stored a Statement."""

    key: Credential
    latest: int | None


async def get_keys(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("done",))
    await lend(call, viewer, "operation/read")
    keys = await call.app[ACCESS].keys(viewer.tenant)
    latest = await call.app[OVERVIEW].latest(viewer.tenant, {key.app for key in keys})
    lines = [Line(key, latest.get(key.app)) for key in keys]
    return show(call, viewer, "operator/keys.html", tabs=tabs(viewer, KEYS_PATH), done=params.get("done") == "revoked",
                in_use=[line for line in lines if line.key.revoked is None],
                revoked=[line for line in lines if line.key.revoked is not None],
                wide_keys=wide(keys))


async def get_new(call: Call, viewer: Viewer) -> web.StreamResponse:
    call.query()
    await lend(call, viewer, "keys/write")
    return _form(call, viewer, {"key": new_key(), "kind": KeyKind.APP.value, "activity_class": "learning"})


async def post_new(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Make the key that the form names and show its secret, this once. A form that comes again, as by a page that is
    loaded anew, makes no other key."""
    lent = await lend(call, viewer, "keys/write")
    form = await viewer.form(call, ("name", "kind"), _OPTIONAL)
    try:
        made, secret = await call.app[ACCESS].create_credential(
            viewer.tenant, form["app"].strip() or None, form["name"].strip(), _kind(form["kind"]), _scopes(form),
            _registration(form, Registration()), _named(form["key"]))
    except Conflict:
        return pages.see_other(f"{KEYS_PATH}/{form['key']}?done=made")
    except BadRequest as error:
        return _form(call, viewer, form, error)
    note(call, "credential.created", lent, made.key, kind=made.kind.value, scopes=sorted(made.scopes))
    return show(call, viewer, "operator/key-made.html", crumbs=_above(call, viewer), made=made, secret=secret,
                endpoint=viewer.visitor.origin + call.app[CONFIG].server.base_path,
                caliper=viewer.visitor.origin + call.app[CONFIG].caliper.path)


async def get_key(call: Call, viewer: Viewer) -> web.StreamResponse:
    params = call.query(optional=("done",))
    await lend(call, viewer, "keys/write")
    return await _key(call, viewer, done=params.get("done", ""))


async def post_key(call: Call, viewer: Viewer) -> web.StreamResponse:
    """Say anew whose accounts it may name and what its Statements are; or (`do` revoke) refuse it from now on."""
    lent = await lend(call, viewer, "keys/write")
    form = await viewer.form(call, ("do",), _REGISTRATION)
    found = await _found(call, viewer)
    if form["do"] == "revoke":
        await call.app[ACCESS].revoke_credential(found.key)
        note(call, "credential.revoked", lent, found.key)
        return pages.see_other(f"{KEYS_PATH}?done=revoked")
    try:
        registered = await call.app[ACCESS].register(found.key, _registration(form, found.registration))
    except BadRequest as error:
        return await _key(call, viewer, error=error)
    note(call, "credential.changed", lent, found.key, category=registered.category,
         activity_class=registered.activity_class, home_pages=sorted(registered.home_pages))
    return pages.see_other(f"{KEYS_PATH}/{found.key}?done=changed")


# --- pages ------------------------------------------------------------------------------------------------


def _form(call: Call, viewer: Viewer, form: Mapping[str, str], error: LRSError | None = None) -> web.Response:
    return show(call, viewer, "operator/key-new.html", crumbs=_above(call, viewer), error=error, form=form,
                kinds=[each.value for each in DEFAULT_SCOPES], scopes=SCOPES,
                usual={kind.value: sorted(given) for kind, given in DEFAULT_SCOPES.items()}, **_choices(viewer))


async def _key(call: Call, viewer: Viewer, *, done: str = "", error: LRSError | None = None) -> web.Response:
    found = await _found(call, viewer)
    latest = await call.app[OVERVIEW].latest(viewer.tenant, {found.app})
    return show(call, viewer, "operator/key.html", crumbs=_above(call, viewer), error=error, key=found,
                latest=latest.get(found.app), done=done, shared=viewer.visitor.tenant.home_pages,
                cache_seconds=call.app[CONFIG].auth.cache_seconds, **_choices(viewer))


def _choices(viewer: Viewer) -> dict[str, Any]:
    return {"categories": tuple(HELD[viewer.visitor.tenant.kind]), "activity_classes": ACTIVITY_CLASSES}


def _above(call: Call, viewer: Viewer) -> list[Crumb]:
    return above(call, viewer, "keys", KEYS_PATH)


async def _found(call: Call, viewer: Viewer) -> Credential:
    return await call.app[ACCESS].key(viewer.tenant, call.request.match_info["key"])


# --- forms ------------------------------------------------------------------------------------------------


def _named(key: str) -> str:
    if not is_key(key):
        raise NotFound("page-unknown")
    return key


def _kind(text: str) -> KeyKind:
    if text not in list(DEFAULT_SCOPES):
        raise NotFound("page-unknown")
    return KeyKind(text)


def _scopes(form: Mapping[str, str]) -> list[str] | None:
    """Those that were ticked; None, those of its kind, for none."""
    return [each for each in SCOPES if form.get(f"scope-{each}")] or None


def _registration(form: Mapping[str, str], before: Registration) -> Registration:
    """What the form says; where it does not ask, as it was before."""
    return replace(before, home_pages=frozenset(form["home_pages"].split()), category=form["category"],
                   activity_class=form["activity_class"] or before.activity_class,
                   caliper=CaliperRules(bool(form["caliper_strict"]), not form["events_only"]))
