"""Instants as text."""

import pytest

from lrs.clock import utc_text
from lrs.xapi.timestamps import parse_ms


@pytest.mark.parametrize("text", ["0001-01-02T00:00:00.000Z", "0162-11-07T07:50:39.001Z", "1970-01-01T00:00:00.000Z",
                                  "2026-04-08T00:00:00.120Z", "9999-12-30T00:00:00.000Z"])
def test_an_instant_is_written_with_four_digits_of_year_and_three_of_fraction(text: str) -> None:
    assert utc_text(parse_ms(text)) == text
