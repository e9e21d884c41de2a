"""Makes the head of `workbench.analysis.implied` again: `python -m tests.benchmarks.advice.training`.

Owns how it is learned: a logistic regression on three meanings, with its weights held small, by plain steps
downhill. The mark is set on sentences that were left out in turn, and never on those that are held out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench import paths
from workbench.analysis.implied import FAIR, MEANINGS, Head, is_judged
from workbench.analysis.sentences import MODEL, Vectors, open_sentences

SEEDS = (1, 2, 3, 4, 5)
FOLDS = 5
STEPS, LENGTH, MOMENTUM = 400, 1.5, 0.9
SMALL = 1e-3
"""How much large weights cost; chosen on sentences left out in turn, not on those that are held out."""
FALSE_FLAGS = 0.008
"""Share of fair sentences, left out in turn, that may be flagged with a seed."""

Meant = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Sentences, their directions (n, 384) and what each means, as a number of MEANINGS (n,)."""

    texts: Sequence[str]
    vectors: Vectors
    meant: Meant


def examples(name: str) -> Examples:
    """The sentences of a file of resources/advice."""
    lines = paths.resource("advice", f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows]
    meant = np.array([MEANINGS.index(row["means"]) for row in rows])
    return Examples(texts=texts, vectors=open_sentences().embed(texts), meant=meant)


def learned(vectors: Vectors, meant: Meant, mark: float = 1.0) -> Head:
    """The head that these sentences teach; the same sentences teach the same head."""
    near = vectors @ vectors.T + 1
    wanted = np.eye(len(MEANINGS), dtype=np.float32)[meant]
    shares, moving = np.zeros_like(wanted), np.zeros_like(wanted)
    for _ in range(STEPS):
        reached = near @ shares
        raised = np.exp(reached - reached.max(axis=1, keepdims=True))
        chances = raised / raised.sum(axis=1, keepdims=True)
        moving = MOMENTUM * moving - LENGTH * ((chances - wanted) / len(meant) + SMALL * shares)
        shares = shares + moving
    return Head(weights=shares.T @ vectors, added=shares.sum(axis=0), mark=mark)


def mark_for(these: Examples) -> float:
    """How sure the head has to be, so that few fair sentences left out in turn are flagged, over seeds."""
    judged = np.array([is_judged(text) for text in these.texts])
    fair = these.meant == MEANINGS.index(FAIR)
    marks = []
    for seed in SEEDS:
        fold = np.random.default_rng(seed).permutation(len(these.meant)) % FOLDS
        sure = np.zeros(len(fold))
        for each in range(FOLDS):
            rest = fold != each
            head = learned(these.vectors[rest], these.meant[rest])
            sure[~rest] = 1 - head.chances(these.vectors[~rest])[:, 0]
        allowed = int(FALSE_FLAGS * fair.sum())
        marks.append(float(np.sort(sure[fair & judged])[::-1][allowed]))
    return round(float(np.mean(marks)), 3)


def main() -> None:
    """Learn from every sentence, and write the head where the program reads it."""
    these = examples("sentences_to_learn_from")
    head = learned(these.vectors, these.meant, mark_for(these))
    kept = {
        "model": MODEL,
        "mark": head.mark,
        "added": [round(float(number), 4) for number in head.added],
        "weights": [[round(float(number), 4) for number in row] for row in head.weights],
    }
    content = json.dumps(kept).replace("], [", "],\n[").replace('"weights"', '\n"weights"')
    paths.resource("advice", "implied_head.json").write_text(f"{content}\n", encoding="utf-8")
    print(f"{len(these.texts)} sentences; sure above {head.mark}")


if __name__ == "__main__":
    main()
