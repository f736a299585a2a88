"""What this server counts, under its Prometheus names.

With PROMETHEUS_MULTIPROC_DIR set, several workers share the numbers through files in that folder and any of
them answers for all.
"""

from __future__ import annotations

import os

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METHODS = {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}
_LATENCY = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)


class Metrics:
    """All metrics of one application; the storage room reports to it as its `Observer`."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter("lrs_requests_total", "Requests answered.", ("route", "method", "status"),
                                 registry=registry)
        self._seconds = Histogram("lrs_request_seconds", "Time from request line to answer.", ("route", "method"),
                                  buckets=_LATENCY, registry=registry)
        self._stored = Counter("lrs_statements_stored_total", "Statements made durable.", registry=registry)
        self._commits = Histogram("lrs_commit_statements", "Statements that shared one commit.", buckets=_SIZES,
                                  registry=registry)
        self._commit_seconds = Histogram("lrs_commit_seconds", "Time of a shared commit.", buckets=_LATENCY,
                                         registry=registry)
        self._events = Counter("lrs_caliper_events_total", "Caliper Events that came, by what became of them.",
                               ("outcome",), registry=registry)
        self._entities = Counter("lrs_caliper_entities_total", "Entities that Caliper sensors described.",
                                 registry=registry)
        self._faulty = Counter("lrs_caliper_faulty_total", "Caliper Events and entities that break a rule and were "
                               "taken.", registry=registry)
        self._dropped = Counter("lrs_refusals_dropped_total", "Refusals that could not be kept for developers.",
                                registry=registry)
        self._audit_waiting = Gauge("lrs_audit_unsealed_entries", "Audit entries without a place in the tree.",
                                    registry=registry, multiprocess_mode="livemostrecent")
        self._audit_lag = Gauge("lrs_audit_seal_lag_seconds", "How long the oldest of them has waited.",
                                registry=registry, multiprocess_mode="livemostrecent")
        self._audit_uncounted = Counter("lrs_audit_refusals_uncounted_total", "Refused accesses without an entry.",
                                        registry=registry)
        self._studylog_lag = Gauge("lrs_studylog_lag_seconds", "How far the study log is kept behind the present.",
                                   registry=registry, multiprocess_mode="livemostrecent")
        self._studylog_days = Counter("lrs_studylog_days_folded_total", "Learners' days folded anew.",
                                      registry=registry)
        self._forwarded = Counter("lrs_forwarded_statements_total", "Statements sent to another LRS, by how that went.",
                                  ("outcome",), registry=registry)
        self._forwarding_lag = Gauge("lrs_forwarding_lag_seconds", "How long the oldest Statement to be sent waits.",
                                     registry=registry, multiprocess_mode="livemostrecent")
        self._dead_letters = Gauge("lrs_forwarding_dead_letters", "Statements that another LRS would not take.",
                                   registry=registry, multiprocess_mode="livemostrecent")
        self._storage = Histogram("lrs_mongodb_seconds", "Time of an operation of the store, to its answer.",
                                  ("operation", "outcome"), buckets=_LATENCY, registry=registry)
        self._connections = Gauge("lrs_mongodb_connections", "Connections to MongoDB.", ("state",),
                                  registry=registry, multiprocess_mode="livesum")
        self._by_operation: dict[tuple[str, bool], Histogram] = {}
        self._by_answer: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """`route` is the template of the path, never the path a client sent."""
        if method not in _METHODS:
            method = "other"
        found = self._by_answer.get((route, method, status))
        if found is None:  # looking labels up costs more than counting
            found = self._requests.labels(route, method, str(status)), self._seconds.labels(route, method)
            self._by_answer[route, method, status] = found
        count, histogram = found
        count.inc()
        histogram.observe(seconds)

    def commit(self, statements: int, seconds: float) -> None:
        """One commit made so many statements durable."""
        self._stored.inc(statements)
        self._commits.observe(statements)
        self._commit_seconds.observe(seconds)

    def events(self, fresh: int, again: int, conflicts: int, entities: int, faulty: int) -> None:
        """What became of an Envelope that was taken: so many Events are new, were there, were there with another body;
        so many entities are described; so many of them all break a rule."""
        for outcome, count in (("fresh", fresh), ("again", again), ("conflict", conflicts)):
            self._events.labels(outcome).inc(count)
        self._entities.inc(entities)
        self._faulty.inc(faulty)

    def events_refused(self, count: int) -> None:
        """So many Events came in an Envelope that was refused for what they are."""
        self._events.labels("refused").inc(count)

    def refusals_dropped(self, count: int) -> None:
        self._dropped.inc(count)

    def audit_waiting(self, entries: int, seconds: float) -> None:
        """So many audit entries are not sealed; the oldest has waited so long."""
        self._audit_waiting.set(entries)
        self._audit_lag.set(seconds)

    def audit_uncounted(self, refusals: int) -> None:
        self._audit_uncounted.inc(refusals)

    def studylog_kept(self, days: int, lag: float) -> None:
        """So many days were folded anew; the log is so many seconds behind."""
        self._studylog_days.inc(days)
        self._studylog_lag.set(lag)

    def forwarded(self, sent: int, rejected: int) -> None:
        """So many Statements are at another LRS now; so many it rejected."""
        self._forwarded.labels("sent").inc(sent)
        self._forwarded.labels("rejected").inc(rejected)

    def forwarding_waits(self, lag: float, dead: int) -> None:
        """The oldest Statement to be sent waits so many seconds; there are so many dead letters."""
        self._forwarding_lag.set(lag)
        self._dead_letters.set(dead)

    def storage(self, operation: str, seconds: float, *, failed: bool) -> None:
        found = self._by_operation.get((operation, failed))
        if found is None:
            found = self._storage.labels(operation, "failed" if failed else "ok")
            self._by_operation[operation, failed] = found
        found.observe(seconds)

    def connections(self, open_: int, in_use: int) -> None:
        self._connections.labels("open").set(open_)
        self._connections.labels("in_use").set(in_use)

    def text(self) -> bytes:
        """All of it in Prometheus' text format, of every worker."""
        return generate_latest(self._of_all())

    def value(self, name: str) -> float | None:
        """A number without labels by its name, of every worker; None where it is not counted."""
        return self._of_all().get_sample_value(name)

    def _of_all(self) -> CollectorRegistry:
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return self._registry
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry
