"""Write a trained cloze network as ONNX, a byte per weight (`diacritics.cloze` reads it)."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

F32 = npt.NDArray[np.float32]

_OPSET, _IR = 20, 9
_STEPS = {"zero": 0, "one": 1, "two": 2, "before_last_two": -2, "end": 2**31}


def as_bytes(values: F32) -> tuple[npt.NDArray[np.int8], F32]:
    """A matrix as whole numbers of -127 to 127, and the scale of each row."""
    scale = (np.abs(values).max(axis=-1, keepdims=True) / 127 + 1e-12).astype(np.float32)
    return np.round(values / scale).astype(np.int8), scale


class _Graph:
    """A graph under construction: its nodes in order and its constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: npt.NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **settings: int | str) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **settings))
        return output

    def weight(self, name: str, values: F32) -> str:
        """Bytes and scales, multiplied out when the session starts: results do not depend on a processor's
        whole-number instructions."""
        whole, scale = as_bytes(values)
        self.constant(f"{name}_bytes", whole)
        self.constant(f"{name}_scale", scale)
        self.node("Cast", [f"{name}_bytes"], f"{name}_float", to=TensorProto.FLOAT)
        return self.node("Mul", [f"{name}_float", f"{name}_scale"], name)

    def rows(self, name: str, values: F32, of: str) -> str:
        """The rows of a matrix that an input of ids names; the matrix stays in bytes."""
        whole, scale = as_bytes(values)
        self.node("Gather", [self.constant(f"{name}_bytes", whole), of], f"{name}_rows", axis=0)
        self.node("Gather", [self.constant(f"{name}_scale", scale), of], f"{name}_row_scale", axis=0)
        self.node("Cast", [f"{name}_rows"], f"{name}_float", to=TensorProto.FLOAT)
        return self.node("Mul", [f"{name}_float", f"{name}_row_scale"], name)


def _gates(stacked: F32) -> F32:
    """Torch's order of an LSTM's gates (input, forget, cell, output) as ONNX's (input, output, forget,
    cell)."""
    i, f, c, o = np.split(stacked, 4, axis=0)
    return np.concatenate([i, o, f, c], axis=0)


def export(weights: dict[str, F32], folder: Path) -> None:
    """Write `cloze.onnx`, `cloze_words.npy` and `cloze_scale.npy` from the weights of `cloze.Network`.

    The graph takes ids (length + 2, rows), one word of context at either end, and gives (length, rows,
    width).
    """
    graph = _Graph()
    graph.rows("x", weights["embedding.weight"], "ids")
    sides = ("_l0", "_l0_reverse")
    inward, across = (
        np.stack([_gates(weights[f"lstm.weight_{part}{side}"]) for side in sides]) for part in ("ih", "hh")
    )
    biases = [[_gates(weights[f"lstm.bias_{part}{side}"]) for part in ("ih", "hh")] for side in sides]
    graph.weight("inward", inward)
    graph.weight("across", across)
    graph.constant("biases", np.stack([np.concatenate(pair) for pair in biases]))
    hidden = across.shape[-1]
    graph.node(
        "LSTM", ["x", "inward", "across", "biases"], "states", hidden_size=hidden, direction="bidirectional"
    )
    for name, value in _STEPS.items():
        graph.constant(name, np.array([value], dtype=np.int64))
    for side, low, high in (("left", "zero", "one"), ("right", "one", "two")):
        graph.node("Slice", ["states", low, high, "one"], f"{side}_states")
        graph.node("Squeeze", [f"{side}_states", "one"], side)
    # a place is met by the state one before it and the state one after it
    graph.node("Slice", ["left", "zero", "before_last_two", "zero"], "before")
    graph.node("Slice", ["right", "two", "end", "zero"], "after")
    graph.node("Concat", ["before", "after"], "around", axis=-1)
    for layer, source in (("0", "around"), ("2", "bent")):
        weight = graph.weight(f"mix{layer}", weights[f"mix.{layer}.weight"].T)
        graph.node("MatMul", [source, weight], f"product{layer}")
        bias = graph.constant(f"mix{layer}_bias", weights[f"mix.{layer}.bias"])
        graph.node("Add", [f"product{layer}", bias], "fitting" if layer == "2" else "sum")
        if layer == "0":
            graph.node("Gelu", ["sum"], "bent")
    width = weights["mix.2.weight"].shape[0]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "cloze",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["places", "rows"])],
            [helper.make_tensor_value_info("fitting", TensorProto.FLOAT, ["inner", "rows", width])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR,
    )
    onnx.checker.check_model(model)
    onnx.save(model, folder / "cloze.onnx")
    whole, scale = as_bytes(weights["out"])
    np.save(folder / "cloze_words.npy", whole)
    np.save(folder / "cloze_scale.npy", np.concatenate([scale, weights["bias"][:, None]], axis=1))
