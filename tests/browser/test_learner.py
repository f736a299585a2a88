"""A pupil's pages as a teacher, a learner and a guardian see them: pictures, keyboard alone, works, codes by hand."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from lrs.demo.works import work
from tests.browser import looking
from tests.browser.conftest import Open
from tests.browser.test_sign_in import PATIENCE, beside, comes, keyed
from tests.demo_school import Demo, demo_server
from tests.http.conftest import Server
from tests.http.learning_pages import Reading, hand_in

__all__ = ["demo_server"]


@dataclass(frozen=True)
class Seat:
    """Somebody signed in at a browser of the demonstration school."""

    browser: Chrome
    origin: str
    learner: str

    @property
    def path(self) -> str:
        return f"/console/learners/{self.learner}"

    def go(self, path: str) -> None:
        self.browser.get(self.origin + path)

    def all(self, selector: str) -> list[str]:
        return [each.get_attribute("href") or "" for each in self.browser.find_elements(By.CSS_SELECTOR, selector)]


def seated(demo_server: tuple[Server, Demo], chromium: Open, name: str) -> Seat:
    server, demo = demo_server
    browser = chromium("ja")
    browser.get(f"{server.origin}/sign-in")
    browser.find_element(By.NAME, "name").send_keys(name)
    browser.find_element(By.NAME, "password").send_keys(demo.password(name))
    browser.find_element(By.CSS_SELECTOR, "form button").click()
    WebDriverWait(browser, PATIENCE).until(lambda here: "/console" in here.current_url)
    return Seat(browser, server.origin, demo.school.puzzled.user)


def first_statement(seat: Seat) -> str:
    seat.go(seat.path)
    return seat.all(".told a")[0].removeprefix(seat.origin)


async def test_the_pages_of_a_teacher_are_fit_to_be_seen(
        demo_server: tuple[Server, Demo], chromium: Open, node: str) -> None:
    def look() -> None:
        seat = seated(demo_server, chromium, "teacher")
        statement = first_statement(seat)
        looking.look_at(seat.browser, seat.origin, [
            ("learner", seat.path), ("learner-nothing", f"{seat.path}?from=2020-01-01&to=2020-01-02"),
            ("statement", statement), ("statement-codes", f"{statement}?edit=1&q=分数")])
        looking.look_at(seat.browser, seat.origin, [("learner-refused", "/console/me")], failing=True)

    await beside(look)


@pytest.mark.parametrize(("who", "home"), [("learner", "/console/me"), ("guardian", "/console/children/{}")])
async def test_the_pages_of_a_family_are_fit_to_be_seen(
        demo_server: tuple[Server, Demo], chromium: Open, node: str, who: str, home: str) -> None:
    def look() -> None:
        seat = seated(demo_server, chromium, who)
        path = home.format(seat.learner)
        looking.look_at(seat.browser, seat.origin, [
            (f"own-{who}", path), (f"own-{who}-looks", f"{path}/audit"),
            (f"own-{who}-nothing", f"{path}?from=2020-01-01&to=2020-01-02")])

    await beside(look)


async def test_the_gallery_opens_each_work(demo_server: tuple[Server, Demo], chromium: Open, node: str) -> None:
    server, demo = demo_server
    for subject in ("算数", "国語", "社会", "理科"):
        made = work(subject, Random(subject))
        await hand_in(Reading(server, demo, {}), made.content, made.content_type, made.title)

    def look() -> None:
        seat = seated(demo_server, chromium, "learner")
        seat.go("/console/me")
        works = seat.all(".gallery a")
        assert works
        pictures = seat.browser.find_elements(By.CSS_SELECTOR, ".gallery img")
        for picture in pictures:
            seat.browser.execute_script("arguments[0].scrollIntoView()", picture)
            WebDriverWait(seat.browser, PATIENCE).until(lambda here, one=picture: width(here, one) > 0)
        kinds = set()
        for address in works:
            seat.browser.get(address)
            shown = seat.browser.find_element(By.CSS_SELECTOR, ".work")
            kinds.add((shown.get_attribute("class") or "").rpartition("-")[2])
            for picture in shown.find_elements(By.TAG_NAME, "img"):
                WebDriverWait(seat.browser, PATIENCE).until(lambda here, one=picture: width(here, one) > 0)
            for sound in shown.find_elements(By.TAG_NAME, "audio"):
                WebDriverWait(seat.browser, PATIENCE).until(lambda here, one=sound: here.execute_script(
                    "return arguments[0].duration > 0 && !arguments[0].error", one))
            assert looking.serious(seat.browser) == []
            assert seat.browser.get_log("browser") == [], address
        assert kinds >= {"image", "audio", "pdf", "text"}

    await beside(look)


def width(browser: Chrome, picture: object) -> int:
    found: int = browser.execute_script("return arguments[0].naturalWidth", picture)
    return found


async def test_codes_are_corrected_by_keyboard_alone(demo_server: tuple[Server, Demo], chromium: Open) -> None:
    def correct() -> None:
        seat = seated(demo_server, chromium, "teacher")
        seat.go(first_statement(seat))
        heading = seat.browser.find_element(By.TAG_NAME, "h1").text
        press(seat.browser, "a[href*='edit=1']", Keys.ENTER)
        comes(seat.browser, heading)
        WebDriverWait(seat.browser, PATIENCE).until(lambda here: here.find_elements(By.ID, "q"))
        press(seat.browser, "#q", "円 面積", Keys.ENTER)
        WebDriverWait(seat.browser, PATIENCE).until(lambda here: "q=" in here.current_url)
        press(seat.browser, ".codes a[aria-label^='追加']", Keys.ENTER)
        WebDriverWait(seat.browser, PATIENCE).until(lambda here: here.find_elements(By.CSS_SELECTOR, ".codes .good"))
        press(seat.browser, ".code-save button[type=submit]", Keys.ENTER)
        WebDriverWait(seat.browser, PATIENCE).until(lambda here: "saved=1" in here.current_url)
        assert "円の面積" in seat.browser.find_element(By.CSS_SELECTOR, ".codes").text
        assert "人が訂正" in seat.browser.find_element(By.CSS_SELECTOR, ".codes").text
        assert seat.browser.get_log("browser") == []

    await beside(correct)


def press(browser: Chrome, selector: str, *pressed: str) -> None:
    """Come to it by the tab key, as who sees no pointer does, and press keys there."""
    wanted = browser.find_element(By.CSS_SELECTOR, selector)
    for _ in range(80):
        if browser.switch_to.active_element == wanted:
            break
        keyed(browser, Keys.TAB)
    assert browser.switch_to.active_element == wanted, selector
    keyed(browser, *pressed)


async def test_the_way_is_walked_by_keyboard_alone(demo_server: tuple[Server, Demo], chromium: Open) -> None:
    def walk() -> None:
        seat = seated(demo_server, chromium, "learner")
        seat.go("/console/me")
        press(seat.browser, ".tree summary", Keys.ENTER)  # closes what was open
        assert seat.browser.find_element(By.CSS_SELECTOR, ".tree details").get_attribute("open") is None
        press(seat.browser, ".told a", Keys.ENTER)
        WebDriverWait(seat.browser, PATIENCE).until(lambda here: "/statements/" in here.current_url)
        press(seat.browser, ".raw summary", Keys.ENTER)
        assert '"actor"' in seat.browser.find_element(By.CSS_SELECTOR, ".raw pre").text

    await beside(walk)
