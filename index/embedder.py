"""Texts → unit vectors, by any sentence-transformers model on this machine, behind LangChain's Embeddings interface.

Nothing is ever downloaded. The model (5–13 s, mostly imports) is loaded at the first call or by `warm_up()`, once.
"""

from __future__ import annotations

import copy
import hashlib
import logging
import math
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from index.errors import ModelMissing
from index.model import is_converted
from index.postponed import postponed
from index.specs import EmbedderSpec, find_spec
from index.text import QUERY_LIMIT, clean
from index.vectors import Matrix, unit

_LOG = logging.getLogger(__name__)
_BATCH = 32
_DOCUMENT_LIMIT = 4000
_STEP = 16
"""Texts are padded to a multiple of so many tokens. oneDNN makes and keeps a program for every length it meets: with
their own lengths 130 questions took 75 MB more, no faster (cosine of both vectors ≥ .9998)."""


@dataclass(frozen=True)
class TokenStates:
    """Hidden states of the tokens of one text, shape (tokens, dimension), and each token's span in the cleaned text
    (empty for special tokens and the prompt)."""

    states: Matrix
    spans: tuple[tuple[int, int], ...]


class Embedder(Embeddings):
    """One embedding model; safe to share between threads (calls take turns: one already uses every core)."""

    def __init__(self, spec: EmbedderSpec, *, root: Path) -> None:
        """Point at the folder of `spec` under `root` (var/); nothing is read yet."""
        self.spec = spec
        self._root = root
        self._folder = spec.folder(root)
        self._lock = threading.Lock()

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self.spec.dimension

    @cached_property
    def fingerprint(self) -> str:
        """Return what identifies weights and prompts: the digests of the pinned sources, or the folder's listing."""
        return fingerprint(self.spec, self._folder)

    @cached_property
    def both_sides(self) -> str:
        """Return what identifies this model together with the one that reads its questions."""
        return self.fingerprint if self._asker is None else f"{self.fingerprint}-{self._asker.fingerprint[:8]}"

    def require(self) -> None:
        """Return when the model is on this machine, and the one that reads its questions too.

        Raises:
            ModelMissing: it is not; the message says how to get it.
        """
        if self._asker is not None:
            self._asker.require()
        packaged = self.spec.package is not None
        if not (is_converted(self.spec, self._root) if packaged else (self._folder / "modules.json").is_file()):
            raise ModelMissing(f"the embedding model {self.spec.id} is not in {self._folder}; {self.spec.remedy}")

    def warm_up(self) -> None:
        """Load the model now; meant for a background thread."""
        self.encode_query("法律援助")

    def encode_query(self, text: str) -> Matrix:
        """Return the vector of a query, shape (dimension,); the text is cleaned and cut to `QUERY_LIMIT` characters."""
        return self.encode_queries([text]).reshape(-1)

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of queries, shape (len(texts), dimension)."""
        shown = [clean(text, limit=QUERY_LIMIT) for text in texts]
        return self._encode(shown, self.spec.query_prompt, question=True)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of passages, shape (len(texts), dimension)."""
        return self._encode([clean(text, limit=_DOCUMENT_LIMIT) for text in texts], self.spec.document_prompt)

    def token_states(self, texts: Sequence[str], *, depth: int, documents: bool = False) -> list[TokenStates]:
        """Return what the model makes of each token of the queries (or passages) by its first `depth` layers.

        Special tokens and the prompt are tokens too.
        """
        import torch

        prompt = self.spec.document_prompt if documents else self.spec.query_prompt
        shown = [prompt + clean(text, limit=QUERY_LIMIT) for text in texts]
        found: dict[int, TokenStates] = {}
        with self._lock, torch.inference_mode():
            model = self._model
            torch.set_num_threads(1 if len(texts) == 1 else len(os.sched_getaffinity(0)))
            order = sorted(range(len(texts)), key=lambda index: len(shown[index]))  # little padding in a batch
            for batch in (order[at : at + _BATCH] for at in range(0, len(order), _BATCH)):
                coded = model.tokenizer(
                    [shown[index] for index in batch],
                    padding=True,
                    pad_to_multiple_of=_step(model),
                    truncation=True,
                    max_length=model.max_seq_length,
                    return_offsets_mapping=True,
                    return_tensors="pt",
                )
                hidden = model[0].auto_model.embeddings(input_ids=coded["input_ids"])
                mask = coded["attention_mask"].to(hidden.dtype)
                blocked = (1 - mask[:, None, None, :]) * torch.finfo(hidden.dtype).min
                for layer in model[0].auto_model.encoder.layer[:depth]:
                    out = layer(hidden, blocked)
                    hidden = out[0] if isinstance(out, tuple) else out
                for row, index in enumerate(batch):
                    length = int(coded["attention_mask"][row].sum())  # not `mask`: half precision counts to 256
                    spans = coded["offset_mapping"][row][:length].tolist()
                    found[index] = TokenStates(
                        hidden[row, :length].float().numpy(),
                        tuple((max(0, start - len(prompt)), max(0, end - len(prompt))) for start, end in spans),
                    )
        return [found[index] for index in range(len(texts))]

    def layers_above(self, depth: int) -> Any:
        """Return copies of the layers after the first `depth`, a `torch.nn.ModuleList` to be tuned or filled."""
        with self._lock:  # the first use loads the model, once
            return copy.deepcopy(self._model[0].auto_model.encoder.layer[depth:])

    def embed_query(self, text: str) -> list[float]:
        """Return `encode_query` for LangChain."""
        return [float(value) for value in self.encode_query(text)]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return `encode_documents` for LangChain."""
        return [[float(value) for value in row] for row in self.encode_documents(texts)]

    def _encode(self, texts: Sequence[str], prompt: str, *, question: bool = False) -> Matrix:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        import torch

        with self._lock:  # the tokenizer keeps its truncation settings in shared state
            model = self._asking if question else self._model
            # One text gains 2 ms from a second thread and loses 150 when the cores are busy: threads wait by spinning.
            torch.set_num_threads(1 if len(texts) == 1 else len(os.sched_getaffinity(0)))
            # encode() sorts by length, so that a batch holds little padding, and restores the order.
            tensor = model.encode(
                list(texts), prompt=prompt, batch_size=_BATCH, show_progress_bar=False, convert_to_tensor=True
            )
        return unit(tensor.float().numpy())

    @cached_property
    def _asker(self) -> Embedder | None:
        return Embedder(find_spec(self.spec.asked_by), root=self._root) if self.spec.asked_by else None

    @cached_property
    def _asking(self) -> Any:
        """The model that reads questions; what it has in common with the other stays in memory once."""
        if self._asker is None:
            return self._model
        self._asker.require()
        return _beside(self._model, self._asker._folder, remedy=self._asker.spec.remedy)

    @cached_property
    def _model(self) -> Any:
        self.require()
        started = time.perf_counter()
        import torch
        from safetensors import SafetensorError

        with postponed():
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging
        transformers_logging.disable_progress_bar()
        try:
            model = SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True, model_kwargs={"dtype": _dtype(torch)}
            )
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as exc:
            raise ModelMissing(
                f"cannot load {self._folder}: {exc}; delete that folder, then {self.spec.remedy}"
            ) from exc
        model.max_seq_length = min(self.spec.max_tokens, 512)  # passages are shorter; more only costs time
        model[0].processing_kwargs = {"text": {"pad_to_multiple_of": _step(model)}}
        _LOG.info("loaded %s in %.1f s", self.spec.id, time.perf_counter() - started)
        return model


def _beside(model: Any, folder: Path, *, remedy: str) -> Any:
    """Return the model of `folder`, which has the parts of `model` that are the same; only the others are read in.

    Raises:
        ModelMissing: the folder cannot be read, or is not of a model of the same form.
    """
    import torch
    from safetensors import SafetensorError, safe_open

    body = model[0].auto_model
    known = body.state_dict()
    try:
        with safe_open(str(folder / "model.safetensors"), "pt") as file:
            tensors = ((name, file.get_tensor(name).to(body.dtype)) for name in file.keys())  # noqa: SIM118 - no mapping
            own = {name: tensor for name, tensor in tensors if not torch.equal(tensor, known[name])}
        parts = {"embeddings": body.embeddings}
        parts |= {f"encoder.layer.{place}": layer for place, layer in enumerate(body.encoder.layer)}
        shared = [part for name, part in parts.items() if not any(other.startswith(f"{name}.") for other in own)]
        made = copy.deepcopy(model, {id(part): part for part in (*shared, model[0].tokenizer)})
        made[0].auto_model.load_state_dict(own, strict=False)
    except (OSError, KeyError, RuntimeError, SafetensorError) as exc:
        raise ModelMissing(f"cannot load {folder}: {exc}; delete that folder, then {remedy}") from exc
    return made


def _step(model: Any) -> int:
    """Return the multiple that texts are padded to: it must go into the length that they are cut to."""
    return math.gcd(_STEP, model.max_seq_length)


def _dtype(torch: Any) -> Any:
    """Return bfloat16 where the processor multiplies it natively (1.8 times as fast, cosine ≥ .996), else float32."""
    return torch.bfloat16 if torch.ops.mkldnn._is_mkldnn_bf16_supported() else torch.float32


def fingerprint(spec: EmbedderSpec, folder: Path) -> str:
    """Return a short digest of the weights' identity and the document prompt."""
    content = hashlib.sha256(f"{spec.id}\x1f{spec.document_prompt}\x1f{spec.query_prompt}".encode())
    if spec.package is not None:
        content.update(spec.package.sha256.encode())
        if spec.tuned is not None:
            content.update(spec.tuned.sha256.encode())
    else:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                content.update(f"{path.relative_to(folder).as_posix()}:{path.stat().st_size}\n".encode())
    return content.hexdigest()[:16]
