"""The explanation of an article -> lines for a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvault.cli.ui.terminal import Screen, cell_width, fit, printable

if TYPE_CHECKING:
    from linkvault.extract.explain import BlockReport, ChoiceReport, Contender, Explanation

MAX_DROPPED, MAX_UNSURE = 10, 4  # blocks shown without --all: the longest dropped, the least certain kept
_TEXT_WIDTH = 30  # columns of the text of a block
_MAX_PLACES = 3  # further places where the page has the same metadata
_MAX_REASONS, _MAX_REASONS_OF_ALL = 2, 4  # of one block: in the short list, and with --all
_SCORE_ALONE = "its score"  # how `extract.explain` words a decision by the score alone
_CLASSIFIER = "the classifier"  # how it begins a decision of the classifier


def explanation_lines(screen: Screen, explanation: "Explanation", *, every: bool) -> Iterator[str]:
    """Yield what was decided for the page, then its blocks.

    :param every: all blocks, in the order of the page, instead of the most informative
    """
    yield from _decisions(screen, explanation)
    yield from _blocks(screen, explanation.chosen, every=every)


def _decisions(screen: Screen, explanation: "Explanation") -> Iterator[str]:
    yield screen.dim(printable(explanation.url))
    for origin in explanation.origins:
        first, *others = origin.places or ("not on the page",)
        also = f"; also {', '.join(others[:_MAX_PLACES])}" if others else ""
        yield _entry(screen, origin.field, f"{origin.value or 'none'}  ({first}{also})")
    yield _entry(screen, "verdict", explanation.verdict.message or "an article")
    for key, values in (("signals", explanation.signs), ("rules", explanation.applied)):
        if values:
            yield _entry(screen, key, ", ".join(values))
    for warning in (*explanation.warnings, *explanation.verdict.warnings):
        yield _entry(screen, "warning", warning)
    if explanation.rule:
        rule = explanation.rule
        body = "its body selector matches" if rule.took_body else "no body selector matches"
        yield _entry(screen, "your rule", f"{rule.host} in {rule.source}: {body}")
    if explanation.how == "plain":
        yield _entry(screen, "text", "the page is plain text or Markdown and is kept unchanged")
    if explanation.how == "thread":
        yield _entry(screen, "text", f"the page is a thread and is kept as its {explanation.posts} posts")
    elif explanation.posts:
        yield _entry(screen, "comments", f"{explanation.posts}, kept after the article")
    if explanation.chosen:
        yield from _choice(screen, explanation.chosen)


def _choice(screen: Screen, choice: "ChoiceReport") -> Iterator[str]:
    if choice.as_list:
        yield _entry(screen, "container", f"{choice.container}: the page is a list and is kept as one")
    else:
        yield _entry(screen, "container", f"{choice.design.name}  (score {_score(choice.design)})")
        if choice.rivals:
            rivals = (f"{rival.name} {_score(rival)}" for rival in choice.rivals)
            yield _entry(screen, "rivals", ", ".join(rivals))
        if choice.container != choice.design.name:
            yield _entry(screen, "extended", f"to {choice.container}, for text outside the container")
    changed = sum(block.why.startswith(_CLASSIFIER) for block in choice.blocks)
    classifier = f"changed {changed} of {len(choice.blocks)} blocks" if choice.judged else "was not used"
    yield _entry(
        screen,
        "kept",
        f"{choice.kept_words:.0f} of {choice.words:.0f} words; readability keeps {choice.voted_words:.0f}, "
        f"{choice.agreed_words:.0f} of them the same; the classifier {classifier}",
    )


def _score(contender: "Contender") -> str:
    factor = f", x{contender.factor:g} for its tag and names" if contender.factor != 1 else ""
    return f"{contender.claim:.0f}{factor}"


def _entry(screen: Screen, key: str, text: str) -> str:
    return f"{screen.dim(key.ljust(10))} {printable(text)}"


def _blocks(screen: Screen, choice: "ChoiceReport | None", *, every: bool) -> Iterator[str]:
    if choice is None:
        return
    if every:
        yield ""
        yield from (_block(screen, block, complete=True) for block in choice.blocks)
        return
    dropped = [block for block in choice.blocks if not block.is_kept]
    longest = sorted(dropped, key=lambda block: -block.words)[:MAX_DROPPED]
    unsure = [block for block in choice.blocks if block.is_kept and block.why != _SCORE_ALONE]
    unsure = sorted(unsure, key=lambda block: block.weight if block.chance is None else block.chance)
    for heading, blocks in (
        (f"dropped, the longest of {len(dropped)} blocks", longest),
        ("kept, but not by score alone", unsure[:MAX_UNSURE]),
    ):
        if blocks:
            yield ""
            yield screen.bold(heading)
            yield from (_block(screen, block) for block in sorted(blocks, key=lambda block: block.index))
    yield screen.dim("--all shows every block")


def _block(screen: Screen, block: "BlockReport", *, complete: bool = False) -> str:
    sign = "+" if block.is_kept else "-"
    count = _MAX_REASONS_OF_ALL if complete else _MAX_REASONS
    reasons = ", ".join(f"{reason.words} {reason.weight:+.1f}" for reason in block.reasons[:count])
    if block.why == _SCORE_ALONE:
        why = f"{reasons}: {block.weight:+.1f}"
    elif block.why.startswith(_CLASSIFIER):
        why = f"{block.why} (chance {block.chance or 0:.0%}): {reasons}"
    else:
        why = block.why
    row = f"{sign} {block.words:5.0f}  {fit(printable(block.text), _TEXT_WIDTH)}  {printable(why)}"
    row = row if complete or cell_width(row) <= screen.width else fit(row, screen.width).rstrip()
    return row if block.is_kept else screen.dim(row)
