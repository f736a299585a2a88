"""A token of a learner who decides alone."""

from __future__ import annotations

from dataclasses import replace

from lrs.config import Config, Policy
from lrs.http import keys
from tests.http.browsing import people
from tests.http.conftest import TENANT, Key
from tests.http.schooling import LAST_YEAR, THIS_YEAR, schooling
from tests.http.test_learner_tokens import CHILD, MINE, issue


async def test_who_decides_alone_makes_it_alone_and_the_guardian_s_lapses(config: Config) -> None:
    async with schooling(config, Policy(standing_seconds=0, guardian_decides_below=1)) as grown:
        key = await issue(grown, "pupil", MINE)
        answer = await grown.server.client(key).get("statements")
        assert {each["id"] for each in answer.json()["statements"]} == {grown.ids[LAST_YEAR], grown.ids[THIS_YEAR]}
        mother = grown.browsers["mother"]
        page = await mother.open(CHILD)
        assert key.key in page.text
        refused = await mother.send(CHILD, do="issue", token="abcd-abcd-abcd", label="x", assent="yes")
        assert refused.status == 403
        tokens = grown.server.app[keys.STORE].learner_tokens
        own = await tokens.get(key.key)
        assert own is not None
        account = await people(grown.server).accounts.get(TENANT, "mother")
        await tokens.add(replace(own, token_id="yyyy-yyyy-yyyy", account=account.account_id, user=""))
        lapsed = await grown.server.client(Key("yyyy-yyyy-yyyy", key.secret)).get("statements")
        assert (lapsed.status, lapsed.problem()) == (403, "learner-token-lapsed")
