"""Every page of the console, a line each. The menu follows the order of this table."""

from __future__ import annotations

from lrs.access.roles import Role
from lrs.http.console import learners, looks, own, statements, works
from lrs.http.console.appkeys import get_key, get_keys, get_new, post_key, post_new
from lrs.http.console.board import BOARD_PATH, get_board
from lrs.http.console.help import get_help, get_topic
from lrs.http.console.home import get_home
from lrs.http.console.items import PATH as ITEM_PATH
from lrs.http.console.items import get_item
from lrs.http.console.operating import (
    KEYS_PATH,
    OPERATOR_PATH,
    REFUSED_PATH,
    UNLINKED_PATH,
    UNRESOLVED_PATH,
)
from lrs.http.console.operator import get_overview, post_verification
from lrs.http.console.page import Page, get_nowhere
from lrs.http.console.refused import get_refused
from lrs.http.console.term import PATH as TERM_PATH
from lrs.http.console.term import get_term
from lrs.http.console.today import NOW_PATH, get_now, get_today
from lrs.http.console.today import PATH as TODAY_PATH
from lrs.http.console.unlinked import (
    get_accounts,
    get_batch,
    get_linking,
    get_unlinked,
    post_batch,
    post_linking,
)
from lrs.http.console.unresolved import get_mapping, get_unresolved, post_mapping, post_rebuild
from lrs.http.signing_in import CONSOLE_PATH

_STAFF = frozenset(Role) - {Role.STUDENT, Role.GUARDIAN}

PAGES: tuple[Page, ...] = (
    Page(CONSOLE_PATH, get_home, menu="home"),
    Page(TODAY_PATH, get_today, script=True),
    Page(NOW_PATH, get_now),
    Page(TERM_PATH, get_term),
    Page(ITEM_PATH, get_item),
    Page(own.ME_PATH, own.get_me, menu="me", roles=frozenset({Role.STUDENT}), first=True),
    Page(f"{own.ME_PATH}/audit", looks.get_mine),
    Page(own.CHILD_PATH, own.get_child),
    Page(f"{own.CHILD_PATH}/audit", looks.get_child),
    Page(learners.PATH, learners.get_learner),
    Page(statements.PATH, statements.get_statement, statements.post_statement),
    Page(works.PATH, works.get_file),
    Page(f"{works.PATH}/view", works.get_work, media=True),
    Page(OPERATOR_PATH, get_overview, post_verification, menu="operator", roles=frozenset({Role.OPERATOR}), first=True),
    Page(KEYS_PATH, get_keys),
    Page(f"{KEYS_PATH}/new", get_new, post_new),
    Page(f"{KEYS_PATH}/{{key}}", get_key, post_key),
    Page(REFUSED_PATH, get_refused),
    Page(UNLINKED_PATH, get_unlinked, menu="unlinked", roles=frozenset({Role.RECORDS_OFFICER})),
    Page(f"{UNLINKED_PATH}/accounts.csv", get_accounts),
    Page(f"{UNLINKED_PATH}/link", get_linking, post_linking),
    Page(f"{UNLINKED_PATH}/batches/{{id}}", get_batch, post_batch),
    Page(UNRESOLVED_PATH, get_unresolved, post_rebuild),
    Page(f"{UNRESOLVED_PATH}/mapping", get_mapping, post_mapping),
    Page(BOARD_PATH, get_board, menu="board", roles=frozenset({Role.BOARD_OFFICER}), first=True),
    Page("/console/help", get_help, menu="help", roles=_STAFF),
    Page("/console/help/{topic}", get_topic),
)

# Every other path below the console, for the router after all of these.
NOWHERE = Page("/console/{path:.*}", get_nowhere)
