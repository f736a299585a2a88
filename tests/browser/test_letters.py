"""What goes home on paper: a request's letter, with the form to send back, is one sheet of A4 for each family."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lrs.clock import now_ms
from lrs.consent.notice import notice
from lrs.console.caseletters import Asked, requests_page
from lrs.people.directory import Pupil
from lrs.schooldays import Zone
from lrs.storage.contract.cases import CaseRecord, Recipient
from lrs.storage.contract.provenance import Kept
from tests.browser.conftest import Open

SCHOOL, BOARD = "みなと市立みどりが丘義務教育学校 後期課程", "みなと市教育委員会"
A4 = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}


@pytest.mark.parametrize("earlier", [0, 2])
def test_the_letter_of_a_request_is_one_page_for_each_family(chromium: Open, tmp_path: Path, earlier: int) -> None:
    now = now_ms()
    case = CaseRecord("9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "t", "export", "x", "awaiting-decision", now, "officer",
                      purpose="advancement", recipient=Recipient("school", SCHOOL, "https://lrs.example.jp", "", ""),
                      deadline=now)
    kept = [Kept("t", f"urn:uuid:{number}", "x", "https://a.example", "あおば市教育委員会", "m", 1, now, now,
                 ("2020-04-01", "2024-03-31")) for number in range(earlier)]
    asked = Asked(case, Pupil("x", "江川　湊", "6年1組", "12"), notice("ja", BOARD, "advancement", SCHOOL), kept)
    file = tmp_path / "letters.html"
    file.write_text(requests_page([asked, asked], BOARD, "https://lrs.example.jp", Zone(ZoneInfo("Asia/Tokyo")), now))
    browser = chromium("ja")
    browser.get(file.as_uri())
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", A4)["data"])
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 2
