"""Instants and durations as xAPI writes them."""

import pytest

from lrs.xapi.timestamps import is_duration, is_timestamp, parse, parse_ms, truncate_duration


@pytest.mark.xapi("XAPI-00123")
@pytest.mark.parametrize("text", [
    "2026-04-08T00:00:00Z",
    "2026-04-08T09:00:00.123456789+09:00",
    "2026-04-08T09:00:00,5+0900",
    "2026-04-08T09:00+09",
    "20260408T090000.5Z",
    "20260408T0900+0900",
    "2008-09-15T15:53:00.601+00:00",
    "2008-09-15T15:53:00.601-05:00",
    "2024-02-29t12:00:00z",
    "2008-09-15 15:53:00.601+00:00",
    "2016-12-31T23:59:60Z",
    "2026-04-08T09:00:00",
])
def test_an_iso_8601_instant_is_accepted(text: str) -> None:
    assert is_timestamp(text)


@pytest.mark.xapi("XAPI-00123")
@pytest.mark.parametrize("value", [
    "2008-09-15T15:53:00.601-00:00", "2008-09-15T15:53:00.601-0000", "2008-09-15T15:53:00.601-00",
    "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-04-08T24:00:00Z", "2026-04-08T09:61:00Z", "2026-04-08T09:00:00+24:00", "0000-01-01T00:00:00Z",
    "2026-04-08", "2026-0408T09:00:00Z", "2026-04-08T090000Z", "2026-04-08  09:00:00Z", "2026-W15-3T09:00:00Z",
    "01/011/2015", "令和8年4月8日", "2026-04-08T09:00:00Z\n", "２０26-04-08T09:00:00Z", "", 0, 1775602800.0, True, None,
])
def test_what_is_no_instant_is_refused(value: object) -> None:
    assert not is_timestamp(value)


def test_an_instant_is_the_same_in_every_offset_and_format() -> None:
    noon = parse("2026-04-08T12:00:00Z")
    assert parse("2026-04-08T21:00:00+09:00") == noon
    assert parse("20260408T070000-0500") == noon
    assert parse("2026-04-08T12:00") == noon


def test_an_instant_is_counted_from_1970_in_nanoseconds() -> None:
    assert parse("1970-01-01T00:00:00.000000001Z") == 1
    assert parse("1970-01-01T00:00:00.0000000019Z") == 1
    assert parse("1969-12-31T23:59:59.9Z") == -100_000_000
    assert parse("0001-01-01T00:00:00+23:59") < 0


def test_milliseconds_are_rounded_down_also_before_1970() -> None:
    assert parse_ms("1970-01-01T00:00:00.0019Z") == 1
    assert parse_ms("1969-12-31T23:59:59.9999Z") == -1


def test_a_leap_second_is_the_next_minute() -> None:
    assert parse("2016-12-31T23:59:60Z") == parse("2017-01-01T00:00:00Z")


def test_reading_what_is_no_instant_fails() -> None:
    with pytest.raises(ValueError, match="yesterday"):
        parse("yesterday")


@pytest.mark.xapi("XAPI-00124")
@pytest.mark.parametrize("text", [
    "PT1H0M0.1S", "PT4H35M59.14S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P3Y", "P4W", "P1DT12H36M0.12567S", "PT0S",
    "P0.5Y", "PT1,5H",
])
def test_a_duration_with_designators_is_accepted(text: str) -> None:
    assert is_duration(text)


@pytest.mark.xapi("XAPI-00124")
@pytest.mark.parametrize("value", [
    "PA1H0M0S", "P4W1D", "P", "PT", "P1YT", "-PT1H", "PT1.5H30M", "P1S", "PT1M1H", "P0003-06-04T12:30:05", "pt1h",
    "PT1S\n", "PT１S", "", 12345, {"key": "invalid"}, None,
])
def test_what_is_no_duration_is_refused(value: object) -> None:
    assert not is_duration(value)


@pytest.mark.parametrize(("text", "cut"), [
    ("P1DT12H36M0.12567S", "P1DT12H36M0.12S"),
    ("PT1.109S", "PT1.1S"),
    ("PT1,10S", "PT1.1S"),
    ("PT1.009S", "PT1S"),
    ("PT1S", "PT1S"),
    ("P0.5Y", "P0.5Y"),
])
def test_a_duration_is_compared_in_hundredths_of_a_second_never_rounded_up(text: str, cut: str) -> None:
    assert truncate_duration(text) == cut
