"""What the readable page and the workbook say, in both languages."""

from __future__ import annotations

from lrs.messages.text import Text

WORDS: dict[str, Text] = {
    "title": Text("Learning record", "学習の記録"),
    "of": Text("{name}", "{name} さん"),
    "period": Text("Period", "期間"),
    "period-open": Text("the whole record", "記録のすべての期間"),
    "period-from": Text("from {day}", "{day}から"),
    "period-to": Text("up to {day}", "{day}まで"),
    "period-both": Text("{first} – {last}", "{first}〜{last}"),
    "issuer": Text("Issued by", "発行"),
    "created": Text("Issued on", "発行日"),
    "recipient": Text("Handed to", "お渡し先"),
    "purpose": Text("Purpose", "目的"),
    "purpose-transfer": Text("moving to another school", "転学に伴う引き継ぎ"),
    "purpose-advancement": Text("going on to the next school", "進学に伴う引き継ぎ"),
    "purpose-graduation": Text("graduation", "卒業に伴う引き渡し"),
    "purpose-personal-copy": Text("a copy for the learner", "本人の控え"),
    "purpose-unknown-destination": Text("moving, the next school not yet known", "転出(転出先は未定)"),
    "number": Text("Number of this record", "この記録の番号"),

    "nothing": Text("This record holds no learning yet.", "この記録には、まだ学習の記録がありません。"),
    "whole": Text(
        "From {first} to {last}, learning was recorded on {days} {days:day|days}.",
        "{first}から{last}までに、{days}日間の学習が記録されています。"),
    "whole-one": Text("On {first}, learning was recorded.", "{first}の学習が記録されています。"),
    "whole-subjects": Text("It concerns {subjects}.", "教科は{subjects}です。"),
    "days": Text("Days of learning", "学習した日"),
    "records": Text("Records", "記録"),
    "answers": Text("Answers", "解答"),
    "correct": Text("Correct answers", "正解"),
    "time": Text("Time declared", "取り組んだ時間"),
    "count-days": Text("{count}", "{count}日"),
    "count-records": Text("{count}", "{count}件"),
    "count-answers": Text("{count}", "{count}問"),

    "subjects": Text("Subjects", "教科"),
    "subject-learnt": Text(
        "{units} {units:unit|units} of the curriculum on {days} {days:day|days}.",
        "{days}日間に、学習指導要領の{units}項目に取り組みました。"),
    "subject-recorded": Text(
        "{records} {records:record|records} on {days} {days:day|days}.", "{days}日間に、{records}件の記録があります。"),
    "answered": Text(
        "{answers} {answers:question|questions} answered, {correct} correctly.",
        "{answers}問に解答し、{correct}問が正解でした。"),
    "spent": Text("Time: {time}.", "取り組んだ時間は{time}です。"),
    "term": Text("School year {year}, term {number}", "{year}年度 {number}学期"),
    "term-column": Text("Term", "学期"),
    "unit-recorded": Text("{records} {records:record|records}", "記録{records}件"),
    "unit-answered": Text("{correct} of {answers} correct", "{answers}問中{correct}問正解"),
    "other-items": Text("Other items of the curriculum", "そのほかの項目"),
    "other": Text("Other learning", "そのほかの学習"),
    "other-why": Text("Records that tell no item of the curriculum.", "学習指導要領の項目が付いていない記録です。"),
    "no-text": Text("Item {code}", "項目 {code}"),

    "stays": Text("Schools and grades", "学校と学年"),
    "stay-year": Text("School year {year}", "{year}年度"),

    "holds": Text("What this file holds", "このファイルに入っているもの"),
    "holds-statements": Text("Learning records (data/statements)", "学習の記録(data/statements)"),
    "holds-attachments": Text("Work and other attachments (data/attachments)",
                              "作品などの添付ファイル(data/attachments)"),
    "holds-documents": Text("Documents of apps (data/documents)", "アプリの保存データ(data/documents)"),
    "holds-caliper": Text("Caliper events (data/caliper)", "Caliper のイベント(data/caliper)"),
    "holds-bundles": Text("Records from earlier schools, as they were issued (data/bundles)",
                          "以前の学校が発行した記録(data/bundles)"),
    "about": Text("About this page", "このページについて"),
    "about-counts": Text(
        "Answers are records that tell right or wrong. An answer that concerns two items of the curriculum counts for "
        "both, and once in the totals. Time is what the apps declare. Records that were withdrawn are not counted. "
        "Texts of items are those of the Japanese curriculum.",
        "解答は、正誤のついた記録です。2つの項目にかかわる解答は、それぞれの項目に数え、合計では1回だけ数えます。"
        "時間は、アプリが記録した所要時間です。取り消された記録は数えません。項目の文は、学習指導要領のものです。"),
    "about-part": Text(
        "Every such record tells the part of the learning that the learner or the family gave on. It need not be all, "
        "and nothing follows from what is not in it. The school's statutory records travel by their own way.",
        "この記録は、本人や保護者が引き渡すことを選んだ範囲の学習を示すものです。すべての学習とは限らず、"
        "載っていないことから何かを判断することはできません。指導要録などの法定の書類は、別の手続きで送られます。"),
    "about-check": Text(
        "Whether it is genuine and unchanged can be checked at {address}.",
        "この記録が本物で、変更されていないことは {address} で確かめられます。"),
}

SHEETS: dict[str, Text] = {
    "overview": Text("Overview", "概要"),
    "units": Text("Units", "教科と項目"),
    "stays": Text("Schools", "学校と学年"),
    "item": Text("Item", "項目"),
    "value": Text("Value", "内容"),
    "kind": Text("Kind of school", "校種"),
    "subject": Text("Subject", "教科"),
    "path": Text("Where it stands", "位置"),
    "text": Text("Curriculum", "学習指導要領の項目"),
    "code": Text("Curriculum code", "学習指導要領コード"),
    "table": Text("Table", "コード表"),
    "year": Text("School year", "年度"),
    "term": Text("Term", "学期"),
    "school": Text("School", "学校"),
    "school-code": Text("School code", "学校コード"),
    "grade": Text("Grade", "学年"),
    "records": Text("Records", "記録数"),
    "answers": Text("Answers", "解答数"),
    "correct": Text("Correct", "正解数"),
    "minutes": Text("Minutes declared", "取り組み時間(分)"),
    "days": Text("Days", "日数"),
    "first": Text("First day", "最初の日"),
    "last": Text("Last day", "最後の日"),
}
