"""Why an article's text is what it is -> lines for a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linkvault.cli.ui.terminal import Screen, cell_width, fit, printable

if TYPE_CHECKING:
    from linkvault.extract.explain import BlockReport, ChoiceReport, Contender, Explanation

DROPPED, UNSURE = 10, 4  # blocks shown without --all: the longest dropped, the least certain kept
_TEXT = 30  # columns
_BARE = "its weight"


def explanation_lines(screen: Screen, explanation: "Explanation", *, every: bool) -> Iterator[str]:
    """Yield what was decided for the page, then its blocks: all with `every`, else those that tell most."""
    yield from _head(screen, explanation)
    yield from _blocks(screen, explanation.chosen, every=every)


def _head(screen: Screen, told: "Explanation") -> Iterator[str]:
    yield screen.dim(printable(told.url))
    for origin in told.origins:
        first, *others = origin.places or ("nothing on the page says it",)
        where = "; also ".join([first, ", ".join(others[:3])][: 1 + bool(others)])
        yield _entry(screen, origin.field, f"{origin.value or 'none'}  ({where})")
    yield _entry(screen, "verdict", told.verdict.sentence or "an article")
    for key, values in (("signs", told.signs), ("rules", told.applied)):
        if values:
            yield _entry(screen, key, ", ".join(values))
    for warning in (*told.warnings, *told.verdict.warnings):
        yield _entry(screen, "warning", warning)
    if told.rule:
        body = "it names the body" if told.rule.took_body else "it names no body here"
        yield _entry(screen, "your rule", f"{told.rule.host} in {told.rule.source}: {body}")
    if told.how == "plain":
        yield _entry(screen, "text", "the page is plain text or Markdown, kept as it came")
    if told.chosen:
        yield from _choice(screen, told.chosen)


def _choice(screen: Screen, chosen: "ChoiceReport") -> Iterator[str]:
    if chosen.as_list:
        yield _entry(screen, "container", f"{chosen.container}: the page is a list, kept whole")
    else:
        yield _entry(screen, "container", f"{chosen.design.name}  (claim {_claim(chosen.design)})")
        if chosen.rivals:
            yield _entry(screen, "rivals", ", ".join(f"{each.name} {_claim(each)}" for each in chosen.rivals))
        if chosen.container != chosen.design.name:
            yield _entry(screen, "widened", f"to {chosen.container}, for text that stands outside")
    turned = sum(each.why.startswith("the learned judge") for each in chosen.blocks)
    judge = f"the learned judge turned {turned} of {len(chosen.blocks)} blocks"
    yield _entry(
        screen, "kept", f"{chosen.kept_words:.0f} of {chosen.words:.0f} words; readability keeps "
        f"{chosen.voted_words:.0f}, {chosen.agreed_words:.0f} of them the same; "
        f"{judge if chosen.judged else 'the learned judge left it as it was'}",
    )  # fmt: skip


def _claim(contender: "Contender") -> str:
    what = f", x{contender.factor:g} for what it is" if contender.factor != 1 else ""
    return f"{contender.claim:.0f}{what}"


def _entry(screen: Screen, key: str, words: str) -> str:
    return f"{screen.dim(key.ljust(10))} {printable(words)}"


def _blocks(screen: Screen, chosen: "ChoiceReport | None", *, every: bool) -> Iterator[str]:
    if chosen is None:
        return
    if every:
        yield ""
        yield from (_block(screen, each, whole=True) for each in chosen.blocks)
        return
    dropped = [each for each in chosen.blocks if not each.kept]
    longest = sorted(dropped, key=lambda each: -each.words)[:DROPPED]
    unsure = [each for each in chosen.blocks if each.kept and each.why != _BARE]
    unsure = sorted(unsure, key=lambda each: each.weight if each.chance is None else each.chance)[:UNSURE]
    for heading, blocks, total in (
        (f"dropped, the longest of {len(dropped)} blocks", longest, dropped),
        ("kept, but not by its weight alone", unsure, unsure),
    ):
        if total:
            yield ""
            yield screen.bold(heading)
            yield from (_block(screen, each) for each in sorted(blocks, key=lambda each: each.index))
    yield screen.dim("--all shows every block")


def _block(screen: Screen, block: "BlockReport", *, whole: bool = False) -> str:
    sign = "+" if block.kept else "-"
    said = ", ".join(f"{each.words} {each.weight:+.1f}" for each in block.reasons[: 4 if whole else 2])
    if block.why == _BARE:
        why = f"{said}: {block.weight:+.1f}"
    elif block.why.startswith("the learned judge"):
        why = f"{block.why} (chance {block.chance or 0:.0%}): {said}"
    else:
        why = block.why
    row = f"{sign} {block.words:5.0f}  {fit(printable(block.text), _TEXT)}  {printable(why)}"
    row = row if whole or cell_width(row) <= screen.width else fit(row, screen.width).rstrip()
    return row if block.kept else screen.dim(row)
