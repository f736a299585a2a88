"""Schools as a board of education sees them, and as who leads or runs one does."""

from __future__ import annotations

from lrs.console.words.text import Text

WORDS: dict[str, Text] = {
    "board": Text("Schools", "学校の利用状況"),
    "board-lead": Text("Up to {moment}. Nobody is named here.", "{moment} 現在。個人の記録は表示しません。"),
    "board-period": Text("{first} – {last}", "{first}〜{last}"),
    "board-year": Text("School year {year}", "{year}年度"),
    "board-statements": Text("Records", "記録数"),
    "board-schools": Text("Schools in use", "利用した学校"),
    "board-of": Text("{count} of {all}", "{count}/{all}校"),
    "board-classes": Text("Active classes", "利用した学級"),
    "board-learners": Text("Active learners", "利用した児童生徒"),
    "board-days": Text("Active days", "利用した日数"),
    "board-last": Text("Last activity", "最後の活動"),
    "board-classes-count": Text("{count}", "{count}学級"),
    "board-learners-count": Text("{count}", "{count}人"),
    "board-days-count": Text("{count}", "{count}日"),
    "board-use": Text("Use of each school", "学校ごとの利用"),
    "board-use-hint": Text(
        "As of now, however little there is. Schools in the order of their codes.",
        "現在までの値です。少なくてもそのまま示します。学校コード順。"),
    "board-school": Text("School", "学校"),
    "board-total": Text("All", "合計"),
    "board-no-school": Text("School not known", "学校が分からない記録"),
    "board-weeks": Text("Records week by week", "週ごとの記録数"),
    "board-week": Text("Week from", "週の初め"),
    "board-weeks-summary": Text("{weeks} {weeks:week|weeks}, {count} {count:record|records}.",
                                "{weeks}週間で{count}件。"),
    "board-results": Text("Results by subject", "教科ごとの正答状況"),
    "board-results-hint": Text(
        "Sums over groups, in the order of codes. They say nothing of why; compare with care.",
        "集まりごとの集計で、学校コード順です。理由までは分かりません。比べるときはご注意ください。"),
    "board-subject": Text("Subject", "教科"),
    "board-no-subject": Text("Without curriculum code", "教科コードなし"),
    "board-group": Text("School, grade", "学校・学年"),
    "board-whole": Text("All schools", "すべての学校"),
    "board-together": Text("{count} schools together", "{count}校のまとめ"),
    "board-n": Text("Learners", "人数"),
    "board-judged": Text("Answers", "正誤の付いた解答"),
    "board-correct": Text("Correct", "正答"),
    "board-of-subject": Text("{subject}: schools and grades", "{subject}:学校・学年ごと"),
    "board-no-results": Text("No results to show yet", "示せる正答状況はまだありません"),
    "board-no-results-why": Text(
        "They appear once at least {smallest} learners have answered something in a subject in this period.",
        "この期間に、ある教科で{smallest}人以上が解答すると表示されます。"),
    "board-no-results-rights": Text(
        "Results are for the principal and for the board of education; use is shown above.",
        "正答状況を見られるのは、校長と教育委員会です。利用状況は上のとおりです。"),
    "board-no-schools": Text("No school in the roster yet", "名簿に学校がまだありません"),
    "board-no-schools-why": Text(
        "Once a roster is imported, each school stands here, also before it is used.",
        "名簿を取り込むと、まだ利用のない学校も含めてここに並びます。"),
    "board-unused": Text("No record in this period", "この期間の記録はありません"),
    "board-unused-why": Text(
        "Choose another period, or see that the learning apps of the schools have their keys.",
        "期間を変えるか、学習アプリにキーが設定されているかをご確認ください。"),
    "board-open": Text("Use of the school", "学校の利用状況"),
}
