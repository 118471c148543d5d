"""The learned encoder as an ONNX file in whole numbers of eight bits.

The graph is written operator by operator, so that the steps that ONNX Runtime has fused
operators for (com.microsoft) take them. Weights are kept in eight bits and what flows between
them is measured anew for each batch (dynamic quantisation; Jacob and others, 2018).
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.names.encoder import HEADS, NORM_EPSILON, Weights, depth

_FUSED = "com.microsoft"


class _Graph:
    """Operators and constants in the order in which they were added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, **settings: float | str) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], **settings))
        return output


def _numbers(weights: Weights, name: str) -> npt.NDArray[np.float32]:
    numbers: npt.NDArray[np.float32] = weights[name].detach().numpy()
    return numbers


def graph(weights: Weights) -> onnx.ModelProto:
    """The encoder's graph, from `pieces`, `cases` and `filled` to the scores of tags."""
    net = _Graph()

    def known(name: str) -> str:
        return net.constant(name, _numbers(weights, name))

    def matrix(name: str) -> str:
        return net.constant(name, _numbers(weights, name).T)

    def added(x: str, to: str, bias: str, norm: str, output: str) -> str:
        inputs = [x, to, known(f"{norm}.weight"), known(f"{norm}.bias"), known(bias)]
        return net.add(
            "SkipLayerNormalization", inputs, output, domain=_FUSED, epsilon=NORM_EPSILON
        )

    zero = net.constant("zero", np.array([0], np.int64))
    net.add("Shape", ["pieces"], "length", start=1, end=2)
    net.add("Slice", [known("places"), zero, "length", zero], "place_vectors")
    net.add("Gather", [net.constant("piece_table", _numbers(weights, "pieces")), "pieces"], "word")
    net.add("Gather", [net.constant("case_table", _numbers(weights, "cases")), "cases"], "case")
    net.add("Add", ["word", "case"], "cased")
    net.add("Add", ["cased", "place_vectors"], "placed")
    norm = [known("norm.weight"), known("norm.bias")]
    x = net.add("LayerNormalization", ["placed", *norm], "embedded", epsilon=NORM_EPSILON)
    for i in range(depth(weights)):
        parts = ("query", "key", "value")
        joined = [_numbers(weights, f"{i}.{part}.weight").T for part in parts]
        biases = [_numbers(weights, f"{i}.{part}.bias") for part in parts]
        maps = [
            net.constant(f"{i}.attention.weight", np.concatenate(joined, axis=1)),
            net.constant(f"{i}.attention.bias", np.concatenate(biases)),
        ]
        found = net.add(
            "Attention", [x, *maps, "filled"], f"{i}.found", domain=_FUSED, num_heads=HEADS
        )
        found = net.add("MatMul", [found, matrix(f"{i}.attended.weight")], f"{i}.attended")
        x = added(found, x, f"{i}.attended.bias", f"{i}.attended_norm", f"{i}.after_attention")
        wide = net.add("MatMul", [x, matrix(f"{i}.up.weight")], f"{i}.wide")
        bent = net.add("BiasGelu", [wide, known(f"{i}.up.bias")], f"{i}.bent", domain=_FUSED)
        narrow = net.add("MatMul", [bent, matrix(f"{i}.down.weight")], f"{i}.narrow")
        x = added(narrow, x, f"{i}.down.bias", f"{i}.norm", f"{i}.out")
    net.add("MatMul", [x, matrix("tags.weight")], "unbiased")
    net.add("Add", ["unbiased", known("tags.bias")], "scores")
    shape = ["windows", "pieces"]
    integers = {"pieces": TensorProto.INT64, "cases": TensorProto.INT64}
    kinds = integers | {"filled": TensorProto.INT32}
    return helper.make_model(
        helper.make_graph(
            net.nodes,
            "names",
            [helper.make_tensor_value_info(name, kind, shape) for name, kind in kinds.items()],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [*shape, None])],
            net.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)],
        ir_version=8,
    )


def export(weights: Weights, path: Path) -> None:
    """Write the encoder to `path`, about a byte a number."""
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(graph(weights), whole)
        quantize_dynamic(
            whole,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # processors without VNNI add 8-bit products in 16 bits, cut off
            extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
        )
