"""Page -> why its article is what it is: the container, the vote, each block's reasons, the verdict, the sources.

Goes the same way as `read`, step by step, and writes down what each step decided. Nothing is decided here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml.etree import tostring
from lxml.html import HtmlElement

from linkvault.extract.blocks import Cut
from linkvault.extract.charset import decode, label_in
from linkvault.extract.choose import factor_of, find_container, is_open, sum_up
from linkvault.extract.features import describe
from linkvault.extract.judge import decide_on, reasons
from linkvault.extract.metadata.origin import Origin, trace
from linkvault.extract.plain import PLAIN_TYPES, read_plain
from linkvault.extract.prune import prune
from linkvault.extract.read import VAST_PAGE, Opened, Selected, open_page, select
from linkvault.extract.repair import repair
from linkvault.extract.rules import Rule, article_rules, name_of_rule, page_rules
from linkvault.extract.signs import Signs
from linkvault.extract.site_rules import NO_RULES, SiteRules
from linkvault.extract.site_rules.take import Found, lift
from linkvault.extract.told import JUDGED, Reason, name_of, reasons_of
from linkvault.extract.trim import STEPS
from linkvault.extract.verdict import Verdict, judge
from linkvault.models import Page

MOST_ASKED = 40  # blocks of which the judge is asked what decided: it takes 10 ms each


@dataclass(frozen=True, slots=True)
class Contender:
    """An element that could be the article's container: its claim is its sum, times what it says of itself."""

    name: str
    claim: float
    factor: float


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one block of text, and why."""

    index: int
    text: str
    words: float
    kept: bool
    why: str
    weight: float
    vote: bool  # readability's
    chance: float | None  # the learned judge's, 0..1
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the blocks were chosen. `design` is the container of largest claim, `container` what it came to be."""

    container: str
    design: Contender
    rivals: tuple[Contender, ...]
    as_list: bool
    judged: bool  # the learned judge looked at it
    words: float  # on the page
    kept_words: float
    voted_words: float
    agreed_words: float  # kept by both
    blocks: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class RuleUse:
    """What the user's rule for the site did."""

    host: str
    source: str
    took_body: bool
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article is what it is. `chosen` is None where nothing was chosen: plain text, or a rule named the body."""

    url: str
    how: str  # "blocks", "list", "rule" or "plain"
    origins: tuple[Origin, ...]
    verdict: Verdict
    signs: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()  # the rules for all pages and articles that changed something, by name
    chosen: Chosen | None = None
    rule: RuleUse | None = None
    warnings: tuple[str, ...] = ()


def explain(page: Page, rules: SiteRules = NO_RULES) -> Explanation:
    """Say why a page's article is what it is; a page without an article too.

    :raises NothingReadable: if the page is plain text, and empty
    """
    decoded = decode(page.body, label_in(page.header("content-type") or ""))
    if page.media_type in PLAIN_TYPES:
        title = read_plain(page, decoded.text, decoded.charset, ()).title
        origin = Origin("title", title, ("the text's own beginning",))
        return Explanation(page.final_url, "plain", (origin,), Verdict(), warnings=decoded.warnings)
    opened = open_page(page, decoded, rules)
    origins = _trace(opened, page.final_url)
    applied = _apply(page_rules(), opened.tree, page.final_url)
    repair(opened.tree)
    selected = None
    if opened.taken is not None and opened.taken.bodies:
        chosen, article = None, lift(opened.taken, opened.metadata.title)
    else:
        selected = select(opened.tree, opened.metadata.title)
        chosen = _tell_choice(selected, opened.metadata.title or "")
        article = prune(selected.cut, selected.choice)
        chosen = _with_captions(chosen, selected.cut)
    applied += _apply(article_rules(), article, page.final_url)
    return Explanation(
        url=page.final_url,
        how="rule" if chosen is None else "list" if chosen.as_list else "blocks",
        origins=origins,
        verdict=judge(opened.signs, article.text_content(), url=page.url, final_url=page.final_url),
        signs=_tell_signs(opened.signs),
        applied=tuple(dict.fromkeys(applied)),
        chosen=chosen,
        rule=_tell_rule(opened),
        warnings=(
            *page.warnings,
            *opened.warnings,
            *((VAST_PAGE,) if selected and selected.cut.is_vast else ()),
        ),
    )


def _apply(rules: Iterable[Rule], tree: HtmlElement, url: str) -> list[str]:
    """Apply rules as `read` does, and name those that changed the tree."""
    changed = []
    before = tostring(tree)
    for rule in rules:
        rule(tree, url)
        after = tostring(tree)
        if after != before:
            changed.append(name_of_rule(rule))
        before = after
    return changed


def _trace(opened: Opened, url: str) -> tuple[Origin, ...]:
    found = trace(opened.tree, url, opened.metadata)
    taken = opened.taken
    if taken is None:
        return found
    told = {"title": taken.title, "byline": taken.byline, "published": taken.date}
    mine = (f"your rule for {taken.rule.host}",)
    return tuple(Origin(each.field, each.value, mine) if told[each.field] else each for each in found)


def _tell_rule(opened: Opened) -> RuleUse | None:
    taken = opened.taken
    if taken is None:
        return None
    return RuleUse(taken.rule.host, taken.rule.source, bool(taken.bodies), tuple(taken.found))


def _tell_choice(selected: Selected, title: str) -> Chosen:
    cut, kept = selected.cut, selected.choice.kept
    design, rivals = _tell_container(cut, selected.weights)
    return Chosen(
        container=name_of(cut.elements[selected.choice.container]) if cut.elements else "",
        design=design,
        rivals=rivals,
        as_list=selected.choice.as_list,
        judged=selected.chances is not None,
        words=sum(block.words for block in cut.blocks),
        kept_words=sum(block.words for block in cut.blocks if kept[block.index]),
        voted_words=sum(block.words for block in cut.blocks if block.kept),
        agreed_words=sum(block.words for block in cut.blocks if block.kept and kept[block.index]),
        blocks=_tell_blocks(selected, title),
    )


def _tell_container(cut: Cut, weights: list[float]) -> tuple[Contender, tuple[Contender, ...]]:
    """Return the container of largest claim, then its strongest rivals: two anywhere, and the first beside it."""
    sums = sum_up(cut, weights)
    if not sums:
        return Contender("", 0.0, 1.0), ()
    first = find_container(cut, weights)
    last = cut.last_node(first)

    def contender(node: int) -> Contender:
        factor = factor_of(cut, node)
        return Contender(name_of(cut.elements[node]), sums[node] * factor, factor)

    above, node = set(), first
    while node >= 0:
        above.add(node)
        node = cut.parents[node]
    near = [n for n, total in enumerate(sums) if total > 0 and n != first]
    beside = [n for n in range(len(sums)) if n not in above and not first <= n <= last and sums[n] > 0]
    best = sorted(near, key=lambda n: -sums[n] * factor_of(cut, n))[:2]
    best += [n for n in sorted(beside, key=lambda n: (-sums[n], -n))[:1] if n not in best]
    return contender(first), tuple(contender(n) for n in best)


def _tell_blocks(selected: Selected, title: str) -> tuple[Told, ...]:
    cut, kept, chances = selected.cut, selected.choice.kept, selected.chances
    dropped = _trimmed(selected, title)
    decided = _decided(selected)
    rows = describe(
        cut, selected.weights, selected.chosen, selected.draft.kept, selected.draft.container, title
    )
    voted, asked, told = sum(block.words for block in cut.blocks if block.kept), 0, []
    for block in cut.blocks:
        index = block.index
        turned = decided is not None and decided[index] != selected.draft.kept[index]
        if turned and asked < MOST_ASKED:
            asked += 1
            because = tuple(
                Reason(f"{JUDGED[name]} ({value:.3g})", moved)
                for name, value, moved in reasons(rows[index], 3)
            )
        else:
            scope = _scope(block.scopes, cut)
            because = reasons_of(block, cut, selected.weights[index], scope, voted)
        told.append(
            Told(
                index, block.text[:300], block.words, kept[index], _why(selected, index, dropped, decided),
                selected.weights[index], block.kept, chances[index] if chances else None, because,
            )
        )  # fmt: skip
    return tuple(told)


def _trimmed(selected: Selected, title: str) -> dict[int, str]:
    """Trim once more, step by step: the words of the step that dropped a block."""
    kept, dropped = list(selected.chosen), {}
    for words, step in STEPS:
        before = list(kept)
        step(selected.cut, kept, title)
        dropped.update({n: words for n, was in enumerate(before) if was and not kept[n]})
    return dropped


def _decided(selected: Selected) -> list[bool] | None:
    """Return what the learned judge decided, before tables and notes were made whole again."""
    if selected.chances is None:
        return None
    return decide_on(selected.cut, selected.chances, selected.draft.kept)


def _why(selected: Selected, index: int, dropped: dict[int, str], decided: list[bool] | None) -> str:
    cut, draft, weight = selected.cut, selected.draft, selected.weights[index]
    kept, block = selected.choice.kept[index], selected.cut.blocks[index]
    if kept and decided is not None and not decided[index]:
        return "a piece of a table or of notes, which stay whole"
    if not kept and (decided or draft.kept)[index]:
        return "a copy of what stands before it"
    if decided is not None and decided[index] != draft.kept[index]:
        return "the learned judge took it in" if decided[index] else "the learned judge dropped it"
    if kept:
        if draft.as_list:
            return "the page is a list, kept whole"
        return "its weight" if weight > 0 else "it stands between pieces of the text"
    if index in dropped:
        return dropped[index]
    if draft.as_list:
        return "it is outside the list" if is_open(block, cut) else "it stands in clutter"
    if weight > 0:
        inside = draft.container <= block.node <= cut.last_node(draft.container)
        return "a heading without text below it" if inside else "it is outside the container"
    return "its weight"


def _with_captions(chosen: Chosen, cut: Cut) -> Chosen:
    """Take note of the captions that went back to their pictures when the page was cut down."""
    blocks = list(chosen.blocks)
    for block in cut.blocks:
        if block.tag != "figcaption" or blocks[block.index].kept:
            continue
        if any(slot.tail if is_tail else slot.text for slot, is_tail in block.slots):
            why = "the caption of a picture that stays"
            blocks[block.index] = replace(blocks[block.index], kept=True, why=why, reasons=())
    return replace(chosen, blocks=tuple(blocks))


def _scope(scopes: tuple[int, ...], cut: Cut) -> str:
    """Name the innermost clutter around a block; nothing where it was forgiven."""
    found = [cut.scopes[number] for number in scopes if not cut.scopes[number].forgiven]
    if not found:
        return ""
    kind = {"clutter": "clutter", "comment": "comments", "hidden": "what is hidden"}[found[-1].kind]
    return f"{kind}: {name_of(found[-1].element)}"


def _tell_signs(signs: Signs) -> tuple[str, ...]:
    counts = {
        "password fields": signs.passwords,
        "empty places for a script to fill": signs.mounts,
        "signs of a wall against robots": signs.walls,
        "frames": len(signs.frames),
        "signs of a paywall": len(signs.paywalls),
        "scripts": signs.scripts,
    }
    told = [f"{words}: {count}" for words, count in counts.items() if count]
    return (*told, f"leads to: {signs.refresh[:100]}") if signs.refresh else tuple(told)
