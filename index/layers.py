"""Tuned layers as they ship: matrices as int8 with one scale per row, vectors as float16.

Half of float16; on STARD's open questions recall changes in the third decimal only (docs/model_card.md).
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing
from index.files import replacing

FOLDER = Path(__file__).with_name("data") / "model"


def save(path: Path, tensors: Mapping[str, NDArray[np.float32]]) -> str:
    """Write tensors, named as in transformers' BertModel; return the file's sha256."""
    arrays: dict[str, NDArray[Any]] = {}
    for name in sorted(tensors):
        values = np.asarray(tensors[name], np.float32)
        if values.ndim < 2:
            arrays[f"plain.{name}"] = values.astype(np.float16)
            continue
        scale = np.abs(values).max(axis=1, keepdims=True) / 127
        scale[scale == 0] = 1
        arrays[f"whole.{name}"] = np.rint(values / scale).astype(np.int8)
        arrays[f"scale.{name}"] = scale.astype(np.float32)
    with replacing(path) as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load(path: Path, sha256: str) -> dict[str, NDArray[np.float16]]:
    """Return what `save` wrote.

    Raises:
        ModelMissing: the file is absent, malformed, or not the one with this digest.
    """
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != sha256:
            raise ModelMissing(
                f"{path} is not the listed file (sha256 {digest}); restore it, or list it in models.toml"
            )
        with np.load(path, allow_pickle=False) as file:
            return dict(_tensors(file))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as exc:
        raise ModelMissing(f"cannot read the tuned layers in {path}: {exc}; restore the file") from exc


def _tensors(file: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, NDArray[np.float16]]]:
    for key in file:
        kind, _, name = key.partition(".")
        if kind == "plain":
            yield name, np.asarray(file[key], np.float16)
        elif kind == "whole":
            yield name, np.asarray(file[key].astype(np.float32) * file[f"scale.{name}"], np.float16)
