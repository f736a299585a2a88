"""Every page of the console, a line each. The menu follows the order of this table."""

from __future__ import annotations

from lrs.access.roles import Role
from lrs.http.console import (
    appkeys,
    board,
    cases,
    copies,
    custodians,
    forwarding,
    home,
    imported,
    items,
    learners,
    looks,
    operating,
    operator,
    own,
    owned,
    refused,
    requests,
    statements,
    stores,
    term,
    today,
    tokens,
    unlinked,
    unresolved,
    withdrawn,
    works,
)
from lrs.http.console.help import get_help, get_topic
from lrs.http.console.page import Page, get_nowhere
from lrs.http.signing_in import CONSOLE_PATH

_STAFF = frozenset(Role) - {Role.STUDENT, Role.GUARDIAN}

PAGES: tuple[Page, ...] = (
    Page(CONSOLE_PATH, home.get_home, menu="home"),
    Page(today.PATH, today.get_today, script=True),
    Page(today.NOW_PATH, today.get_now),
    Page(term.PATH, term.get_term),
    Page(items.PATH, items.get_item),
    Page(own.ME_PATH, own.get_me, menu="me", roles=frozenset({Role.STUDENT}), first=True),
    Page(f"{own.ME_PATH}/audit", looks.get_mine),
    Page(f"{own.ME_PATH}/tokens", tokens.get_mine, tokens.post_mine),
    Page(f"{own.ME_PATH}/forwarding", forwarding.get_mine, forwarding.post_mine),
    Page(f"{own.ME_PATH}/stores", stores.get_mine, stores.post_mine),
    Page(owned.PATH, owned.get_imports, owned.post_imports),
    Page(f"{owned.PATH}/{{id}}", owned.get_import),
    Page(own.CHILD_PATH, own.get_child),
    Page(f"{own.CHILD_PATH}/audit", looks.get_child),
    Page(f"{own.CHILD_PATH}/tokens", tokens.get_child, tokens.post_child),
    Page(f"{own.CHILD_PATH}/forwarding", forwarding.get_child, forwarding.post_child),
    Page(requests.PATH, requests.get_requests, requests.post_requests, menu="requests",
         roles=frozenset({Role.STUDENT, Role.GUARDIAN})),
    Page(copies.PATH, copies.get_copy, copies.post_copy),
    Page(f"{requests.PATH}/{{id}}", requests.get_request, requests.post_request),
    Page(f"{own.CHILD_PATH}/stores", stores.get_child, stores.post_child),
    Page(learners.PATH, learners.get_learner),
    Page(statements.PATH, statements.get_statement, statements.post_statement),
    Page(works.PATH, works.get_file),
    Page(f"{works.PATH}/view", works.get_work, media=True),
    Page(operating.OPERATOR_PATH, operator.get_overview, operator.post_verification, menu="operator",
         roles=frozenset({Role.OPERATOR}), first=True),
    Page(operating.KEYS_PATH, appkeys.get_keys),
    Page(f"{operating.KEYS_PATH}/new", appkeys.get_new, appkeys.post_new),
    Page(f"{operating.KEYS_PATH}/{{key}}", appkeys.get_key, appkeys.post_key),
    Page(operating.REFUSED_PATH, refused.get_refused),
    Page(operating.UNLINKED_PATH, unlinked.get_unlinked, menu="unlinked", roles=frozenset({Role.RECORDS_OFFICER})),
    Page(f"{operating.UNLINKED_PATH}/accounts.csv", unlinked.get_accounts),
    Page(f"{operating.UNLINKED_PATH}/link", unlinked.get_linking, unlinked.post_linking),
    Page(f"{operating.UNLINKED_PATH}/batches/{{id}}", unlinked.get_batch, unlinked.post_batch),
    Page(operating.UNRESOLVED_PATH, unresolved.get_unresolved, unresolved.post_rebuild),
    Page(f"{operating.UNRESOLVED_PATH}/mapping", unresolved.get_mapping, unresolved.post_mapping),
    Page(operating.FORWARDS_PATH, forwarding.get_forwards, forwarding.post_forwards),
    Page(operating.CUSTODIANS_PATH, custodians.get_custodians, menu="custodians",
         roles=frozenset({Role.RECORDS_OFFICER})),
    Page(board.BOARD_PATH, board.get_board, menu="board", roles=frozenset({Role.BOARD_OFFICER}), first=True),
    Page(cases.PATH, cases.get_cases, menu="cases", roles=frozenset({Role.RECORDS_OFFICER, Role.BOARD_OFFICER})),
    Page(f"{cases.PATH}/new", cases.get_new, cases.post_new),
    Page(f"{cases.PATH}/letters", cases.get_letters),
    Page(f"{cases.PATH}/{{id}}", cases.get_case, cases.post_case),
    Page(withdrawn.LETTER_PATH, withdrawn.get_letter),
    Page(imported.IN_CASE, imported.get_in_case, imported.post_in_case),
    Page(f"{imported.PATH}/{{id}}", imported.get_import, imported.post_import),
    Page("/console/help", get_help, menu="help", roles=_STAFF),
    Page("/console/help/{topic}", get_topic),
)

# Every other path below the console, for the router after all of these.
NOWHERE = Page("/console/{path:.*}", get_nowhere)
