"""GET /api/v1/schools/{code}: what a school code says, and what the imported school lists say of the school.

Public reference data: whoever has a key of some tenant may read it.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from lrs.http.keys import CODES
from lrs.http.requests import Call
from lrs.http.responses import encoded
from lrs.storage.contract.codes import SchoolForm


async def get_school(call: Call) -> web.Response:
    """`listed` is false when no list has the code; what its digits say is there all the same."""
    call.query()
    school = await call.app[CODES].school(call.request.match_info["code"])
    code, latest = school.code, school.latest
    return encoded({
        "code": code.code, "listed": latest is not None, "schoolType": code.type._asdict(),
        "prefecture": code.prefecture._asdict(), "founder": code.founder._asdict(), "number": code.number,
        **(_form(latest) if latest else {}),
        "successors": [{"code": follower, "name": name or None} for follower, name in school.successors],
        "history": [{"listed": [form.dates[0], form.dates[-1]], **_form(form)} for form in school.forms],
    })


def _form(form: SchoolForm) -> dict[str, Any]:
    """As listed; null where the list has nothing."""
    return {
        "name": form.name, "kind": form.kind or None, "branch": form.branch or None, "address": form.address or None,
        "postalCode": form.postal_code or None, "setOn": form.set_on or None,
        "abolishedOn": form.abolished_on or None, "surveyNumber": form.survey_number or None,
    }
