"""Every page of the console, a line each. The menu follows the order of this table."""

from __future__ import annotations

from lrs.http.console.help import get_help, get_topic
from lrs.http.console.home import get_home
from lrs.http.console.page import Page
from lrs.http.signing_in import CONSOLE_PATH

PAGES: tuple[Page, ...] = (
    Page(CONSOLE_PATH, get_home, menu="home"),
    Page("/console/help", get_help, menu="help"),
    Page("/console/help/{topic}", get_topic),
)
