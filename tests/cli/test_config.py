import pytest

from culturekit.cli.config import Config, load_config
from culturekit.errors import UsageError


def test_without_a_file_everything_is_empty(tmp_path):
    assert load_config(tmp_path) == Config()


def test_settings_are_read_and_paths_are_beside_the_file(tmp_path):
    (tmp_path / "roster.csv").write_text("team,invited\n", "utf-8")
    text = 'survey = "culture_health"\nroster = "roster.csv"\nrule = "official"\n'
    (tmp_path / "culturekit.toml").write_text(text, "utf-8-sig")
    config = load_config(tmp_path)
    assert config.survey == "culture_health"
    assert config.roster == str(tmp_path / "roster.csv")
    assert (config.rule, config.reports) == ("official", "")


def test_an_unknown_setting_suggests_the_right_one(tmp_path):
    (tmp_path / "culturekit.toml").write_text('rooster = "x"\nrule = 3\n', "utf-8")
    with pytest.raises(UsageError) as caught:
        load_config(tmp_path)
    message = str(caught.value)
    assert "allowed are survey, store, rule, reports, roster" in message
    assert "rooster: no such setting; did you mean 'roster'?" in message
    assert "rule: must be text in quotes" in message


@pytest.mark.parametrize("content", [b"survey = ", b"\xff\xfe\x00", b"[["])
def test_a_file_that_is_no_toml_is_wrong_use(tmp_path, content):
    (tmp_path / "culturekit.toml").write_bytes(content)
    with pytest.raises(UsageError, match="not a TOML file"):
        load_config(tmp_path)
