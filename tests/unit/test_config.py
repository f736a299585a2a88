from pathlib import Path

import pytest

from lrs.config import BadSetting, Config, School, environment, load, settings


def test_a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default(tmp_path: Path) -> None:
    file = tmp_path / "lrs.toml"
    file.write_text('[server]\nport = 1\nhost = "::1"\nworkers = 3\n')
    config = load({"server.port": "9000"}, {"LRS_SERVER_PORT": "2", "LRS_SERVER_HOST": "0.0.0.0"}, str(file))
    assert (config.server.port, config.server.host, config.server.workers) == (9000, "0.0.0.0", 3)
    assert config.server.data == "data"
    assert config.sources["server.port"] == "flag --server-port"
    assert config.sources["server.host"] == "environment LRS_SERVER_HOST"
    assert config.sources["server.workers"] == f"file {file}"
    assert config.sources["server.data"] == "default"


def test_the_file_can_be_named_in_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "設定.toml"
    file.write_text("[limits]\npage_max = 7\n")
    assert load({}, {"LRS_CONFIG": str(file)}).limits.page_max == 7


def test_without_anything_the_defaults_hold() -> None:
    config = load({}, {})
    assert (config.server, config.mongo, config.limits) == (Config().server, Config().mongo, Config().limits)


@pytest.mark.parametrize(("flag", "value", "complaint"), [
    ("server.port", "八千", "not a whole number"),
    ("server.port", "70000", "65535"),
    ("server.trust_proxy", "maybe", "neither true nor false"),
    ("mongo.driver", "mysql", "'mysql' is not one of"),
    ("mongo.database", "市の LRS", "does not match"),
    ("server.base_path", "xAPI", "does not match"),
    ("server.base_path", "/xAPI/", "does not match"),
    ("server.base_path", "/", "does not match"),
])
def test_an_unusable_value_is_refused_naming_its_source(flag: str, value: str, complaint: str) -> None:
    with pytest.raises(BadSetting, match=complaint) as refused:
        load({flag: value}, {})
    assert "flag --" in str(refused.value)


@pytest.mark.parametrize(("toml", "complaint"), [
    ("[sever]\nport = 1", r"no section \[sever\]"),
    ("[server]\nprot = 1", r"no setting server\.prot"),
    ("[server]\nport = '1'", r"server\.port"),
    ("port 1", "is not TOML"),
])
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, toml: str, complaint: str) -> None:
    file = tmp_path / "lrs.toml"
    file.write_text(toml)
    with pytest.raises(BadSetting, match=complaint):
        load({}, {}, str(file))


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"/nowhere/lrs\.toml"):
        load({}, {}, "/nowhere/lrs.toml")


def test_a_worker_gets_the_very_settings_of_its_supervisor() -> None:
    config = load({"server.trust_proxy": "yes", "limits.page_max": "7", "auth.wrapping_key": "ひみつ"}, {})
    again = load({}, environment(config))
    assert (again.server, again.limits, again.auth) == (config.server, config.limits, config.auth)


def test_each_setting_says_what_it_does() -> None:
    for setting in settings():
        assert setting.help.endswith(".")


def test_a_time_zone_that_there_is_not_is_refused_by_name() -> None:
    assert School().time_zone().key == "Asia/Tokyo"
    for name in ("Asia/Edo", "Asia"):
        with pytest.raises(BadSetting, match=rf"school\.zone: there is no time zone '{name}'"):
            School(zone=name).time_zone()
