"""Features of blocks -> the chance of each that it belongs to the article, by decision trees learned from real pages.

The rules (`weights`, `container`, `trim`) choose first; their choice is among the features. The classifier then adds
blocks that the rules missed and drops blocks that they should not have kept, where its chance is clear enough. The
trees are trained by `tests/quality/train_classifier.py`, stored as numbers in `classifier.json` and walked in plain
Python.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

from linkvault.extract.choose.boilerplate_words import ENDS
from linkvault.extract.choose.container import Choice, common_ancestor
from linkvault.extract.choose.features import FEATURE_NAMES, iterate_features
from linkvault.extract.choose.segment import Block, PageBlocks
from linkvault.extract.choose.trim import is_boilerplate_phrase
from linkvault.lazy_dataclass import dataclass

# A node is (feature index, threshold, child if not above the threshold, child if above); a leaf is a number.
Node = tuple[int, float, Any, Any] | float
CompiledTrees = Callable[..., float]  # takes the features as arguments, returns the sum of the leaves

# The chances above which a block is kept: of the blocks that the rules kept, and of those that they did not keep. Where
# readability and the rules chose the same text, a change needs more evidence: news gain a point of F1, mixed pages lose
# a tenth (of that, .006 and .0004 by 0.15 instead of 0.25; 0.5 instead of 0.6 gains .001 on mixed pages, 0.45 gains
# .0005 on German ones).
THRESHOLDS = (0.4, 0.45)
AGREED_THRESHOLDS = (0.15, 0.45)
TITLE_THRESHOLD = 0.65  # for a copy of the title that the rules trimmed: it is stored beside the text
TRIMMED_THRESHOLD = 0.6  # in that case, for titles, ends and lines that the rules trimmed
AGREED_SHARE = 0.85  # of the larger choice, in both choices: then they count as the same
# If the sum of the first quarter of the trees is so far from 0, the other trees are skipped: that saves half of the
# time, and the decision about 50 of 13,370 blocks differs.
CLEAR_SUM = 1.0
FIRST_TREES_DIVISOR = 4
LEAF_UNITS = 1_000  # of the leaves in the table: thousandths
MAX_RANKED = 4  # features that are enough to explain a decision
MIN_BLOCKS = 12  # pages with fewer blocks are unlike those that the trees were trained on
MAX_SECTION_BLOCKS = 7  # below a heading: with more, the classifier has dropped a part of the page
MIN_KEPT_SHARE = 0.3  # of the words that the rules kept: a classifier that would keep less is mistaken
# Compiling the trees takes 60 ms and saves 10 of 15 microseconds a block. From so many blocks on, about 20 pages, it
# takes less time than it saves.
COMPILE_AFTER = 6_000
# Two blocks in five are links in boilerplate outside the container. To drop them without the trees saves a fifth of the
# time; the cross-validated F1 of no set differs.
NAVIGATION_LINKS, NAVIGATION_WEIGHT, NAVIGATION_CHANCE = 0.8, -1.0, 0.0
_LINK_SHARE, _SCOPES, _WEIGHT, _CHOSEN, _INSIDE = map(
    FEATURE_NAMES.index, ("link_share", "boilerplate_scopes", "weight", "chosen", "inside_container")
)


@dataclass(slots=True)
class Forest:
    """The decision trees.

    Attributes:
        first: the trees that are always evaluated
        rest: the trees that are evaluated if the sum of `first` is not clear
        medians: the median of each feature in the training data
        evaluations: the number of blocks so far
        compiled: `first` and `rest` as functions, after COMPILE_AFTER blocks
    """

    first: tuple[Node, ...]
    rest: tuple[Node, ...]
    medians: tuple[float, ...]
    evaluations: int = 0
    compiled: tuple[CompiledTrees, CompiledTrees] | None = None


@lru_cache(maxsize=1)
def load_forest() -> Forest:
    """Return the trees that ship with the package.

    :raises RuntimeError: if they were trained with other features
    """
    return build_forest(json.loads(Path(__file__).with_name("classifier.json").read_text("utf-8")))


def build_forest(table: dict[str, Any]) -> Forest:
    """Return the trees of a table in the form of `classifier.json`.

    :raises RuntimeError: if they were trained with other features
    """
    if tuple(table["names"]) != FEATURE_NAMES:
        raise RuntimeError(
            "classifier.json was trained with other features: run tests/quality/train_classifier.py"
        )
    trees = _read_trees(table)
    quarter = len(trees) // FIRST_TREES_DIVISOR
    return Forest(tuple(trees[:quarter]), tuple(trees[quarter:]), tuple(table["usual"]))


def _read_trees(table: dict[str, Any]) -> list[Node]:
    """Return the trees of a table as nested tuples.

    `shape` has a character for each node, a tree after the other, each before its children: "1" for a node that
    compares a feature with a threshold, "0" for a leaf. The leaves are in units of 1 / LEAF_UNITS.
    """
    shape, tests, leaves = (
        table["shape"],
        zip(table["feature"], table["threshold"], strict=True),
        iter(table["leaf"]),
    )
    kinds = iter(shape)

    def read() -> Node:
        if next(kinds) == "0":
            return float(next(leaves)) / LEAF_UNITS
        feature, threshold = next(tests)
        return feature, threshold, read(), read()

    # A tree has one leaf more than other nodes.
    return [read() for _ in range(shape.count("0") - shape.count("1"))]


def sum_leaves(trees: Sequence[Node], row: Sequence[float]) -> float:
    """Return the sum of the leaves that a row of features reaches; above 0 means text of the article."""
    total = 0.0
    for tree in trees:
        node: Any = tree
        while node.__class__ is tuple:
            feature, threshold, left, right = node
            node = left if row[feature] <= threshold else right
        total += node
    return total


def is_navigation(row: Sequence[float]) -> bool:
    """Return whether the features are those of links in boilerplate that the rules have not chosen."""
    return (
        row[_LINK_SHARE] > NAVIGATION_LINKS
        and not row[_INSIDE]
        and row[_SCOPES] > 0
        and not row[_CHOSEN]
        and row[_WEIGHT] <= NAVIGATION_WEIGHT
    )


def predict(forest: Forest, row: Sequence[float]) -> float:
    """Return the chance, 0..1, that a block with these features belongs to the article."""
    if is_navigation(row):
        return NAVIGATION_CHANCE
    total = sum_leaves(forest.first, row)
    if -CLEAR_SUM < total < CLEAR_SUM:
        total += sum_leaves(forest.rest, row)
    return 1 / (1 + exp(-total))


def predict_all(forest: Forest, rows: Iterator[Sequence[float]]) -> list[float]:
    """Return the chance of each block as `predict` does; compile the trees after COMPILE_AFTER blocks."""
    if forest.compiled is None:
        chances = []
        for row in rows:
            chances.append(predict(forest, row))
            forest.evaluations += 1
            if forest.evaluations >= COMPILE_AFTER:
                forest.compiled = compile_trees(forest.first), compile_trees(forest.rest)
                return chances + predict_all(forest, rows)
        return chances
    first, rest = forest.compiled
    chances = []
    for row in rows:
        if is_navigation(row):
            chances.append(NAVIGATION_CHANCE)
            continue
        total = first(*row)
        if -CLEAR_SUM < total < CLEAR_SUM:
            total += rest(*row)
        chances.append(1 / (1 + exp(-total)))
    return chances


def compile_trees(trees: Sequence[Node]) -> CompiledTrees:
    """Return the trees as one Python function of the features: the same sum as `sum_leaves`, 4 times faster.

    >>> compile_trees([(3, 0.5, -1.0, 2.0)])(*[1.0] * len(FEATURE_NAMES))
    2.0
    """
    lines = [
        f"def evaluate({', '.join(f'f{index}' for index in range(len(FEATURE_NAMES)))}):",
        " total = 0.0",
    ]
    for tree in trees:
        lines += _write_node(tree, 1)
    namespace: dict[str, Any] = {}
    # The source consists of numbers from classifier.json, each converted by int() or float().
    exec("\n".join([*lines, " return total"]), namespace)  # noqa: S102
    evaluate: CompiledTrees = namespace["evaluate"]
    return evaluate


def _write_node(node: Any, depth: int) -> list[str]:
    """Return the lines of Python for one node, indented by `depth` blanks."""
    indent = " " * depth
    if node.__class__ is not tuple:
        return [f"{indent}total += {float(node)!r}"]
    feature, threshold, left, right = node
    lower, upper = _write_node(left, depth + 1), _write_node(right, depth + 1)
    return [f"{indent}if f{int(feature)} <= {float(threshold)!r}:", *lower, f"{indent}else:", *upper]


def apply_classifier(
    page: PageBlocks, scores: Sequence[float], is_chosen: Sequence[bool], choice: Choice, title: str
) -> list[float] | None:
    """Change the choice of the rules in place, in `choice.is_kept` and `choice.container`.

    Return the chance of each block, or None if the choice is not changed: the page is too small, too large, or the
    classifier would drop most of the text.

    :param is_chosen: the blocks that the rules kept before trimming
    """
    if len(page.blocks) < MIN_BLOCKS or page.is_vast:
        return None
    forest = load_forest()
    rows = iterate_features(page, scores, is_chosen, choice.is_kept, choice.container, title)
    chances = predict_all(forest, rows)
    is_kept = decide_blocks(page, chances, choice.is_kept, is_chosen)
    if is_kept is None:
        return None
    choice.is_kept[:] = is_kept
    nodes = [block.node for block in page.blocks if is_kept[block.index]]
    if nodes:
        choice.container = common_ancestor(page, nodes, choice.container)
    return chances


def decide_blocks(
    page: PageBlocks, chances: Sequence[float], is_kept: Sequence[bool], is_chosen: Sequence[bool]
) -> list[bool] | None:
    """Return which blocks of a page to keep, as `decide` does, but never add a line such as "Read more: ...".

    That gains .0012 on trafilatura's pages. In Chinese and Japanese such lines are added: they name sources and
    original titles, which readers count as text (gne would lose .003).
    """
    words, has_vote = [block.words for block in page.blocks], [block.has_vote for block in page.blocks]
    decisions = decide(chances, words, has_vote, is_kept, is_chosen)
    if decisions is not None:
        for block in page.blocks:
            if not decisions[block.index] or is_kept[block.index]:
                continue
            is_title = is_chosen[block.index] and block.heading == 1
            is_unclear = is_title and chances[block.index] <= TITLE_THRESHOLD
            if is_unclear or _is_never_added(block):
                decisions[block.index] = False
        _keep_short_sections(page, decisions, is_kept)
    return decisions


def _keep_short_sections(page: PageBlocks, decisions: list[bool], is_kept: Sequence[bool]) -> None:
    """Keep what the rules kept below a heading if the classifier keeps only the heading, which says nothing alone."""
    for block in page.blocks:
        start = block.index + 1
        if not block.heading or not (decisions[block.index] and is_kept[block.index]):
            continue
        end = start
        for below in page.blocks[start : start + MAX_SECTION_BLOCKS]:
            if below.heading or not is_kept[below.index]:
                break
            end += 1
        if not any(decisions[start:end]):
            decisions[start:end] = [True] * (end - start)


def _is_never_added(block: Block) -> bool:
    """Return whether the rules know better: a line that is boilerplate, or a heading such as "Related articles"."""
    return is_boilerplate_line(block) or bool(block.heading and ENDS.match(block.text))


def is_boilerplate_line(block: Block) -> bool:
    """Return whether a block is a line such as "Read more: ..." in a language in which such lines are no text."""
    return not block.cjk and is_boilerplate_phrase(block)


def decide(
    chances: Sequence[float],
    words: Sequence[float],
    has_vote: Sequence[bool],
    is_kept: Sequence[bool],
    is_chosen: Sequence[bool],
) -> list[bool] | None:
    """Return which blocks to keep by their chances; None if that would drop most of the words that the rules kept.

    :param words: the number of words of each block
    :param has_vote: whether readability keeps the block
    :param is_kept: whether the rules keep the block
    :param is_chosen: whether they kept it before they trimmed the text
    """
    blocks = list(zip(words, has_vote, is_kept, strict=True))
    kept_words = sum(count for count, _, keep in blocks if keep)
    voted_words = sum(count for count, vote, _ in blocks if vote)
    agreed_words = sum(count for count, vote, keep in blocks if vote and keep)
    is_agreed = agreed_words > AGREED_SHARE * max(kept_words, voted_words)
    keep_above, add_above = AGREED_THRESHOLDS if is_agreed else THRESHOLDS
    trimmed_above = TRIMMED_THRESHOLD if is_agreed else add_above
    decisions = [
        chance > (keep_above if keep else trimmed_above if was_chosen else add_above)
        for chance, keep, was_chosen in zip(chances, is_kept, is_chosen, strict=True)
    ]
    words_left = sum(count for count, keep in zip(words, decisions, strict=True) if keep)
    return decisions if words_left >= MIN_KEPT_SHARE * kept_words else None


def rank_features(row: Sequence[float], limit: int = MAX_RANKED) -> list[tuple[str, float, float]]:
    """Return the features with the largest effects on a decision as (name, value, effect), the largest first.

    The effect is the change of the sum of leaves against a block with the median value of that feature.
    """
    forest = load_forest()
    trees = (*forest.first, *forest.rest)
    total = sum_leaves(trees, row)
    effects = []
    for index, name in enumerate(FEATURE_NAMES):
        changed_row = list(row)
        changed_row[index] = forest.medians[index]
        effects.append((name, row[index], total - sum_leaves(trees, changed_row)))
    return sorted(effects, key=lambda entry: -abs(entry[2]))[:limit]
