"""Every path this server answers, in one table; what happens to each request is in `resource.py`."""

from __future__ import annotations

from typing import TypedDict

from aiohttp import web

from lrs.bundles.contents.credential import REVOKED_PATH
from lrs.console.static_files import PATH as STATIC_PATH
from lrs.http.about import get_about
from lrs.http.access import get_explanation
from lrs.http.activities import get_activity
from lrs.http.agents import get_person
from lrs.http.annotations import get_annotations, get_unresolved, put_annotations
from lrs.http.audit import AUDIT_KEYS_PATH, get_audit, get_audit_keys, get_checkpoint, get_mine, get_proof
from lrs.http.board import get_performance, get_use
from lrs.http.bundles import (
    CONTENT_PATH,
    EXPORTS_PATH,
    HANDOVER_PATH,
    HANDOVERS_PATH,
    LINK_PATH,
    RECEIPT_PATH,
    get_content,
    get_export,
    get_exports,
    get_handover,
    post_export,
    post_handover,
    post_handover_taken,
    post_link,
    post_receipt,
)
from lrs.http.caliper import get_configuration, post_events
from lrs.http.caliper import validate as validate_events
from lrs.http.campaigns import delete_slip, get_campaign, get_campaigns, post_campaign, post_slips
from lrs.http.caserequests import REQUESTS_PATH, get_request, post_request
from lrs.http.cases import (
    get_case,
    get_cases,
    get_consents,
    get_receipt,
    post_case,
    post_closing,
    post_decision,
    post_withdrawal,
)
from lrs.http.cases import post_erasure as post_case_erasure
from lrs.http.check import CHECK_PATH, get_check, post_check
from lrs.http.classes import (
    get_class_answers,
    get_class_attention,
    get_class_coverage,
    get_learner_attention,
    get_learner_coverage,
    get_learner_imported,
)
from lrs.http.console.home import get_root
from lrs.http.console.table import NOWHERE, PAGES
from lrs.http.curriculum import find_curriculum, get_curriculum
from lrs.http.custodians import CUSTODIAN_PATH, JWKS_PATH, KEY_PATH, get_custodian, get_jwks, get_key
from lrs.http.description import DESCRIPTION_PATH, PAGE_PATH, Description, get_description, get_page
from lrs.http.documents import ACTIVITY_PROFILE, AGENT_PROFILE, STATE
from lrs.http.erasures import get_erasure, get_erasures, post_approval, post_erasure
from lrs.http.events import PATH as EVENTS_PATH
from lrs.http.events import get_event, get_events
from lrs.http.health import get_alive, get_metrics, get_ready
from lrs.http.imports import PATH as IMPORTS_PATH
from lrs.http.imports import get_findings, get_import, get_imports, get_origin, post_confirmation, post_import
from lrs.http.invitations import BOUND_PATH, INVITATION_PATH, get_bound, get_invitation, post_invitation
from lrs.http.keys import CONFIG, DESCRIPTION
from lrs.http.learning import PATH as LEARNING_PATH
from lrs.http.learning import get_statement as get_learned
from lrs.http.learning import get_statements as get_learning
from lrs.http.links import delete_links, get_links, get_unlinked, post_links
from lrs.http.live import get_live
from lrs.http.oauth import METADATA_PATH, TOKEN_PATH, get_metadata, post_token
from lrs.http.oidc import CALLBACK_PATH, PROVIDER_PATH, get_callback, get_provider
from lrs.http.pages import get_static
from lrs.http.previews import PREVIEW_PATH, get_preview, post_preview
from lrs.http.profiles import get_profiles, validate_claims
from lrs.http.refusals import get_refusals
from lrs.http.resource import Resource
from lrs.http.revoked import get_revoked
from lrs.http.roster import get_class as get_roster_class
from lrs.http.roster import get_classes as get_roster_classes
from lrs.http.roster import get_template, put_roster
from lrs.http.schools import get_school
from lrs.http.sessions import SESSION_PATH, delete_session, get_session
from lrs.http.signing_in import (
    PASSWORD_PATH,
    SIGN_IN_PATH,
    SIGN_OUT_PATH,
    get_password,
    get_sign_in,
    get_sign_out,
    post_password,
    post_sign_in,
    post_sign_out,
)
from lrs.http.statements import get_statements, post_statements, put_statement
from lrs.http.studylog import get_class_log, get_class_summary, get_classes, get_learner_log, get_learner_summary
from lrs.http.validate import validate
from lrs.http.withdrawals import WITHDRAWALS_PATH
from lrs.http.withdrawals import post_withdrawal as post_bundle_withdrawal


class _Page(TypedDict):
    xapi: bool
    open: bool
    cors: bool
    page: bool


# Open: each page looks for its visitor's session itself, because most are for who has none.
_PAGE = _Page(xapi=False, open=True, cors=False, page=True)


def resources(base: str, caliper: str = "/caliper") -> list[Resource]:
    """The table; `base` is the path of the xAPI endpoint, `caliper` that of the Caliper one."""
    return [
        Resource(f"{base}/statements", {"GET": get_statements, "PUT": put_statement, "POST": post_statements},
                 consistent_through=True, own=True),
        Resource(f"{base}/activities", {"GET": get_activity}, own=True),
        Resource(f"{base}/agents", {"GET": get_person}, own=True),
        Resource(f"{base}/activities/state", STATE.handlers),
        Resource(f"{base}/activities/profile", ACTIVITY_PROFILE.handlers),
        Resource(f"{base}/agents/profile", AGENT_PROFILE.handlers),
        Resource(f"{base}/about", {"GET": get_about}, versioned=False, open=True),

        Resource(caliper, {"GET": get_configuration, "POST": post_events}, xapi=False, caliper=True),
        Resource(f"{caliper}/validate", {"POST": validate_events}, xapi=False, caliper=True),
        Resource(EVENTS_PATH, {"GET": get_events}, xapi=False),
        Resource(f"{EVENTS_PATH}/{{id}}", {"GET": get_event}, xapi=False),

        Resource(LEARNING_PATH, {"GET": get_learning}, xapi=False, cors=False, people=True),
        Resource(f"{LEARNING_PATH}/{{id}}", {"GET": get_learned}, xapi=False, cors=False, people=True),
        Resource("/api/v1/validate", {"POST": validate}, versioned=False),
        Resource("/api/v1/profiles", {"GET": get_profiles}, xapi=False),
        Resource("/api/v1/profiles/validate", {"POST": validate_claims}, versioned=False),
        Resource("/api/v1/refusals", {"GET": get_refusals}, xapi=False),
        Resource("/api/v1/curriculum", {"GET": find_curriculum}, xapi=False),
        Resource("/api/v1/curriculum/{code}", {"GET": get_curriculum}, xapi=False),
        Resource("/api/v1/schools/{code}", {"GET": get_school}, xapi=False),
        Resource("/api/v1/access/explain", {"GET": get_explanation}, xapi=False, people=True),

        Resource("/api/v1/classes", {"GET": get_classes}, xapi=False, people=True),
        Resource("/api/v1/classes/{class}/log", {"GET": get_class_log}, xapi=False, people=True),
        Resource("/api/v1/classes/{class}/summary", {"GET": get_class_summary}, xapi=False, people=True),
        Resource("/api/v1/classes/{class}/live", {"GET": get_live}, xapi=False, people=True),
        Resource("/api/v1/learners/{learner}/log", {"GET": get_learner_log}, xapi=False, people=True),
        Resource("/api/v1/classes/{class}/coverage", {"GET": get_class_coverage}, xapi=False, people=True),
        Resource("/api/v1/classes/{class}/answers", {"GET": get_class_answers}, xapi=False, people=True),
        Resource("/api/v1/classes/{class}/attention", {"GET": get_class_attention}, xapi=False, people=True),
        Resource("/api/v1/learners/{learner}/summary", {"GET": get_learner_summary}, xapi=False, people=True),
        Resource("/api/v1/learners/{learner}/coverage", {"GET": get_learner_coverage}, xapi=False, people=True),
        Resource("/api/v1/learners/{learner}/attention", {"GET": get_learner_attention}, xapi=False, people=True),
        Resource("/api/v1/learners/{learner}/imported", {"GET": get_learner_imported}, xapi=False, people=True),
        Resource("/api/v1/board/use", {"GET": get_use}, xapi=False, people=True),
        Resource("/api/v1/board/performance", {"GET": get_performance}, xapi=False, people=True),

        Resource(IMPORTS_PATH, {"GET": get_imports, "POST": post_import}, xapi=False, cors=False, people=True),
        Resource(f"{IMPORTS_PATH}/{{id}}", {"GET": get_import}, xapi=False, cors=False, people=True),
        Resource(f"{IMPORTS_PATH}/{{id}}/findings", {"GET": get_findings}, xapi=False, cors=False, people=True),
        Resource(f"{IMPORTS_PATH}/{{id}}/confirmation", {"POST": post_confirmation}, xapi=False, cors=False,
                 people=True),
        Resource(f"{LEARNING_PATH}/{{id}}/origin", {"GET": get_origin}, xapi=False, cors=False, people=True),

        Resource("/api/v1/roster", {"PUT": put_roster}, xapi=False),
        Resource("/api/v1/roster/template", {"GET": get_template}, xapi=False, open=True),
        Resource("/api/v1/roster/classes", {"GET": get_roster_classes}, xapi=False),
        Resource("/api/v1/roster/classes/{id}", {"GET": get_roster_class}, xapi=False),
        Resource("/api/v1/audit", {"GET": get_audit}, xapi=False, people=True),
        Resource("/api/v1/audit/mine", {"GET": get_mine}, xapi=False, cors=False, people=True),
        Resource("/api/v1/audit/proof", {"GET": get_proof}, xapi=False),
        Resource("/api/v1/audit/checkpoint", {"GET": get_checkpoint}, xapi=False),
        Resource(AUDIT_KEYS_PATH, {"GET": get_audit_keys}, xapi=False, open=True),
        Resource(f"{LEARNING_PATH}/{{id}}/annotations", {"GET": get_annotations, "PUT": put_annotations}, xapi=False,
                 people=True),
        Resource("/api/v1/curriculum-unresolved", {"GET": get_unresolved}, xapi=False),
        Resource("/api/v1/links", {"GET": get_links, "POST": post_links}, xapi=False),
        Resource("/api/v1/links/unlinked", {"GET": get_unlinked}, xapi=False),
        Resource("/api/v1/links/{id}", {"DELETE": delete_links}, xapi=False),
        Resource(EXPORTS_PATH, {"GET": get_exports, "POST": post_export}, xapi=False, people=True),
        Resource(f"{EXPORTS_PATH}/{{id}}", {"GET": get_export}, xapi=False, people=True),
        Resource(LINK_PATH, {"POST": post_link}, xapi=False, people=True),
        Resource(CONTENT_PATH, {"GET": get_content}, xapi=False, open=True, cors=False),
        Resource(HANDOVERS_PATH, {"POST": post_handover}, xapi=False, people=True),
        Resource(HANDOVER_PATH, {"GET": get_handover, "POST": post_handover_taken}, **_PAGE),
        Resource(RECEIPT_PATH, {"POST": post_receipt}, xapi=False, open=True, cors=False),
        Resource(WITHDRAWALS_PATH, {"POST": post_bundle_withdrawal}, xapi=False, open=True, cors=False),
        Resource("/api/v1/erasures", {"GET": get_erasures, "POST": post_erasure}, xapi=False, people=True),
        Resource("/api/v1/erasures/{id}", {"GET": get_erasure}, xapi=False, people=True),
        Resource(REQUESTS_PATH, {"POST": post_request}, xapi=False, open=True, cors=False),
        Resource(f"{REQUESTS_PATH}/{{handle}}", {"GET": get_request}, xapi=False, open=True, cors=False),
        Resource("/api/v1/cases", {"GET": get_cases, "POST": post_case}, xapi=False, cors=False, people=True),
        Resource("/api/v1/cases/{id}", {"GET": get_case}, xapi=False, cors=False, people=True),
        Resource("/api/v1/cases/{id}/decision", {"POST": post_decision}, xapi=False, cors=False, people=True),
        Resource("/api/v1/cases/{id}/withdrawal", {"POST": post_withdrawal}, xapi=False, cors=False, people=True),
        Resource("/api/v1/cases/{id}/closing", {"POST": post_closing}, xapi=False, cors=False, people=True),
        Resource("/api/v1/cases/{id}/erasure", {"POST": post_case_erasure}, xapi=False, cors=False, people=True),
        Resource(PREVIEW_PATH, {"GET": get_preview, "POST": post_preview}, xapi=False, cors=False, people=True),
        Resource("/api/v1/cases/{id}/receipt", {"GET": get_receipt}, xapi=False, cors=False, people=True),
        Resource("/api/v1/consents", {"GET": get_consents}, xapi=False, cors=False, people=True),
        Resource("/api/v1/campaigns", {"GET": get_campaigns, "POST": post_campaign}, xapi=False, cors=False,
                 people=True),
        Resource("/api/v1/campaigns/{id}", {"GET": get_campaign}, xapi=False, cors=False, people=True),
        Resource("/api/v1/slips", {"POST": post_slips}, xapi=False, cors=False, people=True),
        Resource("/api/v1/slips/{id}", {"DELETE": delete_slip}, xapi=False, cors=False, people=True),
        Resource("/api/v1/erasures/{id}/approvals", {"POST": post_approval}, xapi=False, people=True),

        Resource(SESSION_PATH, {"GET": get_session, "DELETE": delete_session}, xapi=False, cors=False, people=True),

        Resource(DESCRIPTION_PATH, {"GET": get_description}, xapi=False, open=True),

        Resource(SIGN_IN_PATH, {"GET": get_sign_in, "POST": post_sign_in}, **_PAGE),
        Resource(PASSWORD_PATH, {"GET": get_password, "POST": post_password}, **_PAGE),
        Resource(PROVIDER_PATH, {"GET": get_provider}, **_PAGE),
        Resource(CALLBACK_PATH, {"GET": get_callback}, **_PAGE),
        Resource(INVITATION_PATH, {"GET": get_invitation, "POST": post_invitation}, **_PAGE),
        Resource(BOUND_PATH, {"GET": get_bound}, **_PAGE),
        Resource(SIGN_OUT_PATH, {"GET": get_sign_out, "POST": post_sign_out}, **_PAGE),
        Resource(CHECK_PATH, {"GET": get_check, "POST": post_check}, **_PAGE),
        Resource("/", {"GET": get_root}, **_PAGE),
        Resource(f"{STATIC_PATH}/{{name}}", {"GET": get_static}, xapi=False, open=True, cors=False),
        Resource(PAGE_PATH, {"GET": get_page}, **_PAGE),
        *(page.resource(PAGES) for page in PAGES),
        NOWHERE.resource(PAGES),

        Resource(TOKEN_PATH, {"POST": post_token}, xapi=False, open=True),
        Resource(JWKS_PATH, {"GET": get_jwks}, xapi=False, open=True),
        Resource(KEY_PATH, {"GET": get_key}, xapi=False, open=True),
        Resource(CUSTODIAN_PATH, {"GET": get_custodian}, xapi=False, open=True),
        Resource(REVOKED_PATH, {"GET": get_revoked}, xapi=False, open=True),
        Resource(METADATA_PATH, {"GET": get_metadata}, xapi=False, open=True),

        Resource("/healthz", {"GET": get_alive}, xapi=False, open=True, cors=False),
        Resource("/readyz", {"GET": get_ready}, xapi=False, open=True, cors=False),
        Resource("/metrics", {"GET": get_metrics}, xapi=False, open=True, cors=False),

        # Every other path, where nothing is.
        Resource(f"{base}/{{path:.*}}", {}, versioned=False, open=True),
        Resource("/{path:.*}", {}, xapi=False, open=True),
    ]


def add_routes(app: web.Application) -> None:
    table = resources(app[CONFIG].server.base_path, app[CONFIG].caliper.path)
    app[DESCRIPTION] = Description(table).told
    for resource in table:
        app.router.add_route("*", resource.path, resource.answer, expect_handler=_go_on)


async def _go_on(request: web.Request) -> None:
    """Tell a client that waits for it to send its body; other expectations are passed over (RFC 9110 10.1.1)."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer has not begun
