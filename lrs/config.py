"""Settings: name, default and help in one place; flag > environment > TOML file > default.

Each section is a frozen dataclass; each field is one setting. `server.port` is set by the flag
``--server-port`` (a few have a short form), the environment variable ``LRS_SERVER_PORT`` or

    [server]
    port = 8080

in the file named by ``--config`` or ``LRS_CONFIG``. Nothing here is global: `load` returns a `Config` that
remembers where each value came from, which is what ``lrs doctor`` prints.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lrs.exchangesettings import Bundles, Caliper, Cases, Forwarding, Outgoing, OwnAccess, Profiles
from lrs.schooldays import term_days
from lrs.setting import setting as _setting


@dataclass(frozen=True, slots=True)
class Server:
    host: str = _setting("127.0.0.1", "Address to listen on; 0.0.0.0 for all, behind a TLS proxy.")
    port: int = _setting(8080, "TCP port to listen on.", minimum=0, maximum=65535)
    workers: int = _setting(1, "Server processes sharing the port.", minimum=1, maximum=64)
    data: str = _setting("data", "Folder owned by this server: embedded MongoDB and keys.")
    public_url: str = _setting("", "Address as clients see it, e.g. https://lrs.city.example; empty: what was "
                                   "listened on.")
    base_path: str = _setting("/xAPI", "Path of the xAPI endpoint.", pattern="^(/[A-Za-z0-9._~-]+)+$")
    shutdown_seconds: int = _setting(10, "How long requests under way may finish on stop.", minimum=0)
    body_seconds: int = _setting(30, "A request body that stops arriving for this many seconds is given up.",
                                 minimum=1)
    body_pace: int = _setting(10_000, "Bytes a second that a body over 64 KiB must arrive at after body_seconds; "
                                      "slower ones are given up, because they hold memory.", minimum=1)
    body_wait: int = _setting(120, "Longest a body over 64 KiB waits for its turn, in seconds, before it gets a 503.",
                              minimum=1)
    slow_ms: int = _setting(1000, "A request slower than this many milliseconds is logged as slow.", minimum=0)
    log_level: str = _setting("info", "Least severe log line to print: info tells refused, slow and failing "
                                 "requests, debug every one.",
                              choices=("debug", "info", "warning", "error"))
    log_format: str = _setting("json", "One JSON object a line, or text for a terminal.", choices=("json", "text"))
    trust_proxy: bool = _setting(False, "Take the host asked for from a proxy's X-Forwarded-Host.")
    cors_origins: str = _setting("*", "Web origins whose browser apps may call the xAPI, comma-separated; * for "
                                      "any (keys, not cookies, protect it).")


@dataclass(frozen=True, slots=True)
class Mongo:
    uri: str = _setting("", "Address of a replica set; empty: a private mongod is started.", secret=True)
    database: str = _setting("manabi", "Name of the database.", pattern="^[A-Za-z0-9_-]{1,63}$")
    driver: str = _setting("motor", "motor, or pymongo for its own asyncio client (less CPU under uvloop).",
                           choices=("motor", "pymongo"))
    mongod: str = _setting("", "Path of the mongod to start; empty: PATH, then the one of the extra `embedded`.")
    cache_mb: int = _setting(0, "Cache of the private mongod, in MiB; 0: a quarter of the memory, 256 to 4096.",
                             minimum=0)
    pool: int = _setting(64, "Most connections of one process.", minimum=4)
    lanes: int = _setting(4, "Commits of statements that one process has in flight at most.", minimum=1, maximum=16)
    timeout_ms: int = _setting(4000, "How long to look for a writable MongoDB before answering 503.", minimum=100)


@dataclass(frozen=True, slots=True)
class XAPI:
    assumed_version: str = _setting("2.0.0", "X-Experience-API-Version that refusals carry when a request names "
                                            "none.", choices=("1.0.3", "2.0.0"))


@dataclass(frozen=True, slots=True)
class Limits:
    body_bytes: int = _setting(32 * 2**20, "Largest request body without attachments, after decompression.",
                               minimum=1024)
    body_budget_bytes: int = _setting(24 * 2**20, "Bodies over 64 KiB that one process takes in at a time; further "
                                                  "requests wait their turn. A batch takes about ten times its size.",
                                      minimum=2**20)
    batch_statements: int = _setting(10_000, "Most statements in one request.", minimum=1)
    # With the keys it is found by, a statement of nothing but Agents makes a record three times its size; MongoDB takes
    # one of 16 MiB.
    statement_bytes: int = _setting(4 * 2**20, "Largest single statement.", minimum=1024, maximum=5 * 2**20)
    batch_events: int = _setting(10_000, "Most Caliper Events and entities in one Envelope.", minimum=1)
    event_bytes: int = _setting(2**20, "Largest single Caliper Event or entity.", minimum=1024, maximum=2 * 2**20)
    nesting: int = _setting(100, "Deepest nesting of objects and arrays in JSON.", minimum=16, maximum=250)
    attachment_bytes: int = _setting(512 * 2**20, "Largest single attachment.", minimum=1024)
    form_file_bytes: int = _setting(4 * 2**20, "Largest file sent by a form of the console: links, mappings.",
                                    minimum=1024)
    check_bytes: int = _setting(64 * 2**20, "Most bytes of the files given to /check at a time; they wait on disk.",
                                minimum=1024)
    check_seconds: int = _setting(300, "Longest that the files given to /check may take to arrive.", minimum=1)
    checks: int = _setting(8, "People who give files to /check of one process at a time; more get a 503.", minimum=1)
    attachments: int = _setting(1000, "Most attachment parts in one request.", minimum=1)
    document_bytes: int = _setting(10 * 2**20, "Largest state or profile document.", minimum=1024,
                                   maximum=12 * 2**20)
    page_default: int = _setting(100, "Statements on a page when no limit is asked.", minimum=1)
    page_max: int = _setting(1000, "Most statements on a page.", minimum=1)
    page_bytes: int = _setting(4 * 2**20, "A page of statements ends early past this many bytes.", minimum=1024,
                               maximum=12 * 2**20)
    findings: int = _setting(50, "Most violations named in one refusal.", minimum=1)
    reference_chain: int = _setting(50, "Most statements followed from one StatementRef to the next.", minimum=1)
    roster_bytes: int = _setting(64 * 2**20, "Largest roster file as it is sent, a zip or a workbook.", minimum=1024)
    roster_unpacked_bytes: int = _setting(512 * 2**20, "Most bytes that the files in a roster's zip or workbook may "
                                                       "have together, unpacked.", minimum=1024)
    roster_rows: int = _setting(1_000_000, "Most rows in all files of a roster together; a thousand take about two "
                                           "megabytes of memory.", minimum=1)
    roster_problems: int = _setting(1000, "Most problems of a roster that are named; all are counted.", minimum=1)


@dataclass(frozen=True, slots=True)
class Auth:
    token_minutes: int = _setting(60, "Life of an access token this server issues.", minimum=1)
    cache_seconds: int = _setting(60, "How long a checked credential is trusted before it is looked up again; "
                                      "the longest a revoked key still works on another process.", minimum=1)
    wrapping_key: str = _setting("", "Secret that wraps private keys in the database; empty: one is made in the "
                                     "data folder.", secret=True)
    issuer: str = _setting("", "An outside OAuth 2 issuer whose tokens are accepted; empty: none.")
    issuer_jwks: str = _setting("", "Where that issuer publishes its keys; empty: found from its metadata.")
    issuer_audience: str = _setting("", "The audience its tokens must name.")
    issuer_tenant: str = _setting("", "The tenant its tokens speak for.")


@dataclass(frozen=True, slots=True)
class School:
    zone: str = _setting("Asia/Tokyo", "Time zone of schools: where days and school years begin. When it "
                                    "changes: lrs studylog rebuild.",
                         pattern="^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")
    active_percent: int = _setting(20, "A day is a school day when at least this share of a school's learners were "
                                       "active on it, unless a calendar was imported.", minimum=1, maximum=100)
    timelines: int = _setting(20_000, "Learners whose places one process remembers, about a kilobyte each.", minimum=1)

    def time_zone(self) -> ZoneInfo:
        """Raises `BadSetting` for one that there is not."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadSetting(f"school.zone: there is no time zone {self.zone!r}; one is Asia/Tokyo") from None


@dataclass(frozen=True, slots=True)
class Policy:
    guardian_decides_below: int = _setting(16, "Below this age a guardian decides about a learner's record, with the "
                                               "learner's assent.", minimum=0, maximum=18)
    smallest_group: int = _setting(10, "Fewest learners that a sum of performance shown to the board is made of.",
                                   minimum=1)
    standing_seconds: int = _setting(10, "How long what is known of a signed-in person is trusted; the longest a "
                                         "closed grant still works.", minimum=0, maximum=300)


@dataclass(frozen=True, slots=True)
class Audit:
    checkpoint_minutes: int = _setting(10, "How often the audit log is signed, when it has grown.", minimum=1)
    keep_years: int = _setting(5, "Audit entries older than this are deleted; their hashes stay.", minimum=1)


@dataclass(frozen=True, slots=True)
class Annotation:
    cache_seconds: int = _setting(5, "How long links, mappings and registrations of keys are remembered. What is "
                                     "changed is applied to stored statements after twice that.", minimum=0)
    rebuild_rate: int = _setting(2000, "Most statements a second that are annotated again.", minimum=1)
    profiles: str = _setting("", "A folder of your own like profiles/, whose places and rules are added to it; empty: "
                                 "none.")


@dataclass(frozen=True, slots=True)
class StudyLog:
    export_rows: int = _setting(100_000, "Most rows of an export, and of a summary; more are refused.", minimum=1)
    live_listeners: int = _setting(500, "Most pages that follow a class live, of one process.", minimum=0)
    live_check_seconds: int = _setting(60, "How often it is looked at whether who follows a class live still may.",
                                       minimum=1)
    longest_gap_seconds: int = _setting(300, "Where no duration is declared, the time since a learner's Statement "
                                             "before it on the same day counts as time on task, at most this long. "
                                             "When it changes: lrs studylog rebuild.",
                                        minimum=0, maximum=86_400)
    share: int = _setting(20, "Percent of its time that one process spends at most on keeping the study log, where "
                              "much is stored; answers are right however far it is kept.", minimum=1, maximum=100)
    terms: str = _setting("04-01 09-01 01-08", "The days on which terms begin, in the order of the school year.")
    quiet_school_days: int = _setting(3, "A learner who did nothing on so many school days, one after the other up to "
                                         "yesterday, is named to the teacher.", minimum=1)
    most_judged: int = _setting(20_000, "Most attempts, the latest, that common wrong answers are looked for in.",
                                minimum=1)

    def term_begins(self) -> tuple[str, ...]:
        """Raises `BadSetting` for terms that there cannot be."""
        found = tuple(self.terms.split())
        try:
            term_days(2026, found)  # without a 29 February
        except ValueError:
            raise BadSetting(f"studylog.terms: {self.terms!r} are no terms; they are like 04-01 09-01 01-08") from None
        return found


@dataclass(frozen=True, slots=True)
class Retention:
    pace: int = _setting(2000, "Most Statements a second that an erasure or a retention run looks at.", minimum=1)
    look_seconds: int = _setting(10, "How often a server looks for erasures that were approved, to run them; 0: never, "
                                     "`lrs erase run` does.", minimum=0)
    backup_days: int = _setting(35, "Days after which the last backup with an erased record is gone; reports of "
                                    "erasures say it.", minimum=0)


@dataclass(frozen=True, slots=True)
class People:
    session_idle_minutes: int = _setting(60, "A session that nobody used for this many minutes ends.", minimum=1)
    session_hours: int = _setting(12, "A session ends after this many hours, used or not.", minimum=1, maximum=720)
    password_length: int = _setting(10, "Fewest characters of a password; which ones is nobody's business.",
                                    minimum=8, maximum=64)
    free_attempts: int = _setting(5, "Attempts at one account or invitation before the next one has to wait.",
                                  minimum=1)
    longest_wait: int = _setting(300, "Longest such wait in seconds; it doubles with each attempt.", minimum=1,
                                 maximum=86400)
    sign_in_minutes: int = _setting(10, "How long somebody may take at an OpenID provider.", minimum=1)
    invitation_days: int = _setting(30, "How long the code in a guardian's letter can be used.", minimum=1)


@dataclass(frozen=True, slots=True)
class Demo:
    load: str = _setting("auto", "A demonstration school: auto, on the first start of a private MongoDB; yes, also "
                                 "into the MongoDB of mongo.uri while it holds no roster; no, none (--no-demo).",
                         choices=("auto", "yes", "no"))
    statements: int = _setting(100_000, "About how many Statements its term of study has.", minimum=0,
                               maximum=1_000_000)
    live_pupils: int = _setting(4, "Its pupils who learn at this moment, whatever the hour, so that there is something "
                                   "to see; 0: only what its timetable says.", minimum=0, maximum=20)


@dataclass(frozen=True, slots=True)
class Config:
    server: Server = field(default_factory=Server)
    mongo: Mongo = field(default_factory=Mongo)
    xapi: XAPI = field(default_factory=XAPI)
    caliper: Caliper = field(default_factory=Caliper)
    profiles: Profiles = field(default_factory=Profiles)
    limits: Limits = field(default_factory=Limits)
    auth: Auth = field(default_factory=Auth)
    school: School = field(default_factory=School)
    policy: Policy = field(default_factory=Policy)
    audit: Audit = field(default_factory=Audit)
    annotation: Annotation = field(default_factory=Annotation)
    studylog: StudyLog = field(default_factory=StudyLog)
    retention: Retention = field(default_factory=Retention)
    people: People = field(default_factory=People)
    bundles: Bundles = field(default_factory=Bundles)
    cases: Cases = field(default_factory=Cases)
    own_access: OwnAccess = field(default_factory=OwnAccess)
    outgoing: Outgoing = field(default_factory=Outgoing)
    forwarding: Forwarding = field(default_factory=Forwarding)
    demo: Demo = field(default_factory=Demo)
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it is described to people."""

    section: str
    name: str
    type: type
    default: Any
    help: str
    secret: bool
    choices: tuple[str, ...]
    minimum: int | None
    maximum: int | None
    pattern: str | None

    @property
    def key(self) -> str:
        return f"{self.section}.{self.name}"

    @property
    def env(self) -> str:
        return f"LRS_{self.section}_{self.name}".upper()

    @property
    def flag(self) -> str:
        return f"--{self.section}-{self.name}".replace("_", "-")

    def problem(self, value: Any) -> str | None:
        """What is wrong with this value of the setting, if anything is."""
        given = type(value)  # True is an int to isinstance
        if given is not self.type:
            return f"{value!r} is not of type {_TYPES[self.type]}"
        if self.choices and value not in self.choices:
            return f"{value!r} is not one of {', '.join(self.choices)}"
        if self.minimum is not None and value < self.minimum:
            return f"{value} is less than the minimum of {self.minimum}"
        if self.maximum is not None and value > self.maximum:
            return f"{value} is greater than the maximum of {self.maximum}"
        if self.pattern is not None and not re.search(self.pattern, value):
            return f"{value!r} does not match {self.pattern!r}"
        return None


_TYPES = {str: "string", int: "integer", bool: "boolean"}
_SECTIONS: dict[str, type] = {name: hint for name, hint in get_type_hints(Config).items() if name != "sources"}


def settings() -> list[Setting]:
    """All settings in the order they are documented."""
    found = []
    for section, cls in _SECTIONS.items():
        hints = get_type_hints(cls)
        for f in fields(cls):
            assert f.default is not MISSING  # noqa: S101  every setting has a default
            found.append(Setting(section, f.name, hints[f.name], f.default, f.metadata["help"],
                                 f.metadata["secret"], f.metadata["choices"], f.metadata["minimum"],
                                 f.metadata["maximum"], f.metadata["pattern"]))
    return found


class BadSetting(ValueError):
    """A setting that cannot be used; the text says which, where it came from and what would be right."""


def load(flags: Mapping[str, str], env: Mapping[str, str] | None = None, file: str | None = None) -> Config:
    """The effective settings.

    `flags` maps ``section.name`` to text from the command line. Raises `BadSetting` for an unknown name or an
    unusable value, naming its source.
    """
    env = os.environ if env is None else env
    file = file or env.get("LRS_CONFIG")
    table = _read_toml(file) if file else {}
    known = {s.key: s for s in settings()}
    _refuse_unknown(table, known, file)
    values: dict[str, dict[str, Any]] = {section: {} for section in _SECTIONS}
    sources: dict[str, str] = {}
    for key, setting in known.items():
        value, source = _pick(setting, flags, env, table, file)
        sources[key] = source
        if source != "default":
            _check(setting, value, source)
            values[setting.section][setting.name] = value
    return Config(**{s: cls(**values[s]) for s, cls in _SECTIONS.items()}, sources=sources)


def environment(config: Config) -> dict[str, str]:
    """The environment variables under which `load` gives these settings again: how a worker process gets them."""
    return {setting.env: str(getattr(getattr(config, setting.section), setting.name)) for setting in settings()}


def strays(env: Mapping[str, str]) -> list[str]:
    """Environment variables that look like settings and are none; they are no error, because orchestrators set some."""
    known = {setting.env for setting in settings()} | {"LRS_CONFIG"}
    return sorted(name for name in env if name.startswith("LRS_") and name not in known)


def _pick(setting: Setting, flags: Mapping[str, str], env: Mapping[str, str],
          table: Mapping[str, Any], file: str | None) -> tuple[Any, str]:
    if setting.key in flags:
        return _parse(setting, flags[setting.key], f"flag {setting.flag}"), f"flag {setting.flag}"
    if setting.env in env:
        return _parse(setting, env[setting.env], setting.env), f"environment {setting.env}"
    section = table.get(setting.section, {})
    if setting.name in section:
        return section[setting.name], f"file {file}"
    return setting.default, "default"


def _parse(setting: Setting, text: str, source: str) -> Any:
    if setting.type is bool:
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "no", "off"}:
            return False
        raise BadSetting(f"{source}: {text!r} is neither true nor false")
    if setting.type is int:
        try:
            return int(text)
        except ValueError:
            raise BadSetting(f"{source}: {text!r} is not a whole number") from None
    return text


def _check(setting: Setting, value: Any, source: str) -> None:
    if problem := setting.problem(value):
        raise BadSetting(f"{setting.key} from {source}: {problem}")


def _read_toml(file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSetting(f"settings file {file}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"settings file {file} is not TOML: {error}") from None


def _refuse_unknown(table: Mapping[str, Any], known: Mapping[str, Setting], file: str | None) -> None:
    for section, content in table.items():
        if section not in _SECTIONS or not isinstance(content, dict):
            raise BadSetting(f"settings file {file}: no section [{section}]; there are {', '.join(_SECTIONS)}")
        for name in content:
            if f"{section}.{name}" not in known:
                raise BadSetting(f"settings file {file}: no setting {section}.{name}; `lrs doctor` lists them")
