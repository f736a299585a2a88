"""What an app writes goes on to a second server of ours over HTTP: at least once, within consent, whatever fails."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from lrs.access.principal import KeyKind
from lrs.config import Config, Limits
from lrs.errors import BadRequest, NotFound
from lrs.exchangesettings import Forwarding, Outgoing
from lrs.forwarding.service import ForwardService, Wanted
from lrs.http import keys
from lrs.storage.contract.forwards import Forward
from tests.annotation.test_ingest import TOOL, trial
from tests.builders import attachment, multipart, part
from tests.http.conftest import TENANT, Client, Server, serving
from tests.http.schooling import CLASSMATE, PUPIL, THIS_YEAR, School, app_of, audit, schooling

CHILD = f"/console/children/{PUPIL}/forwarding"
DONE, TRIED = "http://adlnet.gov/expapi/verbs/completed", "http://adlnet.gov/expapi/verbs/attempted"


@dataclass(frozen=True)
class Pair:
    """A school, and the server that its Statements are sent on to."""

    school: School
    other: Server
    service: ForwardService

    @property
    def target(self) -> str:
        return f"{self.other.origin}/xAPI"

    async def forward(self, app: str, **wanted: Any) -> Forward:
        key = self.other.keys[KeyKind.APP]
        return await self.service.add(Wanted(TENANT, app, self.target, key.key, key.secret, **wanted))

    async def there(self, statement_id: str, **params: str) -> dict[str, Any] | None:
        system = self.other.client(self.other.keys[KeyKind.SYSTEM])
        answer = await system.get(f"statements?statementId={statement_id}")
        return answer.json() if answer.status == 200 else None

    async def now(self, forward: Forward) -> Forward:
        return await self.service.get(TENANT, forward.forward_id)


async def until(holds: Callable[[], Coroutine[Any, Any, object]], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
async def pair(config: Config) -> AsyncIterator[Pair]:
    async with paired(config, Forwarding(pause_seconds=1, most_dead=3)) as found:
        yield found


@asynccontextmanager
async def paired(config: Config, forwarding: Forwarding) -> AsyncIterator[Pair]:
    """Both servers, and the consent of PUPIL's family to sending on from one to the other."""
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(serving(replace(
            config, mongo=replace(config.mongo, database=f"{config.mongo.database}_b"),
            limits=replace(Limits(), body_bytes=20_000), forwarding=Forwarding(look_seconds=0))))
        school = await stack.enter_async_context(schooling(replace(
            config, outgoing=Outgoing(allow="127.0.0.1"), forwarding=forwarding)))
        pair = Pair(school, other, school.server.app[keys.FORWARDS])
        first = await pair.forward((await app_named(school, "first"))[1])
        await agree(pair)
        await pair.service.remove(TENANT, first.forward_id)
        yield pair


async def app_named(school: School, name: str, category: str = "school-learning") -> tuple[Client, str]:
    """A learning app and the name under which it writes."""
    app = f"{name}-{uuid4().hex[:8]}"
    return await app_of(school.server, app, category, "learning"), app


async def agree(pair: Pair, do: str = "agree", who: str = "mother", path: str = CHILD, **fields: str) -> None:
    browser = pair.school.browsers[who]
    await browser.open(path)
    answer = await browser.send(path, do=do, target=pair.target, **{"assent": "yes", **fields})
    assert answer.status == 303, answer.text


def done(learner: str = PUPIL, **members: Any) -> dict[str, Any]:
    return {**trial(learner, TOOL, timestamp=THIS_YEAR, id=str(uuid4())), **members}


async def post(app: Client, *statements: dict[str, Any]) -> list[str]:
    answer = await app.post("statements", json=list(statements))
    assert answer.status == 200, answer.text
    return [each["id"] for each in statements]


# --- what goes --------------------------------------------------------------------------------------------


async def test_what_an_app_writes_arrives_under_its_id_and_is_the_same(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    forward = await pair.forward(name)
    sent = [done() for _ in range(120)]
    await post(app, *sent)
    await until(lambda: pair.there(sent[-1]["id"]))
    await until(lambda: sent_so_far(pair, forward, 120))
    for each in sent[::40]:
        found = await pair.there(each["id"])
        assert found is not None
        assert {name: found[name] for name in each} == each
    assert (await pair.now(forward)).failures == 0


async def sent_so_far(pair: Pair, forward: Forward, count: int) -> bool:
    return (await pair.now(forward)).sent == count


async def test_only_learners_who_agreed_are_sent_on_and_none_after_a_withdrawal(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    forward = await pair.forward(name)
    [other, mine] = await post(app, done(CLASSMATE), done())
    await until(lambda: pair.there(mine))
    assert await pair.there(other) is None
    await agree(pair, "withdraw")
    try:
        [late] = await post(app, done())
        at = (await pair.now(forward)).position
        await until(lambda: moved(pair, forward, at))
        assert await pair.there(late) is None
    finally:
        await agree(pair)
    [again] = await post(app, done())
    await until(lambda: pair.there(again))
    assert await pair.there(late) is None


async def moved(pair: Pair, forward: Forward, position: int) -> bool:
    return (await pair.now(forward)).position > position


async def test_attendance_and_what_another_app_wrote_never_go(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    affairs = await app_of(pair.school.server, name, "school-affairs", "life")
    teaching = await app_of(pair.school.server, name, "school-learning", "teaching")
    stranger, _ = await app_named(pair.school, "stranger")
    await pair.forward(name)
    never = [(await post(each, done()))[0] for each in (affairs, teaching, stranger)]
    [gone] = await post(app, done())
    await until(lambda: pair.there(gone))
    assert [await pair.there(each) for each in never] == [None, None, None]


async def test_filters_by_verb_and_activity(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    activity = f"https://drill.example.jp/{uuid4()}"
    forward = await pair.forward(name, verbs=(DONE,), activities=(activity,), categories=("school-learning",))
    right = done(verb={"id": DONE}, object={"id": activity})
    await post(app, done(verb={"id": TRIED}, object={"id": activity}), done(verb={"id": DONE}), right)
    await until(lambda: pair.there(right["id"]))
    await until(lambda: sent_so_far(pair, forward, 1))


async def test_attachments_go_along(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drawing")
    await pair.forward(name)
    picture = "絵".encode() * 100
    statement = done(attachments=[attachment(picture)])
    assert (await app.post("statements", **multipart(statement, part(picture)))).status == 200
    await until(lambda: pair.there(statement["id"]))
    system = pair.other.client(pair.other.keys[KeyKind.SYSTEM])
    found = await system.get(f"statements?statementId={statement['id']}&attachments=true")
    assert picture in found.body


async def test_what_was_there_before_goes_only_if_asked(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    [old] = await post(app, done())
    await pair.forward(name)
    [new] = await post(app, done())
    await until(lambda: pair.there(new))
    assert await pair.there(old) is None
    await pair.forward(name, from_start=True)
    await until(lambda: pair.there(old))


async def test_a_statement_in_the_older_version_goes_in_it(pair: Pair) -> None:
    app, name = await app_named(pair.school, "old")
    await pair.forward(name)
    [old] = await post(app.with_(X_Experience_API_Version="1.0.3"), done())
    [new] = await post(app, done())
    await until(lambda: pair.there(new))
    found = await pair.there(old)
    assert found is not None
    assert found["version"] == "1.0.0"


# --- what fails -------------------------------------------------------------------------------------------


async def test_what_is_there_already_counts_as_sent_also_with_another_content(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    forward = await pair.forward(name)
    first, second = done(), done()
    taken = pair.other.client(pair.other.keys[KeyKind.SYSTEM])
    await post(taken, {**first, "verb": {"id": TRIED}})
    await post(app, first, second)
    await until(lambda: pair.there(second["id"]))
    await until(lambda: sent_so_far(pair, forward, 2))
    assert await pair.service.count_dead(forward) == 0


async def test_what_the_other_side_refuses_is_a_dead_letter_and_holds_nothing_up(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    forward = await pair.forward(name)
    large = done(result={"response": "長" * 8000})
    _, small = await post(app, large, done())
    await until(lambda: pair.there(small))
    await until(lambda: dead(pair, forward, 1))
    [letter] = await pair.service.dead(TENANT, forward.forward_id)
    assert (letter.statement_id, letter.status, letter.learner, letter.tries) == (large["id"], 413, PUPIL, 1)
    assert await pair.service.retry(TENANT, forward.forward_id) == 1
    await until(lambda: tried(pair, forward, 2))
    store = pair.school.server.app[keys.STORE]
    assert await store.forwards.naming(TENANT, [PUPIL]) == 1
    assert await store.forwards.forget(TENANT, [PUPIL]) == 1
    assert await dead(pair, forward, 0)


async def dead(pair: Pair, forward: Forward, count: int) -> bool:
    return await pair.service.count_dead(forward) == count


async def tried(pair: Pair, forward: Forward, times: int) -> bool:
    [letter] = await pair.service.dead(TENANT, forward.forward_id)
    return letter.tries == times and not letter.again


async def test_with_too_many_dead_letters_it_stands_still_until_somebody_looked(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    forward = await pair.forward(name)
    await post(app, *(done(result={"response": "長" * 8000}) for _ in range(3)))
    await until(lambda: dead(pair, forward, 3))
    [waits] = await post(app, done())
    await until(lambda: failing(pair, forward))
    assert "dead letters" in (await pair.now(forward)).reason
    assert await pair.there(waits) is None
    await pair.school.server.app[keys.STORE].forwards.forget(TENANT, [PUPIL])
    await pair.service.retry(TENANT, forward.forward_id)
    await until(lambda: pair.there(waits))


async def failing(pair: Pair, forward: Forward) -> bool:
    return (await pair.now(forward)).failures > 0


async def test_while_the_other_side_takes_nothing_it_waits_and_loses_nothing(pair: Pair) -> None:
    app, name = await app_named(pair.school, "drill")
    access, store = pair.other.app[keys.ACCESS], pair.other.app[keys.STORE]
    made, secret = await access.create_credential(TENANT, None, "転送", KeyKind.APP)
    forward = await pair.service.add(Wanted(TENANT, name, pair.target, made.key, secret))
    await access.revoke_credential(made.key)
    sent = await post(app, *(done() for _ in range(5)))
    await until(lambda: failing(pair, forward))
    found = await pair.now(forward)
    assert "401" in found.reason
    assert found.oldest is not None
    await until(lambda: told(pair, "lrs_forwarding_lag_seconds"))
    await store.db["credentials"].update_one({"_id": made.key}, {"$set": {"revoked": None}})
    access.forget(made.key)
    await until(lambda: pair.there(sent[-1]))
    assert [each for each in sent if await pair.there(each) is None] == []
    await until(lambda: well(pair, forward))  # what is there already is kept to be so a moment later
    found = await pair.now(forward)
    assert (found.failures, found.reason, found.oldest) == (0, "", None)


async def well(pair: Pair, forward: Forward) -> bool:
    return not await failing(pair, forward)


async def told(pair: Pair, metric: str) -> bool:
    text = (await pair.school.server.client(pair.school.server.keys[KeyKind.SYSTEM]).get("/metrics")).text
    [value] = re.findall(rf"^{metric} (\S+)$", text, re.MULTILINE)
    return float(value) > 0


# --- who may, and what is told ----------------------------------------------------------------------------


async def refusal(pair: Pair, **wanted: Any) -> str:
    key = pair.other.keys[KeyKind.APP]
    _, name = await app_named(pair.school, "drill")
    with pytest.raises((BadRequest, NotFound)) as raised:
        await pair.service.add(Wanted(**{"tenant": TENANT, "app": name, "target": pair.target, "key": key.key,
                                         "secret": key.secret, **wanted}))
    return raised.value.slug


@pytest.mark.parametrize(("wanted", "slug"), [
    ({"target": "http://lrs.example.jp/xAPI"}, "address-https"),
    ({"target": "https://10.0.0.1/xAPI"}, "address-inside"),
    ({"target": "https://[::1]/xAPI"}, "address-inside"),
    ({"target": "https://169.254.169.254/latest"}, "address-inside"),
    ({"target": "https://localhost/xAPI"}, "address-inside"),
    ({"target": "https://user:pass@lrs.example.jp/xAPI"}, "address-plain"),
    ({"target": "ftp://lrs.example.jp"}, "address-invalid"),
    ({"secret": "wrong"}, "forward-no-lrs"),
    ({"app": "nobody"}, "forward-app-unknown"),
    ({"tenant": "nowhere"}, "tenant-unknown"),
    ({"categories": ("school-affairs",)}, "forward-category"),
    ({"categories": ("private-learning",)}, "forward-category"),
    ({"verbs": ("完了",)}, "forward-filter"),
])
async def test_what_cannot_be_sent_on_is_refused_with_its_reason(pair: Pair, wanted: dict[str, Any], slug: str) -> None:
    assert await refusal(pair, **wanted) == slug


async def test_an_address_without_an_lrs_is_refused(pair: Pair) -> None:
    assert await refusal(pair, target=f"{pair.other.origin}/nothing") == "forward-no-lrs"


async def test_the_secret_is_kept_wrapped(pair: Pair) -> None:
    _, name = await app_named(pair.school, "drill")
    forward = await pair.forward(name)
    record = await pair.school.server.app[keys.STORE].db["forwards"].find_one({"forward_id": forward.forward_id})
    assert pair.other.keys[KeyKind.APP].secret not in str(record)


async def test_a_guardian_says_that_the_child_agrees(pair: Pair) -> None:
    browser = pair.school.browsers["mother"]
    await agree(pair, "withdraw")
    page = await browser.open(CHILD)
    assert pair.target in page.text
    answer = await browser.send(CHILD, do="agree", target=pair.target, assent="")
    assert answer.status == 403
    assert 'role="alert"' in answer.text
    await agree(pair)


@pytest.mark.parametrize(("who", "path"), [
    ("father", CHILD), ("classmate", CHILD), ("teacher", CHILD), ("pupil", "/console/me/forwarding")])
async def test_nobody_else_agrees(pair: Pair, who: str, path: str) -> None:
    browser = pair.school.browsers[who]
    await browser.open("/console/help" if who == "teacher" else path if who == "pupil" else "/console/me")
    answer = await browser.send(path, do="agree", target=pair.target, assent="yes")
    assert answer.status == 403


async def test_an_operator_sees_how_it_goes(pair: Pair) -> None:
    _, name = await app_named(pair.school, "drill")
    forward = await pair.forward(name)
    page = await pair.school.browsers["operator"].open("/console/operator/forwards")
    assert page.status == 200
    assert forward.forward_id in page.text
    assert (await pair.school.browsers["teacher"].get("/console/operator/forwards")).status == 403


async def test_what_is_done_with_forwards_and_consents_is_audited(pair: Pair) -> None:
    _, name = await app_named(pair.school, "drill")
    forward = await pair.forward(name)
    await pair.service.remove(TENANT, forward.forward_id)
    with pytest.raises(NotFound):
        await pair.service.get(TENANT, forward.forward_id)
    told_of = {each["event"] for each in await audit(pair.school) if forward.forward_id in json.dumps(each)}
    assert told_of == {"forward.add", "forward.remove"}
    assert "consent.give" in {each["event"] for each in await audit(pair.school, subject=PUPIL)}
