#!/usr/bin/env python3
"""Train the classifier of text blocks on real pages whose text is known, and write classifier.json.

    python tests/quality/train_classifier.py            cross-validate by site, print the figures, train on all pages, write
    python tests/quality/train_classifier.py --dry-run  only print the figures

A block is positive if at least half of its shingles of four words are in the true text of the page; a block too short
for a shingle borrows words of its neighbors. Where only snippets are known, the blocks that contain one are used. Long
and short pages have nearly the same weight; sets with few pages weigh more. Folds are split by site, so that no site is
used both for training and for validation. The figures are those of the rendered text, after all steps of the pipeline:
without the classifier, of the training before, and of this one. Needs lightgbm; runs are reproducible (fixed seed). The
pages are outside of the project (see extraction.py).
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import extraction  # noqa: E402

TABLE = HERE.parents[1] / "linkvault" / "extract" / "choose" / "classifier.json"
TRAINED = {"scrapinghub": 4.0, "zhds": 4.0, "gne": 3.0, "wcxb": 1.0}  # the weight of a page of the set
# The weight of a block with a snippet that must or must not be in the text: raises F1 of trafilatura by .003, of news
# by .0015.
SNIPPETS = {"trafilatura": 0.3}
VALIDATED = ("trafilatura", "postlight")  # their full text is unknown: they only validate
FOLDS, ROUNDS, SEED = 5, 120, 7
PARAMETERS = {
    "objective": "binary", "num_leaves": 31, "learning_rate": 0.08, "min_data_in_leaf": 60, "feature_fraction": 0.6,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "verbosity": -1, "seed": SEED, "num_threads": 1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip

Page = dict[str, Any]


def gather(row: Page) -> Page | None:
    """Return the features and labels of the blocks of one page; None if it is read without the classifier."""
    import numpy

    from linkvault.extract.choose.container import Stage
    from linkvault.extract.choose.features import compute_features
    from linkvault.extract.pipeline import run

    trace = run(extraction.page_of(gzip.decompress(Path(row["path"]).read_bytes()), row["url"])).trace
    selection = trace.selection
    if selection is None or not selection.page_blocks.blocks:
        return None
    blocks, proposal = selection.page_blocks.blocks, selection.proposal
    is_chosen, title = selection.stages[Stage.CHOICE], trace.parsed.metadata.title or ""
    features = compute_features(
        selection.page_blocks, selection.scores, is_chosen, proposal.is_kept, proposal.container, title
    )
    texts = [block.text for block in blocks]
    return {
        "ds": row["ds"], "fold": fold_of(row), "features": numpy.array(features, dtype=numpy.float32),
        "words": numpy.array([block.words for block in blocks]),
        "labels": numpy.array(label(texts, row["text"])) if row["text"] else None,
        "snippets": numpy.array(label_by_snippets(texts, row)),
    }  # fmt: skip


def label(texts: list[str], truth: str) -> list[float]:
    """Return for each block the share of its shingles that are in the true text, 0..1."""
    tokens = extraction.load("score").tokens
    known = tokens(truth)
    shingles = {tuple(known[i : i + 4]) for i in range(len(known) - 3)}
    cut = [tokens(text) for text in texts]
    labels = []
    for index, mine in enumerate(cut):
        if len(mine) >= 4:
            own = [tuple(mine[i : i + 4]) in shingles for i in range(len(mine) - 3)]
            labels.append(sum(own) / len(own))
            continue
        before = cut[index - 1] if index else []
        after = cut[index + 1] if index + 1 < len(cut) else []
        borrowed = (tuple((before + mine)[-4:]), tuple((mine + after)[:4]))
        labels.append(float(bool(mine) and any(shingle in shingles for shingle in borrowed)))
    return labels


def label_by_snippets(texts: list[str], row: Page) -> list[int]:
    """Return for each block 1 if it contains a snippet that must be in the text, 0 if one that must not, else -1."""
    wanted, unwanted = (
        [" ".join(snippet.split()) for snippet in row[key] or []] for key in ("with", "without")
    )
    labels = []
    for text in texts:
        if any(snippet in text for snippet in wanted):
            labels.append(1)
        elif any(snippet in text or (len(text) > 8 and text in snippet) for snippet in unwanted):
            labels.append(0)
        else:
            labels.append(-1)
    return labels


def fold_of(row: Page) -> int:
    """Return the fold of a page: the same for all pages of a site."""
    host = (urlsplit(row["url"]).hostname or row["id"]).removeprefix("www.").split(".")
    site = ".".join(host[-3:] if len(host) > 2 and len(host[-2]) <= 3 else host[-2:])
    return int(hashlib.sha1(site.encode()).hexdigest(), 16) % FOLDS


def is_training_page(page: Page) -> bool:
    """Return whether a page is used for training: its set is, and its text or snippets of it are known."""
    return (page["ds"] in TRAINED and page["labels"] is not None) or page["ds"] in SNIPPETS


def fit(pages: list[Page]) -> Any:
    """Return a model that is trained on these pages."""
    import lightgbm
    import numpy

    from linkvault.extract.choose.features import FEATURE_NAMES

    rows, labels, weights = zip(*map(training_rows, pages), strict=True)
    data = lightgbm.Dataset(
        numpy.concatenate(rows), numpy.concatenate(labels), weight=numpy.concatenate(weights),
        feature_name=list(FEATURE_NAMES),
    )  # fmt: skip
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def training_rows(page: Page) -> tuple[Any, Any, Any]:
    """Return the features, labels and weights of the blocks of a page."""
    import numpy

    if page["ds"] in SNIPPETS:
        known = page["snippets"] >= 0
        return (
            page["features"][known],
            page["snippets"][known] == 1,
            numpy.full(known.sum(), SNIPPETS[page["ds"]]),
        )
    true_words = max(50.0, float((page["words"] * page["labels"]).sum()))
    weights = TRAINED[page["ds"]] * numpy.minimum(page["words"] + 1, 150) / true_words**0.7
    return page["features"], page["labels"] >= 0.5, weights


def cross_validate(pages: list[Page], rows: list[Page]) -> dict[str, dict[str, float]]:
    """Extract every page with a model of other sites; print the figures beside those before, and return them.

    :param pages: the pages with features, that are used for training
    :param rows: the truth of all pages: that of threads too, which are read without the classifier
    """
    scores: dict[str, list[Page]] = {}
    for fold in range(FOLDS):
        model = fit([page for page in pages if page["fold"] != fold and is_training_page(page)])
        of_fold = [row for row in rows if fold_of(row) == fold]
        with get_context("spawn").Pool(2, use_model, (describe(model, pages),)) as pool:
            for row, page_scores in zip(of_fold, pool.imap(extract_page, of_fold, chunksize=8), strict=True):
                scores.setdefault(row["ds"], []).append(page_scores)
    without: dict[str, list[Page]] = {}
    with get_context("spawn").Pool(2, use_no_model) as pool:
        for row, page_scores in zip(rows, pool.imap(extract_page, rows, chunksize=8), strict=True):
            without.setdefault(row["ds"], []).append(page_scores)
    before = json.loads(TABLE.read_text("utf-8"))["training"]["cross_validated"]
    report = {name: summarize(of_set) for name, of_set in scores.items()}
    for name, figures in report.items():
        rules_alone = summarize(without[name])
        for key, figure in figures.items():
            last = before.get(name, {}).get(key)
            print(
                f"{name:12} {key:4} without {rules_alone[key]:.4f}  before {last}  now {figure:.4f}",
                flush=True,
            )
    return report


def summarize(scores: list[Page]) -> dict[str, float]:
    """Return the figures of a set that are known for its pages."""
    summary = extraction.load("score").summary(scores)
    return {
        key: round(summary[key], 4) for key in ("F1", "P", "R", "sF1", "lead") if summary.get(key) is not None
    }


def use_model(table: Page) -> None:
    """Let the pipeline of this process classify with these trees."""
    from linkvault.extract.choose import classifier

    forest = classifier.build_forest(table)
    classifier.load_forest = lambda: forest  # type: ignore[assignment]


def use_no_model() -> None:
    """Let the pipeline of this process choose by its rules alone."""
    from linkvault.extract import pipeline

    pipeline.apply_classifier = lambda *_: None  # type: ignore[attr-defined]


def extract_page(row: Page) -> Page:
    """Return the scores of the rendered text of one page."""
    raw = gzip.decompress(Path(row["path"]).read_bytes())
    scores: Page = extraction.load("score").page_scores(row, extraction.linkvault(raw, row["url"]))
    return scores


def flatten(model: Any) -> Page:
    """Return the trees as flat arrays, as `classifier.build_forest` reads them."""
    from linkvault.extract.choose.classifier import LEAF_UNITS

    table: Page = {"shape": "", "feature": [], "threshold": [], "leaf": []}

    def add(node: Page) -> None:
        if "leaf_value" in node:
            table["shape"] += "0"
            table["leaf"].append(round(node["leaf_value"] * LEAF_UNITS))
            return
        table["shape"] += "1"
        table["feature"].append(node["split_feature"])
        table["threshold"].append(float(f"{node['threshold']:.5g}"))
        add(node["left_child"])
        add(node["right_child"])

    for tree in model.dump_model()["tree_info"]:
        add(tree["tree_structure"])
    return table


def describe(model: Any, pages: list[Page]) -> Page:
    """Return the table of trees with the names of the features and their medians."""
    import numpy

    from linkvault.extract.choose.features import FEATURE_NAMES

    usual = numpy.median(numpy.concatenate([page["features"] for page in pages]), axis=0)
    return {"names": FEATURE_NAMES, "usual": [round(float(u), 4) for u in usual], **flatten(model)}


def write(model: Any, pages: list[Page], report: dict[str, Any], corpus: dict[str, str]) -> None:
    """Write the table of trees with its digest and the parameters of the training."""
    import lightgbm

    from linkvault.extract.choose.features import FEATURE_NAMES

    gains = Counter(dict(zip(FEATURE_NAMES, model.feature_importance("gain"), strict=True)))
    training = {
        "by": "tests/quality/train_classifier.py", "lightgbm": lightgbm.__version__, "parameters": PARAMETERS,
        "rounds": ROUNDS, "pages": len(pages), "corpus": corpus, "cross_validated": report,
        "gain": {name: round(float(gain / gains.total()), 4) for name, gain in gains.most_common(15)},
    }  # fmt: skip
    table = flatten(model)
    content = {
        "digest": hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest(),
        "training": training,
        **describe(model, pages),
    }
    text = ",\n".join(f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in content.items())
    TABLE.write_text(f"{{\n{text}\n}}\n", "utf-8")
    print(f"{TABLE.name}: {TABLE.stat().st_size} bytes, {ROUNDS} trees, digest {content['digest'][:16]}")


def main(arguments: list[str]) -> int:
    """Read the pages, cross-validate, train, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="print the figures and write nothing")
    parser.add_argument("--sample", type=int, default=0, help="at most N pages of each set; writes nothing")
    options = parser.parse_args(arguments)
    shared = extraction.find_shared()
    if shared is None:
        print("shared/data/pages is not beside this checkout: nothing to train on", file=sys.stderr)
        return 1
    folder = shared / "data" / "pages"
    rows = [
        row for name in (*TRAINED, *VALIDATED) for row in extraction.load_truth(folder, name, options.sample)
    ]
    with get_context("spawn").Pool(2) as pool:
        pages = [page for page in pool.imap(gather, rows, chunksize=8) if page]
    report = cross_validate(pages, rows)
    if not options.dry_run and not options.sample:
        training_pages = [page for page in pages if is_training_page(page)]
        corpus = {name: extraction.digest(folder, name) for name in (*TRAINED, *SNIPPETS)}
        write(fit(training_pages), training_pages, report, corpus)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
