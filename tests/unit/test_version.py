"""Which version a request, or a Statement, names."""

import pytest

from lrs.xapi.version import Version, is_statement_version, negotiate


@pytest.mark.parametrize("header", ["1.0", "1.0.0", "1.0.3", "1.0.9", " 1.0.3 "])
def test_any_patch_of_1_0_is_answered_as_1_0_3(header: str) -> None:
    assert negotiate(header) is Version.V1


@pytest.mark.parametrize("header", ["2.0", "2.0.0", "2.0.4"])
def test_any_patch_of_2_0_is_answered_as_2_0_0(header: str) -> None:
    assert negotiate(header) is Version.V2


@pytest.mark.parametrize("header", ["", "0.9", "0.95", "1", "1.1.0", "1.0.", "1.0.x", "1.03", "2.1.0", "１.0.3"])
def test_other_versions_are_not_spoken(header: str) -> None:
    assert negotiate(header) is None


@pytest.mark.parametrize("version", list(Version))
def test_a_statement_of_1_0_is_accepted_under_both_versions(version: Version) -> None:
    assert is_statement_version("1.0", version)
    assert is_statement_version("1.0.9", version)
    assert not is_statement_version("0.9.9", version)
    assert not is_statement_version("1.1.0", version)
    assert not is_statement_version(1.0, version)


def test_a_statement_of_2_0_is_accepted_only_under_2_0() -> None:
    assert is_statement_version("2.0.0", Version.V2)
    assert not is_statement_version("2.0.0", Version.V1)
