"""Pages of a younger pupil, and of a family that sees sums alone."""

from __future__ import annotations

from lrs.config import Config
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.test_sign_in import beside
from tests.http.schooling import PUPIL, schooling


async def test_a_younger_pupil_and_a_family_that_sees_sums_have_pages_of_their_own(
        config: Config, chromium: Open, node: str) -> None:
    async with schooling(config) as school:
        def look() -> None:
            for who, path in (("pupil", "/console/me"), ("father", f"/console/children/{PUPIL}")):
                browser = chromium("ja")
                looking.sign_in(browser, school.server.origin, who)
                whole = f"{path}?from=2020-01-01&to=2030-01-01"
                looking.look_at(browser, school.server.origin, [(f"own-{who}", whole)])
                if who == "pupil":
                    looking.look_at(browser, school.server.origin, [("own-pupil-looks", f"{path}/audit")])

        await beside(look)
