"""An explanation runs the same pipeline as an extraction: it has the same article and decides nothing itself."""

import ast
import gzip
from importlib.resources import files
from pathlib import Path

import pytest

import linkvault.extract.explain
from linkvault.errors import NothingReadable
from linkvault.extract import explain_page, extract
from linkvault.extract.pipeline import run
from linkvault.extract.trace import Reading
from linkvault.models import Article, Page

EVERY = 100  # only every hundredth shared page: 20 pages, each extracted three times, take 5 s
# What explain/ may import from modules with steps: types, constants and functions that compute a number. No step.
ALLOWED = {
    "linkvault.extract.choose.segment": {"BUTTON", "FORM", "PARAGRAPH", "PRE", "Block", "PageBlocks"},
    "linkvault.extract.choose.container": {"Stage", "is_outside_boilerplate", "sum_scores"},
    "linkvault.extract.choose.features": {"compute_features"},
    "linkvault.extract.choose.classifier": {"rank_features"},
    "linkvault.extract.metadata.provenance": {"Origin", "describe_origins"},
    "linkvault.extract.pdf": {"read_answer"},
    "linkvault.extract.pipeline": {"run"},
    "linkvault.extract.verdict.page_signals": {"PageSignals"},
    "linkvault.extract.site_rules": {"NO_RULES", "SiteRules"},
    "linkvault.extract.site_rules.apply": {"RuleResult", "SelectorMatches"},
    "linkvault.extract.trace": {"ElementLabels", "Selection", "Trace"},
    "linkvault.extract.verdict.evidence": {"Verdict"},
    "linkvault.extract.choose.weights": {"sum_features", "compute_trust", "score_block"},
}


def page_of(body: bytes) -> Page:
    url = "https://example.org/2024/05/03/a-story"
    return Page(url, url, 200, "text/html", body, "")


def read_or_none(page: Page) -> Article | None:
    try:
        return extract(page)
    except NothingReadable:
        return None


def check(page: Page) -> None:
    """Check that a detailed run has the same article, and that the explanation has its metadata and verdict."""
    article, reading, explanation = read_or_none(page), run(page, detailed=True), explain_page(page)
    assert reading.article == article
    assert (explanation.verdict.reason is None) is (article is not None)
    if article is not None:
        values = [origin.value for origin in explanation.origins]
        assert values == [article.title, article.byline, article.published]
        assert (*explanation.warnings, *explanation.verdict.warnings) == article.warnings
    check_blocks(reading)
    for origin in explanation.origins:
        assert (origin.value is None) is (origin.places == ())


def check_blocks(reading: Reading) -> None:
    """Check that the last recorded stage is the final choice, and that every kept block was added by a stage."""
    selection, discussion = reading.trace.selection, reading.trace.discussion
    if discussion is not None and discussion.thread is not None:
        assert selection is None
        return
    assert selection is not None
    assert list(selection.stages.values())[-1] == selection.choice.is_kept
    assert all(
        selection.last_change(index) is not None
        for index, is_kept in enumerate(selection.choice.is_kept)
        if is_kept
    )


def test_the_demo_page() -> None:
    check(page_of(files("linkvault.demo").joinpath("article.html").read_bytes()))


def test_shared_pages(shared: Path) -> None:
    paths = sorted((shared / "data" / "pages").rglob("*.html.gz"))[::EVERY]
    assert paths
    for path in paths:
        check(page_of(gzip.decompress(path.read_bytes())))


@pytest.mark.parametrize(
    "path", sorted(Path(linkvault.extract.explain.__file__).parent.glob("*.py")), ids=lambda path: path.name
)
def test_no_module_of_explain_runs_a_step(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not any(name.name.startswith("linkvault") for name in node.names), ast.unparse(node)
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            assert node.level == 0
            if module.startswith("linkvault.extract.explain") or not module.startswith("linkvault.extract"):
                continue
            if module == "linkvault.extract.choose.boilerplate_words":
                continue
            assert {name.name for name in node.names} <= ALLOWED.get(module, set()), ast.unparse(node)
