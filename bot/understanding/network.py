"""The tuned top of the sentence model: its upper layers and one attention per label over the tokens of a text.

A label looks at the tokens that speak for it (label-wise attention: Mullenbach et al. 2018, "Explainable Prediction of
Medical Codes from Clinical Text"), so a fact named in one clause of a long story is not averaged away, and the clause
can be shown. Matrices are stored as int8 with one scale per row: half of float16, no measurable loss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Arrays = dict[str, NDArray[Any]]


class Network(nn.Module):
    """Tuned layers and label attention. Labels of all heads stand in one row, `sizes` long each."""

    def __init__(self, layers: nn.ModuleList, *, width: int, labels: int) -> None:
        super().__init__()
        self.layers = layers
        self.attend = nn.Linear(width, labels, bias=False)
        self.token = nn.Parameter(torch.randn(labels, width) * 0.02)
        self.mean = nn.Parameter(torch.randn(labels, width) * 0.02)
        self.bias = nn.Parameter(torch.zeros(labels))
        self.drop = nn.Dropout(0.1)
        nn.init.zeros_(self.attend.weight)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the scores, shape (texts, labels), and each token's share in them, shape (texts, tokens, labels).

        Args:
            states: token states below the tuned layers, shape (texts, tokens, width).
            mask: 1 for tokens, 0 for padding, shape (texts, tokens), of the same type.
        """
        hidden = states
        blocked = (1 - mask[:, None, None, :]) * torch.finfo(states.dtype).min
        for layer in self.layers:
            out = layer(hidden, blocked)
            hidden = out[0] if isinstance(out, tuple) else out
        hidden = self.drop(hidden.float())
        mask = mask.float()
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        looks = self.attend(hidden).masked_fill(mask[..., None] == 0, -1e4).softmax(1)
        shares = looks * (hidden @ self.token.T)
        return mean @ self.mean.T + self.bias + shares.sum(1), shares


def pack(network: Network) -> Arrays:
    """Return the arrays of a network, to be stored with `np.savez_compressed`."""
    arrays: Arrays = {}
    for name, tensor in network.state_dict().items():
        values = tensor.detach().float().numpy()
        if values.ndim < 2:
            arrays[f"net.{name}"] = values.astype(np.float16)
            continue
        scale = np.abs(values).max(axis=1, keepdims=True) / 127
        scale[scale == 0] = 1
        arrays[f"net.{name}"] = np.round(values / scale).astype(np.int8)
        arrays[f"scale.{name}"] = scale.astype(np.float32)
    return arrays


def unpack(arrays: Mapping[str, NDArray[Any]], layers: nn.ModuleList) -> Network:
    """Return the network of stored arrays; KeyError or ValueError where they are not those of `pack`."""
    state = {}
    for key in arrays:
        kind, _, name = key.partition(".")
        if kind == "net":
            values = arrays[key].astype(np.float32)
            state[name] = torch.from_numpy(values * arrays[f"scale.{name}"] if values.ndim > 1 else values)
    dtype = next(layers.parameters()).dtype
    labels, width = state["token"].shape
    network = Network(layers, width=width, labels=labels)
    try:
        network.load_state_dict(state)
    except RuntimeError as exc:
        raise ValueError(f"the stored layers do not fit the model ({str(exc).splitlines()[0]})") from exc
    network.layers.to(dtype)
    return network.eval().requires_grad_(False)


def padded(rows: Sequence[NDArray[np.float32]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return token states of several texts in one tensor, and its mask."""
    longest = max(len(row) for row in rows)
    states = torch.zeros(len(rows), longest, rows[0].shape[1])
    mask = torch.zeros(len(rows), longest)
    for index, row in enumerate(rows):
        states[index, : len(row)] = torch.from_numpy(np.asarray(row, np.float32))
        mask[index, : len(row)] = 1
    return states, mask
