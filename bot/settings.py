"""Environment variables → one frozen Settings; the only module that touches os.environ."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
"""The project's root; everything that is built lies under its var/."""

_QUIET = {
    "PYPINYIN_NO_PHRASES": "true",  # letters are all we ask; its phrases cost 40 MB
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
}
_LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Settings:
    """Where things are and how the page is served. Paths are absolute; lengths in characters.

    What shaped an index (model, analyzer, corpus digest) is in the index's manifest, not here.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    var_dir: Path = ROOT / "var"  # everything that is built or imported: model, index, the operator's documents
    journal_dir: Path | None = None  # where masked answers are kept for samples of quality; None: nowhere
    max_chars: int = 2000  # of one message
    max_turns: int = 20  # of the user in one conversation
    concurrency: int = 2  # questions answered at the same time
    queue_size: int = 64  # questions waiting; more are refused at once
    eval_api_key: str = field(
        default="", repr=False
    )  # of a model that `python -m eval run` compares with; no page uses it

    @property
    def corpus_dir(self) -> Path:
        """The operator's own documents, beside those of the package."""
        return self.var_dir / "corpus"

    @property
    def directory_dir(self) -> Path:
        """The operator's directories of agencies and lawyers."""
        return self.var_dir / "directory"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read HOST, PORT, XYWF_VAR_DIR and the XYWF_* limits; unset or empty means the default.

        Raises:
            SettingsError: a value is not usable; names the variable.
        """
        env = os.environ if environ is None else environ
        return cls(
            host=_host(env, "HOST", cls.host),
            port=_whole(env, "PORT", cls.port, 1, 65535),
            var_dir=_path(env, "XYWF_VAR_DIR", cls.var_dir),
            journal_dir=_path(env, "XYWF_JOURNAL_DIR", ROOT) if env.get("XYWF_JOURNAL_DIR", "").strip() else None,
            max_chars=_whole(env, "XYWF_MAX_CHARS", cls.max_chars, 10, 100_000),
            max_turns=_whole(env, "XYWF_MAX_TURNS", cls.max_turns, 1, 200),
            concurrency=_whole(env, "XYWF_CONCURRENCY", cls.concurrency, 1, 64),
            queue_size=_whole(env, "XYWF_QUEUE_SIZE", cls.queue_size, 1, 10_000),
            eval_api_key=env.get("XYWF_EVAL_API_KEY", "").strip(),
        )


def keep_libraries_quiet(environ: MutableMapping[str, str] | None = None) -> None:
    """Switch off what libraries send or store about a run; call it before they are imported.

    Loopback addresses are also taken out of any proxy: gradio asks its own address whether it is up.
    """
    env = os.environ if environ is None else environ
    env.update(_QUIET)
    for name in ("NO_PROXY", "no_proxy"):
        present = [part for part in env.get(name, "").split(",") if part]
        env[name] = ",".join(dict.fromkeys([*present, *_LOOPBACK]))


def _path(env: Mapping[str, str], name: str, default: Path) -> Path:
    value = env.get(name, "").strip()
    try:
        return Path(value).expanduser().absolute() if value else default
    except RuntimeError as exc:  # ~name of an unknown user
        raise SettingsError(f"环境变量{name}不是有效的路径。", f"{name}={value!r}: {exc}") from exc


def _host(env: Mapping[str, str], name: str, default: str) -> str:
    value = env.get(name, "").strip() or default
    if not value.isascii() or not value.isprintable() or " " in value or "/" in value:
        raise SettingsError(
            f"环境变量{name}不是有效的主机名或地址。", f"{name}={value!r}: give a host name or an IP address"
        )
    return value


def _whole(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and low <= int(value) <= high):
        raise SettingsError(
            f"环境变量{name}应当是{low}到{high}之间的整数。", f"{name}={value[:40]!r}: give {low}-{high}"
        )
    return int(value)
