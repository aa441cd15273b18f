"""The learned judge: its table is whole, its answers are bounded, and it leaves small pages to the design."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linkvault.extract.choose.classifier as judge
from linkvault.extract.choose.container import Stage
from linkvault.extract.choose.features import FEATURE_NAMES, compute_features
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


def table() -> dict[str, object]:
    found: dict[str, object] = json.loads(
        Path(judge.__file__).with_name("classifier.json").read_text("utf-8")
    )
    return found


def rows_of(proposed: Selection) -> list[list[float]]:
    kept, container = proposed.choice.is_kept, proposed.choice.container
    return compute_features(proposed.page_blocks, proposed.scores, proposed.stages[Stage.CHOICE], kept, container, TITLE)


def test_the_table_is_the_one_that_was_trained() -> None:
    found = table()
    arrays = {key: found[key] for key in ("roots", "feature", "threshold", "left", "right", "leaf")}
    assert hashlib.sha256(json.dumps(arrays, sort_keys=True).encode()).hexdigest() == found["digest"]
    assert found["names"] == list(FEATURE_NAMES)
    assert found["training"]["cross_validated"]["wcxb"]["F1"] > 0.84  # type: ignore[index]


def test_the_table_is_small() -> None:
    assert Path(judge.__file__).with_name("classifier.json").stat().st_size < 60_000


def test_a_tree_goes_left_when_not_above_its_threshold() -> None:
    tree = (0, 5.0, -1.0, (1, 0.5, 2.0, 3.0))
    rows = [[5.0, 9.0], [5.1, 0.5], [5.1, 0.6]]
    assert [judge.ask([tree], row) for row in rows] == [-1.0, 2.0, 3.0]
    assert judge.ask([tree, tree], rows[0]) == -2.0


def test_every_block_is_described_by_every_name() -> None:
    proposed = propose(parse(PAGE)[0], TITLE)
    rows = rows_of(proposed)
    assert len(rows) == len(proposed.page_blocks.blocks)
    assert {len(row) for row in rows} == {len(FEATURE_NAMES)}


def test_the_story_is_kept_and_the_links_are_not() -> None:
    selected = select(parse(PAGE)[0], TITLE)
    kept = [block.text for block in selected.page_blocks.blocks if selected.choice.is_kept[block.index]]
    assert selected.chances is not None
    assert sum(SENTENCE.strip() in text for text in kept) == 10
    assert not any("headline" in text or "Part" in text for text in kept)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_page_of_a_few_blocks_is_left_to_the_design(count: int) -> None:
    page = "".join(f"<p>{n}. {SENTENCE}</p>" for n in range(count))
    selected = select(parse(page)[0], None)
    assert selected.chances is None
    assert all(selected.choice.is_kept)


def test_a_page_without_blocks_is_judged_without_complaint() -> None:
    assert select(parse("")[0], None).choice.is_kept == []


def test_reasons_name_the_features_that_moved_most() -> None:
    rows = rows_of(propose(parse(PAGE)[0], TITLE))
    found = judge.rank_features(rows[15], limit=3)
    assert len(found) == 3
    assert {name for name, _, _ in found} <= set(FEATURE_NAMES)
    moved = [abs(by) for _, _, by in found]
    assert moved == sorted(moved, reverse=True)
    assert moved[0] > 0


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=len(FEATURE_NAMES), max_size=len(FEATURE_NAMES)))
def test_a_chance_lies_between_0_and_1(row: list[float]) -> None:
    assert 0 < judge.chance(judge.load_forest(), row) < 1


def test_early_exit_agrees_with_all_trees_on_the_story() -> None:
    forest = judge.load_forest()
    for row in rows_of(propose(parse(PAGE)[0], TITLE)):
        whole = judge.ask((*forest.first, *forest.rest), row)
        assert (judge.chance(forest, row) > 0.5) == (whole > 0)


@settings(deadline=None)  # compiling the trees takes 14 ms on an idle machine
@given(
    st.lists(
        st.sampled_from([-1.0, 0.0, 0.3, 1.0, 4.0, 30.0, 500.0]), min_size=len(FEATURE_NAMES), max_size=len(FEATURE_NAMES)
    )
)
def test_compiled_trees_say_what_the_trees_say(row: list[float]) -> None:
    forest = judge.load_forest()
    trees = (*forest.first, *forest.rest)
    assert compiled(trees)(*row) == judge.ask(trees, row)


@lru_cache(maxsize=1)
def compiled(trees: tuple[judge.Node, ...]) -> judge.Asking:
    return judge.compile_trees(trees)


def test_chances_are_the_same_before_and_after_the_trees_are_compiled() -> None:
    loaded = judge.load_forest()
    forest = judge.Forest(loaded.first, loaded.rest, loaded.usual)
    rows = rows_of(propose(parse(PAGE)[0], TITLE))
    walked = judge.chances_of(forest, iter(rows))
    assert forest.compiled is None
    forest.asked = judge.WORTH_COMPILING - 3  # on the way through a page
    assert judge.chances_of(forest, iter(rows)) == walked
    assert forest.compiled is not None
    assert judge.chances_of(forest, iter(rows)) == walked
