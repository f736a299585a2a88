from base64 import urlsafe_b64encode

from hypothesis import given
from hypothesis import strategies as st

from lrs.custodians.fingerprint import fingerprint, same
from lrs.storage.contract.custodians import PublishedKey

ORIGIN = "https://lrs.midori.example"


def key(number: int, use: str = "sig", retired: int | None = None) -> PublishedKey:
    named = urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")
    return PublishedKey(f"{ORIGIN}/keys/{named}", "enc" if use == "enc" else "sig", {}, retired)


def test_it_is_eight_groups_of_five_digits() -> None:
    groups = fingerprint(ORIGIN, [key(1), key(2, "enc")]).split(" ")
    assert [len(group) for group in groups] == [5] * 8
    assert "".join(groups).isdecimal()


def test_it_stays_what_it_was_when_it_was_read_out() -> None:
    assert fingerprint(ORIGIN, [key(1), key(2, "enc")]) == "22264 71578 75242 44816 57700 07166 66283 75072"


def test_it_tells_any_key_in_force_and_its_use_and_its_custodian_apart() -> None:
    keys = [key(1), key(2, "enc")]
    others = [[key(3), key(2, "enc")], [key(1), key(3, "enc")], [key(1)], [key(1), key(2)], [*keys, key(3)], []]
    found = {fingerprint(ORIGIN, each) for each in [keys, *others]} | {fingerprint("https://aoi.example", keys)}
    assert len(found) == len(others) + 2


@given(st.permutations([1, 2, 3, 4]))
def test_the_order_of_keys_and_the_retired_ones_do_not_matter(order: list[int]) -> None:
    keys = [key(number, retired=None if number < 4 else 1_700_000_000_000) for number in order]
    assert fingerprint(ORIGIN, keys) == fingerprint(ORIGIN, [key(1), key(2), key(3)])


@given(st.sampled_from(["", " ", "-", "　", "\n"]), st.booleans())
def test_it_is_the_same_however_somebody_groups_and_types_it(between: str, wide: bool) -> None:
    wanted = fingerprint(ORIGIN, [key(1)])
    typed = between.join(wanted.split(" "))
    assert same(typed.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else typed, wanted)


@given(st.integers(0, 39), st.integers(1, 9))
def test_one_digit_else_is_another_fingerprint(at: int, more: int) -> None:
    wanted = fingerprint(ORIGIN, [key(1)])
    digits = wanted.replace(" ", "")
    assert not same(digits[:at] + str((int(digits[at]) + more) % 10) + digits[at + 1:], wanted)
    assert not same(digits[:at], wanted)
