"""Which addresses this server calls because somebody named them."""

from __future__ import annotations

import pytest

from lrs import addresses
from lrs.cases.recipients import origin
from lrs.errors import BadRequest


@pytest.mark.parametrize("url", [
    "https://lrs.example.jp/xAPI", "https://lrs.example.jp:8443/xAPI/", "https://学習.example.jp", "https://8.8.8.8/x",
    "https://[2001:4860:4860::8888]/x"])
def test_https_to_anywhere_public(url: str) -> None:
    assert addresses.check(url, ()) == url.rstrip("/")


@pytest.mark.parametrize(("url", "slug"), [
    ("http://lrs.example.jp", "address-https"), ("https://127.0.0.1", "address-inside"),
    ("https://10.1.2.3/x", "address-inside"), ("https://192.168.0.1", "address-inside"),
    ("https://172.16.9.9", "address-inside"), ("https://169.254.169.254", "address-inside"),
    ("https://[::1]", "address-inside"), ("https://[::ffff:10.0.0.1]", "address-inside"),
    ("https://[fd00::1]", "address-inside"), ("https://0.0.0.0", "address-inside"),
    ("https://100.64.0.1", "address-inside"), ("https://localhost", "address-inside"),
    ("https://a.localhost", "address-inside"), ("https://printer.local", "address-inside"),
    ("https://me@lrs.example.jp", "address-plain"), ("https://lrs.example.jp/?x=1", "address-plain"),
    ("https://lrs.example.jp/#x", "address-plain"), ("", "address-invalid"), ("lrs.example.jp", "address-invalid"),
    ("file:///etc/passwd", "address-invalid"), ("https://", "address-invalid"), ("https://a:99999", "address-invalid"),
    ("https://a b.example", "address-invalid"), ("https://a\r\nHost:b", "address-invalid")])
def test_nothing_inside_and_nothing_in_the_clear(url: str, slug: str) -> None:
    with pytest.raises(BadRequest) as raised:
        addresses.check(url, ())
    assert raised.value.slug == slug


def test_what_is_allowed_by_name_may_be_inside_and_in_the_clear() -> None:
    allow = addresses.allowed(" LRS.city.lan:8080, 10.0.0.5 ,")
    for url in ("http://lrs.city.lan:8080/xAPI", "http://10.0.0.5", "http://10.0.0.5:9000/x"):
        assert addresses.check(url, allow) == url
    with pytest.raises(BadRequest):
        addresses.check("http://lrs.city.lan/xAPI", allow)


def test_who_a_record_goes_to_speaks_http_only_on_this_machine_and_by_name() -> None:
    here, elsewhere = "http://127.0.0.1:8081", "http://lrs.city.lan"
    assert origin(here, allow=addresses.allowed("127.0.0.1", "lrs.city.lan")) == here
    for url, allow in ((here, ""), (here, "localhost"), (here, "127.0.0.1:8082"), (elsewhere, "lrs.city.lan")):
        with pytest.raises(BadRequest) as raised:
            origin(url, allow=addresses.allowed(allow))
        assert raised.value.slug == "recipient-origin"
