from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import ROOT, Settings, keep_libraries_quiet


def test_defaults_are_local_and_under_var() -> None:
    settings = Settings.from_env({})
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert settings.corpus_dir.parent == settings.var_dir == ROOT / "var"
    assert settings == Settings()


def test_the_environment_overrides() -> None:
    settings = Settings.from_env({"HOST": "0.0.0.0", "PORT": " 8080 ", "XYWF_VAR_DIR": "a/b", "XYWF_MAX_CHARS": "99"})
    assert (settings.host, settings.port, settings.max_chars) == ("0.0.0.0", 8080, 99)
    assert settings.var_dir == Path.cwd() / "a" / "b"


def test_empty_means_default() -> None:
    assert Settings.from_env({"HOST": " ", "PORT": "", "XYWF_VAR_DIR": ""}) == Settings()


def test_the_real_environment_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "7999")
    assert Settings.from_env().port == 7999


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80a", "8.5", "７８６０", "1e3", "9" * 5000, "²"])
def test_unusable_ports(value: str) -> None:
    with pytest.raises(SettingsError, match="PORT") as caught:
        Settings.from_env({"PORT": value})
    assert "PORT" in caught.value.hint
    assert len(caught.value.hint) < 100
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("value", ["http://x", "a b", "主机", "a\x07"])
def test_unusable_hosts(value: str) -> None:
    with pytest.raises(SettingsError, match="HOST"):
        Settings.from_env({"HOST": value})


def test_home_of_nobody() -> None:
    with pytest.raises(SettingsError, match="XYWF_VAR_DIR"):
        Settings.from_env({"XYWF_VAR_DIR": "~no-such-user-here/x"})


def test_libraries_are_told_not_to_call_home() -> None:
    environ = {"NO_PROXY": "internal.example", "GRADIO_ANALYTICS_ENABLED": "True"}
    keep_libraries_quiet(environ)
    keep_libraries_quiet(environ)
    assert environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert environ["HF_HUB_OFFLINE"] == "1"
    assert environ["NO_PROXY"] == "internal.example,127.0.0.1,localhost"
    assert environ["no_proxy"] == "127.0.0.1,localhost"
