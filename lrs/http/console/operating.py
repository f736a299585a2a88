"""What the pages of who runs the system share: who may, the way between them, and that each change is audited."""

from __future__ import annotations

from collections.abc import Iterable

from lrs.access.actions import Action
from lrs.access.principal import KeyKind
from lrs.access.reading import Lent, Wanted
from lrs.access.roles import Role
from lrs.audit.entry import Actor, Entry
from lrs.errors import Forbidden
from lrs.http.console.viewer import Crumb, Viewer
from lrs.http.keys import ACCESS, READING
from lrs.http.requests import Call
from lrs.storage.contract.access import Credential

OPERATOR_PATH = "/console/operator"
KEYS_PATH = f"{OPERATOR_PATH}/keys"
REFUSED_PATH = f"{OPERATOR_PATH}/refused"
UNLINKED_PATH = f"{OPERATOR_PATH}/unlinked"
UNRESOLVED_PATH = f"{OPERATOR_PATH}/unresolved"
JOBS_PATH = f"{OPERATOR_PATH}/jobs"
FORWARDS_PATH = f"{OPERATOR_PATH}/forwards"
CUSTODIANS_PATH = f"{OPERATOR_PATH}/custodians"

Tab = tuple[str, str, bool]

_TABS = (("operator-overview", OPERATOR_PATH), ("jobs", JOBS_PATH), ("keys", KEYS_PATH), ("refused", REFUSED_PATH),
         ("unlinked", UNLINKED_PATH), ("unresolved", UNRESOLVED_PATH), ("forwards", FORWARDS_PATH),
         ("custodians", CUSTODIANS_PATH))


async def lend(call: Call, seen_by: Viewer, *actions: Action) -> Lent:
    """The rights by which the viewer may do the first of these that they may. Raises `Forbidden`, naming the rule."""
    for action in actions[:-1]:
        if (found := await lent(call, seen_by, action)) is not None:
            return found
    return await call.app[READING].lend(seen_by.person, Wanted(), actions[-1])


async def lent(call: Call, seen_by: Viewer, action: Action) -> Lent | None:
    """The same of one action, None for who may not."""
    try:
        return await call.app[READING].lend(seen_by.person, Wanted(), action)
    except Forbidden:
        return None


def tabs(seen_by: Viewer, here: str) -> list[Tab]:
    """The way between these pages; who does not run the system has only one, and needs none."""
    if Role.OPERATOR not in seen_by.roles:
        return []
    return [(key, path, path == here) for key, path in _TABS]


def above(call: Call, seen_by: Viewer, key: str, path: str) -> list[Crumb]:
    """The pages above one that belongs to the page at `path`, whose word has this key."""
    voice = seen_by.voice(call)
    own = [(voice.label("operator"), OPERATOR_PATH)] if Role.OPERATOR in seen_by.roles else []
    return [*own, (voice.label(key), path)]


def note(call: Call, event: str, lent: Lent, object_: str = "", **details: object) -> None:
    """Note in the audit log what the viewer does here."""
    actor = Actor("person", lent.person.user or lent.person.account, lent.role.value)
    call.audit(Entry(event, actor, purpose=lent.purpose.value if lent.purpose else "", rule=lent.rule, object=object_,
                     request=call.request_id, details=details))


def by(lent: Lent) -> str:
    """Under what name services keep who did something."""
    return lent.person.account


def wide(keys: Iterable[Credential]) -> list[Credential]:
    """Those in use that reach every record, of which both pages with keys warn."""
    return [key for key in keys if key.kind is KeyKind.SYSTEM and key.revoked is None]


async def app_names(call: Call, tenant: str) -> dict[str, str]:
    """What people call each app."""
    return {key.app: key.name or key.app for key in await call.app[ACCESS].keys(tenant)}
