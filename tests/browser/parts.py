"""A page with every part that pages are made of, filled with a class of forty and a term of weeks."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from jinja2 import ChoiceLoader, FileSystemLoader

from lrs.console import pages
from lrs.console.charts import Point, chart
from lrs.console.entries import Line
from lrs.console.grids import Cell, Row
from lrs.console.pages import Voice
from lrs.console.trees import Node
from tests.city import FAMILY, GIVEN

NOW = 1_778_544_720_000


def parts_page(voice: Voice) -> str:
    templates = pages._templates.overlay(loader=ChoiceLoader([
        FileSystemLoader(Path(__file__).parent), pages._templates.loader]))  # type: ignore[list-item]
    return templates.get_template("parts.html").render(
        say=voice.say, label=voice.label, language=voice.language, easy=voice.easy, formats=voice.formats, now=NOW,
        line=Line, tenant="みなと市教育委員会", switch="?lang=en", csrf="token", crumbs=[("5年1組", "#")], wide=False,
        roles=["teacher"], current=SimpleNamespace(account=SimpleNamespace(label="山田 花子")),
        menu=[(SimpleNamespace(path="/console", key="home"), True),
              (SimpleNamespace(path="/console/help", key="help"), False)], **_figures())


def _figures() -> dict[str, object]:
    weeks = [(f"{5 + week // 4}/{1 + 7 * (week % 4)}", f"第{week + 1}週") for week in range(15)]
    answered = [Point(week, 40 + 9 * place, f"{40 + 9 * place}問", 30 + 7 * place, f"{30 + 7 * place}問")
                for place, (week, _) in enumerate(weeks)]
    return {"weeks": weeks, "rows": [_row(number) for number in range(1, 41)], "nodes": _nodes(),
            "columns": chart("週ごとの解答", answered, head=("週", "解答"),
                             summary="15週で1,545問、うち正解1,185問", part_head="うち正解")}


def _row(number: int) -> Row:
    judged = [(number * 7 + week * 5) % 31 for week in range(15)]
    cells = tuple(Cell(each + 2 if each else (week % 3 == 0) * 4, each, each * ((number + week) % 11) // 10, "#")
                  for week, each in enumerate(judged))
    return Row(f"{FAMILY[number % 11][0]} {GIVEN[number % 13][0]}", cells, str(number), "#")


def _nodes() -> tuple[Node, ...]:
    leaves = tuple(Node(text, code, "#", f"{done}/38人", done, 38) for text, code, done in (
        ("分数の乗法及び除法の意味について理解すること", "8250263111100000", 31),
        ("分数の乗法及び除法の計算ができること", "8250263111200000", 12),
        ("分数の乗法及び除法についても、整数の場合と同じ関係が成り立つことを理解すること", "8250263111300000", 0)))
    fractions = Node("分数の乗法、除法", "8250263111000000", figure="3項目中2項目", below=leaves, open=True)
    return (Node("Ａ 数と計算", figure="4項目中2項目", below=(fractions, Node("文字を用いた式")), open=True),
            Node("Ｂ 図形", figure="記録なし", below=leaves[:1]))
