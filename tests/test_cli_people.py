"""`lrs account`, `provider`, `guardian` and `session`, as an officer meets them."""

import os
import re
import stat
from pathlib import Path

import pytest

from tests.commands import lrs

USER = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
GUID = "0b7d3dcb-3b7d-4bad-9bdd-2b0d7b3dcb6d"


@pytest.fixture(scope="module")
def at(place: tuple[str, ...]) -> tuple[str, ...]:
    """A database with the tenant `midori`."""
    made = lrs("tenant", "create", "midori", "--name", "みどり市", "--origin", "https://midori.example", *place)
    assert made.returncode == 0
    return ("--tenant", "midori", *place)


def test_an_account_is_made_linked_reset_disabled_and_listed(at: tuple[str, ...]) -> None:
    made = lrs("account", "create", "Hanako", "--label", "山田花子", "--user", USER.upper(), *at)
    assert made.returncode == 0
    assert re.search(r"^name +hanako$", made.stdout, re.MULTILINE)
    assert re.search(r"^password +(\w{4}-){3}\w{4}$", made.stdout, re.MULTILINE)
    assert "https://midori.example/sign-in" in made.stdout
    again = lrs("account", "create", "ＨＡＮＡＫＯ", *at)
    assert (again.returncode, again.stderr) == (1, "lrs: The sign-in name hanako is taken; choose another.\n")
    assert f"local\t山田花子\t{USER}\tofficer\t" in lrs("account", "list", *at).stdout
    assert "nobody in the roster" in lrs("account", "link", "hanako", "--none", *at).stdout
    assert "password" in lrs("account", "reset-password", "hanako", *at).stdout
    assert lrs("account", "disable", "hanako", *at).returncode == 0
    assert "\tdisabled 2" in lrs("account", "list", *at).stdout
    assert lrs("account", "disable", "hanako", "--undo", *at).returncode == 0
    assert "\tfirst password" in lrs("account", "list", *at).stdout


@pytest.mark.parametrize("arguments", [
    ("account", "disable", "nobody"), ("account", "link", "nobody", "--user", USER), ("account", "create", "a b"),
    ("account", "link", "nobody", "--user", ""), ("account", "create", "x", "--user", "hanako"),
    ("session", "end", "nothing"), ("session", "end"), ("session", "list", "--account", "nobody"),
    ("guardian", "invite", "-o", "letters.html"), ("guardian", "revoke"),
    ("guardian", "invite", "--class", "5-1", "-o", "/nowhere/letters.html"),
    ("guardian", "revoke", "--invitation", "ABCDEFGH"), ("guardian", "restrict", "--account", "x", "--child", USER),
    ("provider", "remove", "nobody"),
    ("provider", "add", "g", "--issuer", "https://accounts.google.com", "--client-id", "i", "--client-secret", "s"),
])
def test_what_cannot_be_done_is_said_in_one_sentence(at: tuple[str, ...], arguments: tuple[str, ...]) -> None:
    refused = lrs(*arguments, *at)
    assert refused.returncode == 1
    assert refused.stderr.startswith("lrs: ")
    assert refused.stderr.count("\n") == 1


def test_a_tenant_that_is_not_there_is_named(at: tuple[str, ...]) -> None:
    refused = lrs("account", "list", *at[2:], "--tenant", "aoi")
    assert (refused.returncode, refused.stderr) == (
        1, "lrs: There is no tenant aoi; `lrs tenant list` shows those there are.\n")


def test_a_provider_is_added_listed_and_removed_without_showing_its_secret(at: tuple[str, ...]) -> None:
    added = lrs("provider", "add", "entra", "--label", "Microsoft", "--issuer",
                f"https://login.microsoftonline.com/{GUID}/v2.0", "--client-id", "id-1", "--client-secret", "ひみつ",
                "--entra-tenant", GUID, "--trust-username", *at)
    assert "redirect  https://midori.example/sign-in/callback" in added.stdout
    listed = lrs("provider", "list", *at).stdout
    assert f"entra\tMicrosoft\thttps://login.microsoftonline.com/{GUID}/v2.0\tid-1\ttid={GUID}\t" in listed
    assert "username=preferred_username" in listed
    assert "ひみつ" not in added.stdout + listed
    assert lrs("provider", "remove", "entra", *at).returncode == 0
    assert "entra" not in lrs("provider", "list", *at).stdout


def test_letters_that_lead_to_this_machine_alone_say_so(at: tuple[str, ...], tmp_path: Path) -> None:
    lrs("tenant", "create", "home", "--name", "試験", "--origin", "http://localhost:8080", *at[2:])
    made = lrs("guardian", "invite", "--child", USER, "-o", tmp_path / "a.html", *at[2:], "--tenant", "home")
    assert (made.returncode, made.stdout.split(".html")[0].startswith("1 letter in ")) == (0, True)
    assert made.stderr.startswith("warning: The letters lead to http://localhost:8080, which opens on this machine")
    assert "LRS_SERVER_PUBLIC_URL" in made.stderr


def test_a_known_provider_is_called_by_its_name(at: tuple[str, ...]) -> None:
    for name, issuer, more, label in (
            ("g", "https://accounts.google.com", ("--hosted-domain", "midori.ed.jp"), "Google"),
            ("own", "https://id.midori.example", (), "own")):
        added = lrs("provider", "add", name, "--issuer", issuer, "--client-id", "i", "--client-secret", "s", *more, *at)
        assert added.returncode == 0, added.stderr
        assert f"{name}\t{label}\t{issuer}" in lrs("provider", "list", *at).stdout
        lrs("provider", "remove", name, *at)


def test_letters_are_written_for_their_maker_alone_and_withdrawn(at: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "おたより.html"
    made = lrs("guardian", "invite", "--child", USER, "--each", "2", "-o", file, *at)
    assert made.returncode == 0
    assert made.stdout.startswith(f"2 letters in {file}.")
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    codes = re.findall(r'class="code">([A-Z0-9-]{19})<', file.read_text("utf-8"))
    assert len(set(codes)) == 2
    assert "https://midori.example/sign-in/invitation" in file.read_text("utf-8")
    letter = codes[0].replace("-", "")[:8]
    assert letter in lrs("guardian", "list", *at).stdout
    assert lrs("guardian", "revoke", "--invitation", letter, *at).returncode == 0
    assert letter not in lrs("guardian", "list", "--child", USER, *at).stdout
    assert made.stderr == ""
    again = lrs("guardian", "invite", "--child", USER, "-o", file, *at)
    assert again.returncode == 1
    assert "is there already" in again.stderr
