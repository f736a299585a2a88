"""What the digits of a curriculum code mean, as far as it can be said without its table.

Only what the published tables bear out: a letter may mean other things in tables of another period, so a period that
is not listed here has no subjects. Where the table is loaded, its own words win.
"""

from __future__ import annotations

from collections.abc import Mapping

from lrs.messages.text import Text

Names = Mapping[str, Text]

# Digit 1: when the guideline was notified. New ones will come; an unlisted digit is no error.
PERIODS: Names = {
    "0": Text("notified in 1947", "昭和22年告示"),
    "1": Text("notified in 1951", "昭和26年告示"),
    "2": Text("notified in 1958 to 1960", "昭和33〜35年告示"),
    "3": Text("notified in 1968 to 1970", "昭和43〜45年告示"),
    "4": Text("notified in 1977 and 1978", "昭和52〜53年告示"),
    "5": Text("notified in 1989", "平成元年告示"),
    "6": Text("notified in 1998 and 1999", "平成10〜11年告示"),
    "7": Text("notified in 2008 and 2009", "平成20〜21年告示"),
    "8": Text("notified in 2017 to 2019", "平成29〜31年告示"),
}

# Digit 2: the kind of school.
SCHOOLS: Names = {
    "1": Text("kindergarten", "幼稚園"),
    "2": Text("elementary school", "小学校"),
    "3": Text("lower secondary school", "中学校"),
    "4": Text("upper secondary school", "高等学校"),
    "5": Text("special needs school, kindergarten", "特別支援学校 幼稚部"),
    "6": Text("special needs school, elementary and lower secondary", "特別支援学校 小学部・中学部"),
    "7": Text("special needs school, elementary (visual, hearing, physical, health)",
              "特別支援学校 小学部(視覚・聴覚・肢体不自由・病弱)"),
    "8": Text("special needs school, elementary (intellectual)", "特別支援学校 小学部(知的)"),
    "9": Text("special needs school, lower secondary (visual, hearing, physical, health)",
              "特別支援学校 中学部(視覚・聴覚・肢体不自由・病弱)"),
    "A": Text("special needs school, lower secondary (intellectual)", "特別支援学校 中学部(知的)"),
    "B": Text("special needs school, upper secondary", "特別支援学校 高等部"),
    "C": Text("special needs school, upper secondary (visual, hearing, physical, health)",
              "特別支援学校 高等部(視覚・聴覚・肢体不自由・病弱)"),
    "D": Text("special needs school, upper secondary (visual)", "特別支援学校 高等部(視覚)"),
    "E": Text("special needs school, upper secondary (hearing)", "特別支援学校 高等部(聴覚)"),
    "F": Text("special needs school, upper secondary (physical)", "特別支援学校 高等部(肢体不自由)"),
    "G": Text("special needs school, upper secondary (intellectual)", "特別支援学校 高等部(知的)"),
    "H": Text("special needs school, upper secondary (health)", "特別支援学校 高等部(病弱)"),
}

# Digit 5.
SECTIONS: Names = {
    "1": Text("objectives", "目標"),
    "2": Text("objectives and content of each grade", "各学年の目標及び内容"),
    "3": Text("lesson planning and handling of content", "指導計画の作成と内容の取扱い"),
    "4": Text("content", "内容"),
    "5": Text("courses", "各科目"),
}

# Digit 7.
ITEMS: Names = {
    "2": Text("objectives", "目標"),
    "3": Text("content", "内容"),
    "4": Text("objectives and content of each stage", "各段階の目標及び内容"),
    "5": Text("handling of content", "内容の取扱い"),
    "6": Text("lesson planning and handling of content", "指導計画の作成と内容の取扱い"),
    "7": Text("objectives and content set by each school", "各学校において定める目標及び内容"),
}

# Digit 6: the grades, or in special needs schools the stages, that an item is for.
GRADES: Mapping[str, tuple[int, ...]] = {
    **{str(grade): (grade,) for grade in range(1, 7)},
    "A": (1, 2), "B": (2, 3), "C": (3, 4), "D": (5, 6), "E": (1, 2, 3), "F": (1, 2, 3, 4), "G": (1, 2, 3, 4, 5),
    "H": (2, 3, 4), "I": (2, 3, 4, 5), "J": (2, 3, 4, 5, 6), "K": (3, 4, 5), "L": (3, 4, 5, 6), "M": (4, 5),
    "N": (4, 5, 6),
}
STAGES: Mapping[str, tuple[int, ...]] = {"a": (1,), "b": (2,), "c": (3,), "d": (1, 2), "e": (2, 3)}

_EVERYWHERE: Names = {
    "0": Text("general provisions", "総則"),
    "n": Text("subjects", "各教科"),
    "1": Text("Japanese language", "国語"),
    "2": Text("social studies", "社会"),
    "6": Text("science", "理科"),
    "8": Text("music", "音楽"),
    "H": Text("foreign languages", "外国語"),
    "K": Text("moral education", "特別の教科 道徳"),
    "M": Text("integrated studies", "総合的な学習の時間"),
    "N": Text("special activities", "特別活動"),
}
_ARITHMETIC = Text("arithmetic", "算数")
_MATHEMATICS = Text("mathematics", "数学")
_CRAFTS = Text("arts and handicrafts", "図画工作")
_ART = Text("art", "美術")
_SPORT = Text("physical education", "体育")
_HEALTH = Text("health and physical education", "保健体育")
_LIFE = Text("living environment studies", "生活")
_HOME = Text("home economics", "家庭")
_INFORMATICS = Text("informatics", "情報")
_ACTIVITIES = Text("foreign language activities", "外国語活動")
_INQUIRY = Text("inquiry-based integrated studies", "総合的な探究の時間")
_INDEPENDENCE = Text("activities for independence", "自立活動")
_FARMING = Text("agriculture", "農業")
_INDUSTRY = Text("industry", "工業")
_WELFARE = Text("welfare", "福祉")

_ELEMENTARY: Names = {**_EVERYWHERE, "5": _ARITHMETIC, "7": _LIFE, "9": _CRAFTS, "F": _HOME, "G": _SPORT,
                      "L": _ACTIVITIES}
_LOWER: Names = {**_EVERYWHERE, "5": _MATHEMATICS, "A": _ART, "G": _HEALTH,
                 "C": Text("technology and home economics", "技術・家庭")}
_UPPER: Names = {
    "0": _EVERYWHERE["0"],
    "n": Text("subjects common to all courses", "各学科に共通する各教科"),
    "o": Text("subjects of specialised courses", "主として専門学科において開設される各教科"),
    "1": _EVERYWHERE["1"], "3": Text("geography and history", "地理歴史"), "4": Text("civics", "公民"),
    "5": _MATHEMATICS, "6": _EVERYWHERE["6"], "G": _HEALTH, "B": Text("arts", "芸術"), "H": _EVERYWHERE["H"],
    "F": _HOME, "I": _INFORMATICS, "J": Text("science and mathematics", "理数"), "P": _FARMING, "Q": _INDUSTRY,
    "R": Text("commerce", "商業"), "T": Text("fisheries", "水産"),
    "U": Text("home economics (specialised)", "家庭(専門)"),
    "W": Text("nursing", "看護"), "X": Text("informatics (specialised)", "情報(専門)"), "Y": _WELFARE,
    "Z": Text("science and mathematics (specialised)", "理数(専門)"),
    "a": Text("physical education (specialised)", "体育(専門)"), "b": Text("music (specialised)", "音楽(専門)"),
    "c": Text("art (specialised)", "美術(専門)"), "d": Text("English (specialised)", "英語(専門)"),
    "M": _INQUIRY, "N": _EVERYWHERE["N"],
}
_SPECIAL: Names = {**_EVERYWHERE, "L": _ACTIVITIES, "O": _INDEPENDENCE}
_SPECIAL_ELEMENTARY: Names = {**_SPECIAL, "5": _ARITHMETIC, "7": _LIFE, "9": _CRAFTS, "G": _SPORT}
_SPECIAL_LOWER: Names = {**_SPECIAL, "5": _MATHEMATICS, "A": _ART, "G": _HEALTH,
                         "D": Text("vocational training and home economics", "職業・家庭")}
_SPECIAL_UPPER: Names = {
    **_EVERYWHERE, "M": _INQUIRY, "O": _INDEPENDENCE, "5": _MATHEMATICS, "A": _ART, "G": _HEALTH, "F": _HOME,
    "I": _INFORMATICS, "E": Text("vocational training", "職業"), "V": Text("homemaking", "家政"), "P": _FARMING,
    "Q": _INDUSTRY, "S": Text("distribution and services", "流通・サービス"), "Y": _WELFARE,
    "o": _UPPER["o"],
    "e": Text("health physiotherapy", "保健理療"), "f": Text("physiotherapy (ryōri)", "理療"),
    "g": Text("physical therapy", "理学療法"), "h": Text("printing", "印刷"),
    "i": Text("hairdressing and beauty", "理容・美容"), "j": Text("cleaning", "クリーニング"),
    "k": Text("dental technology", "歯科技工"),
}

# Digit 3, by digits 1 and 2, for the guidelines whose tables bear it out, and for the demonstration school's sample.
SUBJECTS: Mapping[str, Names] = {
    "72": _ELEMENTARY, "82": _ELEMENTARY, "Z2": _ELEMENTARY, "83": _LOWER, "84": _UPPER, "86": _SPECIAL,
    "87": _SPECIAL_ELEMENTARY, "88": _SPECIAL_ELEMENTARY, "89": _SPECIAL_LOWER, "8A": _SPECIAL_LOWER,
    **dict.fromkeys(("8B", "8C", "8D", "8E", "8F", "8G", "8H"), _SPECIAL_UPPER),
}
