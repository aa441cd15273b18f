"""What is known about each block -> the chance that it belongs to the article, by trees learned from real pages.

The design (`weigh`, `choose`, `trim`) decides first; its decision is among the features. The judge then takes in
what the design missed and drops what it should not have kept, where it is sure enough. The trees are trained by
tests/quality/train_judge.py, lie as numbers in classifier.json, and are walked in plain Python.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

from linkvault.extract.choose.container import Choice, common_ancestor
from linkvault.extract.choose.features import FEATURE_NAMES, iterate_features
from linkvault.extract.choose.segment import Block, PageBlocks
from linkvault.extract.choose.trim import says_line

# A node is (feature, threshold, where to go if not above, where to go if above); a leaf is a number.
Node = tuple[int, float, Any, Any] | float
Asking = Callable[..., float]  # trees as a function of the features

# The chance above which a block is kept: of what the design kept, and of what it did not. Where readability and
# the design chose the same text, it takes more to change it: news gain a point of F1, mixed pages lose a tenth
# (of that, .006 and .0004 by 0.15 in the place of 0.25).
BARS, AGREED_BARS = (0.4, 0.45), (0.15, 0.6)
AGREED_SHARE = 0.85
# After the first quarter of the trees, a sum this far from even is hardly turned by the rest: 30 of 11,522 blocks
# fall otherwise, and half of the time is saved.
SURE = 1.0
ASKED_FIRST = 4  # a quarter of the trees
REASONS = 4  # features that explain a block
# Pages of a few blocks are unlike those that the trees have seen; and a judge who would drop this much is mistaken.
MIN_BLOCKS, LEAST_SHARE = 12, 0.3
# To compile the trees takes 14 ms, and saves 8 of 11 microseconds a block: from the tenth page on it pays.
WORTH_COMPILING = 2_000


@dataclass(slots=True)
class Forest:
    """The trees: `first` are asked before the judge may be sure, `rest` after; `usual` are the features' medians."""

    first: tuple[Node, ...]
    rest: tuple[Node, ...]
    usual: tuple[float, ...]
    asked: int = 0  # blocks so far
    compiled: tuple[Asking, Asking] | None = None  # `first` and `rest`, once they are asked often


@lru_cache(maxsize=1)
def load_forest() -> Forest:
    """Read the table of trees that ships with the package."""
    table = json.loads(Path(__file__).with_name("classifier.json").read_text("utf-8"))
    if tuple(table["names"]) != FEATURE_NAMES:
        raise RuntimeError("classifier.json was trained for other features: run tests/quality/train_judge.py")
    trees = [_grow(table, root) for root in table["roots"]]
    quarter = len(trees) // ASKED_FIRST
    return Forest(tuple(trees[:quarter]), tuple(trees[quarter:]), tuple(table["usual"]))


def _grow(table: dict[str, Any], index: int) -> Node:
    """Make nested tuples of the flat arrays; a negative number is a leaf."""
    if index < 0:
        return float(table["leaf"][-index - 1])
    left, right = _grow(table, table["left"][index]), _grow(table, table["right"][index])
    return table["feature"][index], table["threshold"][index], left, right


def ask(trees: Sequence[Node], row: Sequence[float]) -> float:
    """Sum up what the trees say of one row."""
    total = 0.0
    for tree in trees:
        node: Any = tree
        while node.__class__ is tuple:
            feature, threshold, left, right = node
            node = left if row[feature] <= threshold else right
        total += node
    return total


def chance(forest: Forest, row: Sequence[float]) -> float:
    """Return the chance, 0..1, that a block with these features belongs to the article."""
    total = ask(forest.first, row)
    if -SURE < total < SURE:
        total += ask(forest.rest, row)
    return 1 / (1 + exp(-total))


def chances_of(forest: Forest, rows: Iterator[Sequence[float]]) -> list[float]:
    """Return the chance of each block: `chance`, by compiled trees where there are many to ask."""
    if forest.compiled is None:
        chances = []
        for row in rows:
            chances.append(chance(forest, row))
            forest.asked += 1
            if forest.asked >= WORTH_COMPILING:
                forest.compiled = compile_trees(forest.first), compile_trees(forest.rest)
                return chances + chances_of(forest, rows)
        return chances
    first, rest = forest.compiled
    chances = []
    for row in rows:
        total = first(*row)
        if -SURE < total < SURE:
            total += rest(*row)
        chances.append(1 / (1 + exp(-total)))
    return chances


def compile_trees(trees: Sequence[Node]) -> Asking:
    """Write the trees as one Python function of the features, in their order: the same sum as `ask`, 4 times faster.

    >>> compile_trees([(3, 0.5, -1.0, 2.0)])(*[1.0] * len(FEATURE_NAMES))
    2.0
    """
    lines = [f"def asking({', '.join(f'f{index}' for index in range(len(FEATURE_NAMES)))}):", " total = 0.0"]
    for tree in trees:
        lines += _write(tree, 1)
    scope: dict[str, Any] = {}
    exec("\n".join([*lines, " return total"]), scope)  # noqa: S102 (made of our own numbers alone)
    asking: Asking = scope["asking"]
    return asking


def _write(node: Any, depth: int) -> list[str]:
    blank = " " * depth
    if node.__class__ is not tuple:
        return [f"{blank}total += {float(node)!r}"]
    feature, threshold, left, right = node
    lower, upper = _write(left, depth + 1), _write(right, depth + 1)
    return [f"{blank}if f{int(feature)} <= {float(threshold)!r}:", *lower, f"{blank}else:", *upper]


def apply_classifier(
    cut: PageBlocks, weights: Sequence[float], chosen: Sequence[bool], choice: Choice, title: str
) -> list[float] | None:
    """Judge the design's choice in place: `choice.is_kept` is changed, its container widened where need be.

    `chosen` is what the design had kept before it trimmed. Returns the chance of each block, or None where
    the design is left alone.
    """
    if len(cut.blocks) < MIN_BLOCKS or cut.is_vast:
        return None
    forest = load_forest()
    rows = iterate_features(cut, weights, chosen, choice.is_kept, choice.container, title)
    chances = chances_of(forest, rows)
    kept = decide_on(cut, chances, choice.is_kept)
    if kept is None:
        return None
    choice.is_kept[:] = kept
    nodes = [block.node for block in cut.blocks if choice.is_kept[block.index]]
    if nodes:
        choice.container = common_ancestor(cut, nodes, choice.container)
    return chances


def decide_on(cut: PageBlocks, chances: Sequence[float], kept: Sequence[bool]) -> list[bool] | None:
    """Decide about every block of a page; None where the judge would drop most of what the design kept.

    A line such as "Read more: ..." is never taken in: trafilatura's pages gain .0012. In Chinese and Japanese
    such lines tell sources and original titles, which readers count as text (gne would lose .003).
    """
    words, voted = [block.words for block in cut.blocks], [block.has_vote for block in cut.blocks]
    decided = decide(chances, words, voted, kept)
    if decided is not None:
        for block in cut.blocks:
            if decided[block.index] and not kept[block.index] and is_boilerplate_line(block):
                decided[block.index] = False
    return decided


def is_boilerplate_line(block: Block) -> bool:
    """Whether a block is a line that stands around a text, in a language where such lines are no text."""
    return not block.cjk and says_line(block)


def decide(
    chances: Sequence[float], words: Sequence[float], voted: Sequence[bool], kept: Sequence[bool]
) -> list[bool] | None:
    """Decide about blocks by their chances; None where that would drop most of what the design kept."""
    held = sum(size for size, mine in zip(words, kept, strict=True) if mine)
    ballot = sum(size for size, vote in zip(words, voted, strict=True) if vote)
    both = sum(size for size, vote, mine in zip(words, voted, kept, strict=True) if vote and mine)
    keep, take_in = AGREED_BARS if both > AGREED_SHARE * max(held, ballot) else BARS
    decided = [odds > (keep if mine else take_in) for odds, mine in zip(chances, kept, strict=True)]
    left = sum(size for size, keeps in zip(words, decided, strict=True) if keeps)
    return decided if left >= LEAST_SHARE * held else None


def rank_features(row: Sequence[float], limit: int = REASONS) -> list[tuple[str, float, float]]:
    """Say which features decided: name, value, and how far it moved the sum from what is usual; strongest first."""
    forest = load_forest()
    trees = (*forest.first, *forest.rest)
    whole = ask(trees, row)
    moved = []
    for index, name in enumerate(FEATURE_NAMES):
        other = list(row)
        other[index] = forest.usual[index]
        moved.append((name, row[index], whole - ask(trees, other)))
    return sorted(moved, key=lambda entry: -abs(entry[2]))[:limit]
