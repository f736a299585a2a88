"""Texts with a form: IRI, UUID, language tag, mailbox, hash, media type."""

import pytest

from lrs.xapi.primitives import (
    is_iri,
    is_language_tag,
    is_length,
    is_mbox,
    is_media_type,
    is_number,
    is_sha1,
    is_sha2,
    is_uuid,
)


@pytest.mark.parametrize("text", [
    "http://adlnet.gov/expapi/verbs/answered", "https://学校.example.jp/教材/算数?単元=分数#問1", "urn:uuid:1",
    "tag:example.jp,2026:drill", "act:x", "http://example.jp/?a[0]=1", "https://example.jp/50%25", "http://[::1]:80/",
    "https://example.jp/😀",
])
def test_an_iri_with_a_scheme_is_accepted(text: str) -> None:
    assert is_iri(text)
    assert is_iri(text)  # now from memory


@pytest.mark.parametrize("value", [
    "ab=c://should.fail.com", "id", "//example.jp/x", "/x", "", "http:", "1a:b", "学校:x", "http://example.jp/a b",
    "http://example.jp/<x>", "http://example.jp/50%", "http://example.jp/\x00", "http://example.jp/#a#b", " http://a/",
    "http://example.jp/\n", "http://example.jp/\ud800", 7, None, [], {},
])
def test_what_is_no_iri_is_refused(value: object) -> None:
    assert not is_iri(value)


def test_memory_of_good_iris_is_bounded_and_changes_no_answer() -> None:
    assert all(is_iri(f"https://drill.example.jp/items/{i}") for i in range(10_000))
    assert is_iri("https://drill.example.jp/items/0")
    assert is_iri("https://drill.example.jp/" + "x" * 100_000)
    assert not is_iri("https://drill.example.jp/items/ 0")


@pytest.mark.xapi("XAPI-00121")
@pytest.mark.parametrize("tag", [
    "de", "de-DE", "zh-Hant", "sr-Latn-RS", "sr-Cyrl", "zh-Hans-CN", "es-MX", "cmn", "ase", "ja", "JA-jp", "fr-CA",
    "tlh", "und", "zh-min-nan", "de-1996", "sl-rozaj-biske", "en-a-bbb-b-ccc", "ja-x-kansai", "x-furigana", "i-klingon",
    "sgn-BE-FR", "ja-t-it-m0-xxx", "es-419",
])
def test_a_language_tag_of_the_right_shape_is_accepted(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.xapi("XAPI-00121")
@pytest.mark.parametrize("value", [
    "something", "en-something-AU", "zh-something-ccc", "a12345678", "en-a-bbb-a-ccc", "en-A-bbb-a-ccc", "e", "en-",
    "en_US", "en-a", "x", "ja-x", "日本語", "en\n", "", None, 7, "ſr",
])
def test_a_language_tag_of_another_shape_is_refused(value: object) -> None:
    assert not is_language_tag(value)


@pytest.mark.xapi("XAPI-00038")
@pytest.mark.parametrize("text", [
    "mailto:hanako@school.example.jp", "mailto:山田@学校.example.jp", "mailto:a.b+c@localhost",
])
def test_a_mailbox_is_a_mailto_iri(text: str) -> None:
    assert is_mbox(text)


@pytest.mark.xapi("XAPI-00038")
@pytest.mark.parametrize("value", [
    "mailto:should.fail.com", "http://should.fail.com", "hanako@school.example.jp", "mailto:@example.jp", "mailto:a@",
    "mailto:a@b@c", "mailto:a@b.", "mailto:a@b?subject=x", "mailto:a b@c", "mailto:a@b,c@d", None, 7,
])
def test_what_is_no_mailbox_is_refused(value: object) -> None:
    assert not is_mbox(value)


def test_a_uuid_has_its_standard_form_in_either_case() -> None:
    assert is_uuid("8f87ccde-bb56-4c2e-ab83-44982ef22df0")
    assert is_uuid("8F87CCDE-BB56-4C2E-AB83-44982EF22DF0")
    for wrong in ("8f87ccdebb564c2eab8344982ef22df0", "8f87ccde-bb56-4c2e-ab83-44982ef22df0a", "",
                  "8f87ccde-bb56-4c2e-ab83-44982ef22dfg", "{8f87ccde-bb56-4c2e-ab83-44982ef22df0}", None, 1):
        assert not is_uuid(wrong)


def test_hashes_are_hexadecimal_of_a_known_length() -> None:
    assert is_sha1("a" * 40)
    assert not is_sha1("a" * 39)
    assert not is_sha1("g" * 40)
    assert all(is_sha2("eF" * (length // 2)) for length in (56, 64, 96, 128))
    assert not is_sha2("e" * 40)


@pytest.mark.parametrize("text", ["image/png", "text/plain; charset=utf-8", "application/vnd.x+json;a=\"b c\";d=e"])
def test_a_media_type_may_have_parameters(text: str) -> None:
    assert is_media_type(text)


@pytest.mark.parametrize("value", ["image", "image/", "/png", "image/png;", "画像/png", "image/png\n", "", None])
def test_what_is_no_media_type_is_refused(value: object) -> None:
    assert not is_media_type(value)


def test_true_is_no_number_and_a_length_is_whole() -> None:
    assert is_number(1)
    assert is_number(1.5)
    assert not is_number(True)
    assert not is_number("1")
    assert is_length(0)
    assert not any(map(is_length, (-1, 1.5, "1", True, None)))
