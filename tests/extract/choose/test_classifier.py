"""The learned classifier: its trees are those that were trained, and small pages are left to the rules."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvault.extract.choose import classifier
from linkvault.extract.choose.container import Stage
from linkvault.extract.choose.features import FEATURE_NAMES, compute_features
from linkvault.extract.choose.segment import split_into_blocks
from linkvault.extract.dom.html_parser import parse
from linkvault.extract.pipeline import propose, select
from linkvault.extract.trace import Selection

TITLE = "The frozen harbour"
SENTENCE = "The harbour froze twice that winter, and the pilots walked home over the ice, singing. "
PAGE = (
    "<title>The frozen harbour</title><nav>"
    + "".join(f"<div><a href='/{n}'>Part {n} of the site</a></div>" for n in range(12))
    + "</nav><div class='story'><h1>The frozen harbour</h1>"
    + "".join(f"<p>{n}. {SENTENCE * 3}</p>" for n in range(10))
    + "</div><div class='more'>"
    + "".join(
        f"<div><a href='/more/{n}'>Another headline of the day, number {n}</a></div>" for n in range(15)
    )
    + "</div>"
)


def read_table() -> dict[str, object]:
    table: dict[str, object] = json.loads(
        Path(classifier.__file__).with_name("classifier.json").read_text("utf-8")
    )
    return table


def rows_of(proposed: Selection) -> list[list[float]]:
    is_chosen, choice = proposed.stages[Stage.CHOICE], proposed.choice
    return compute_features(
        proposed.page_blocks, proposed.scores, is_chosen, choice.is_kept, choice.container, TITLE
    )


def test_the_table_has_the_digest_of_the_trained_trees() -> None:
    table = read_table()
    arrays = {key: table[key] for key in ("shape", "feature", "threshold", "leaf")}
    assert hashlib.sha256(json.dumps(arrays, sort_keys=True).encode()).hexdigest() == table["digest"]
    assert table["names"] == list(FEATURE_NAMES)
    assert table["training"]["cross_validated"]["wcxb"]["F1"] > 0.84  # type: ignore[index]


def test_the_table_is_small() -> None:
    assert Path(classifier.__file__).with_name("classifier.json").stat().st_size < 60_000


def test_a_tree_goes_left_when_not_above_its_threshold() -> None:
    tree = (0, 5.0, -1.0, (1, 0.5, 2.0, 3.0))
    rows = [[5.0, 9.0], [5.1, 0.5], [5.1, 0.6]]
    assert [classifier.sum_leaves([tree], row) for row in rows] == [-1.0, 2.0, 3.0]
    assert classifier.sum_leaves([tree, tree], rows[0]) == -2.0


def test_every_block_has_every_feature() -> None:
    proposed = propose(split_into_blocks(parse(PAGE)[0]), TITLE)
    rows = rows_of(proposed)
    assert len(rows) == len(proposed.page_blocks.blocks)
    assert {len(row) for row in rows} == {len(FEATURE_NAMES)}


def test_the_story_is_kept_and_the_links_are_not() -> None:
    selected = select(split_into_blocks(parse(PAGE)[0]), TITLE)
    texts = [block.text for block in selected.page_blocks.blocks if selected.choice.is_kept[block.index]]
    assert selected.chances is not None
    assert sum(SENTENCE.strip() in text for text in texts) == 10
    assert not any("headline" in text or "Part" in text for text in texts)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_page_of_a_few_blocks_is_left_to_the_rules(count: int) -> None:
    page = "".join(f"<p>{n}. {SENTENCE}</p>" for n in range(count))
    selected = select(split_into_blocks(parse(page)[0]), None)
    assert selected.chances is None
    assert all(selected.choice.is_kept)


def test_a_page_without_blocks_is_no_error() -> None:
    assert select(split_into_blocks(parse("")[0]), None).choice.is_kept == []


def test_features_are_ranked_by_their_effect() -> None:
    rows = rows_of(propose(split_into_blocks(parse(PAGE)[0]), TITLE))
    ranked = classifier.rank_features(rows[15], limit=3)
    assert len(ranked) == 3
    assert {name for name, _, _ in ranked} <= set(FEATURE_NAMES)
    effects = [abs(effect) for _, _, effect in ranked]
    assert effects == sorted(effects, reverse=True)
    assert effects[0] > 0


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=len(FEATURE_NAMES), max_size=len(FEATURE_NAMES)))
def test_a_chance_is_between_0_and_1(row: list[float]) -> None:
    assert 0 < classifier.predict(classifier.load_forest(), row) < 1


def test_early_exit_agrees_with_all_trees_on_the_story() -> None:
    forest = classifier.load_forest()
    for row in rows_of(propose(split_into_blocks(parse(PAGE)[0]), TITLE)):
        total = classifier.sum_leaves((*forest.first, *forest.rest), row)
        assert (classifier.predict(forest, row) > 0.5) == (total > 0)


@settings(deadline=None)  # compiling the trees takes 14 ms on an idle machine
@given(
    st.lists(
        st.sampled_from([-1.0, 0.0, 0.3, 1.0, 4.0, 30.0, 500.0]),
        min_size=len(FEATURE_NAMES),
        max_size=len(FEATURE_NAMES),
    )
)
def test_compiled_trees_return_the_sum_of_the_trees(row: list[float]) -> None:
    forest = classifier.load_forest()
    trees = (*forest.first, *forest.rest)
    assert compile_once(trees)(*row) == classifier.sum_leaves(trees, row)


@lru_cache(maxsize=1)
def compile_once(trees: tuple[classifier.Node, ...]) -> classifier.CompiledTrees:
    return classifier.compile_trees(trees)


def test_compiling_the_trees_does_not_change_chances() -> None:
    loaded = classifier.load_forest()
    forest = classifier.Forest(loaded.first, loaded.rest, loaded.medians)
    rows = rows_of(propose(split_into_blocks(parse(PAGE)[0]), TITLE))
    walked = classifier.predict_all(forest, iter(rows))
    assert forest.compiled is None
    forest.evaluations = classifier.COMPILE_AFTER - 3  # reached inside a page
    assert classifier.predict_all(forest, iter(rows)) == walked
    assert forest.compiled is not None
    assert classifier.predict_all(forest, iter(rows)) == walked


@pytest.mark.parametrize(
    ("changed", "expected"),
    [({}, True), ({"link_share": 0.4}, False), ({"inside_container": 1.0}, False), ({"boilerplate_scopes": 0.0}, False),
     ({"chosen": 1.0}, False), ({"weight": -0.5}, False)],
)  # fmt: skip
def test_links_in_boilerplate_that_the_rules_have_not_chosen_need_no_trees(
    changed: dict[str, float], expected: bool
) -> None:
    values = {"link_share": 1.0, "boilerplate_scopes": 2.0, "weight": -1.8} | changed
    assert classifier.is_navigation([values.get(name, 0.0) for name in FEATURE_NAMES]) is expected


@pytest.mark.parametrize(("chance", "expected"), [(0.6, False), (0.7, True)])
def test_a_title_that_the_rules_trimmed_is_added_only_where_its_chance_is_clear(
    chance: float, expected: bool
) -> None:
    page = split_into_blocks(parse(f"<h1>{TITLE}</h1><p>{SENTENCE}</p>")[0])
    decisions = classifier.decide_blocks(page, [chance, 0.9], [False, True], [True, True])
    assert decisions == [expected, True]


def test_a_heading_is_kept_with_what_the_rules_kept_below_it() -> None:
    page = split_into_blocks(parse(f"<p>{SENTENCE}</p><h2>Sources</h2><ul><li>Harbour log</li></ul>")[0])
    chosen_blocks = [True, True, True]
    assert classifier.decide_blocks(page, [0.9, 0.6, 0.1], chosen_blocks, chosen_blocks) == [True, True, True]
    assert classifier.decide_blocks(page, [0.9, 0.1, 0.1], chosen_blocks, chosen_blocks) == [
        True,
        False,
        False,
    ]
