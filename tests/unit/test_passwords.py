"""Sign-in names, passwords and the codes of letters, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.access.secrets import readable
from lrs.errors import BadRequest, Forbidden
from lrs.people import invitations
from lrs.people.passwords import LONGEST, new_password, one_time_password, sign_in_name


@pytest.mark.parametrize(("typed", "kept"), [
    ("hanako", "hanako"), ("  Hanako ", "hanako"), ("ｈａｎａｋｏ０１", "hanako01"), ("山田花子", "山田花子"),
    ("か\u3099っこう", "がっこう"), ("𠮷田", "𠮷田"), ("ＳＴＲＡẞＥ", "strasse")])
def test_a_name_is_the_same_in_any_width_case_and_composition(typed: str, kept: str) -> None:
    assert sign_in_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "山田　花子", "a b", "a\tb", "a\0b", "x" * 101, "a\u202eb", "\ud800"])
def test_what_can_be_no_name_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest):
        sign_in_name(typed)


@pytest.mark.parametrize("chosen", ["correct horse", "さくらさくやよいのそら", "1234567890", "𠮷" * 10, "a" * LONGEST])
def test_any_characters_make_a_password_if_there_are_enough(chosen: str) -> None:
    assert new_password(chosen, "hanako", 10) == chosen


@pytest.mark.parametrize("chosen", ["", "short", "a" * (LONGEST + 1), "with\0zeros in it", "YAMADA-HANAKO"])
def test_too_short_too_long_or_the_name_itself_is_none(chosen: str) -> None:
    with pytest.raises(BadRequest):
        new_password(chosen, "yamada-hanako", 10)


def test_a_first_password_will_do_as_a_password() -> None:
    assert new_password(one_time_password(), "hanako", 10)


@given(st.sampled_from(["lower", "upper", "title"]), st.sampled_from(["", "-", " ", "ー", "‐", "−", "　"]),
       st.booleans())
def test_a_code_is_read_however_it_is_typed(case: str, hyphen: str, wide: bool) -> None:
    code = invitations.new_code()
    typed = getattr(code, case)().replace("-", hyphen)
    if wide:
        typed = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in typed)
    assert invitations.read(typed) == code.replace("-", "")
    assert invitations.invitation_id(code) == invitations.invitation_id(invitations.read(typed))


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQRST", "ABCD-EFGH-JKMN-PQR1",
                                   "ＡＢＣＤ" * 5, "あ" * 16, "\ud800" * 16])
def test_what_can_be_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Forbidden):
        invitations.read(typed)


def test_a_code_is_kept_so_that_only_this_tenant_and_key_find_it_again() -> None:
    code = readable(4).upper()
    kept = invitations.digest(code, "midori", b"k" * 32)
    assert kept == invitations.digest(code.replace("-", ""), "midori", b"k" * 32)
    assert kept not in {invitations.digest(code, "aoi", b"k" * 32), invitations.digest(code, "midori", b"j" * 32)}
