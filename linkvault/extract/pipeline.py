"""Page -> Article, in one order of steps: decode, parse, extract the metadata, choose the text, clean it.

The steps record their decisions in a trace, which `explain` puts into words.
"""

from collections.abc import Iterable

from lxml.etree import tostring
from lxml.html import HtmlElement

from linkvault.errors import Action, NothingReadable, Remedy
from linkvault.extract.article_pictures import collect_pictures, find_product_image
from linkvault.extract.charset.detect import DecodedText, decode, find_label
from linkvault.extract.choose.classifier import apply_classifier
from linkvault.extract.choose.container import Choice, Stage, choose, complete_parts, keep_outside_boilerplate
from linkvault.extract.choose.groups import complete_groups
from linkvault.extract.choose.parts.edges import keep_edges
from linkvault.extract.choose.parts.following import drop_following_articles
from linkvault.extract.choose.parts.gallery import keep_captions
from linkvault.extract.choose.parts.inner_parts import keep_inner_parts
from linkvault.extract.choose.parts.marked_parts import keep_marked_parts
from linkvault.extract.choose.parts.standfirst import keep_standfirst
from linkvault.extract.choose.prune import prune
from linkvault.extract.choose.readability_vote import set_votes
from linkvault.extract.choose.repeats import drop_copies
from linkvault.extract.choose.segment import PageBlocks, split_into_blocks
from linkvault.extract.choose.trim import TRIM_STEPS, drop_legal_end
from linkvault.extract.choose.weights import ignore_misnamed_scopes, score_blocks
from linkvault.extract.dom.attribute_index import index_attributes
from linkvault.extract.dom.html_parser import parse
from linkvault.extract.dom.repair import repair
from linkvault.extract.dom.sanitize import clean
from linkvault.extract.gc_pause import pause_gc
from linkvault.extract.metadata import describe, read_metadata
from linkvault.extract.normalize import Rule, article_rules, name_of_rule, page_rules
from linkvault.extract.normalize.embeds import PLAYER
from linkvault.extract.page_summary import find_duration, read_summary
from linkvault.extract.plain_text import PLAIN_TYPES, read_plain_text
from linkvault.extract.site_rules import NO_RULES, SiteRules
from linkvault.extract.threads.discussion import (
    find_discussion,
    find_named_thread,
    may_have_posts,
    name_first_post,
)
from linkvault.extract.threads.reviews import take_reviews
from linkvault.extract.threads.unmarked import take_unmarked_comments
from linkvault.extract.trace import ParsedPage, Reading, Selection, Trace, label_elements
from linkvault.extract.verdict import KEPT_WARNING
from linkvault.extract.verdict.page_kind import (
    classify_page,
    collect_hints,
    is_forum,
    is_product,
    is_written,
    measure_shape,
)
from linkvault.extract.verdict.page_signals import collect_signals
from linkvault.extract.verdict.rules import reach_verdict
from linkvault.extract.verdict.site_messages import block_lines
from linkvault.extract.whole_page import has_text, read_whole_page
from linkvault.models import Article, Page
from linkvault.states import PageKind, UnreadableReason

MAX_SHORT_TEXT = 200  # characters: a longer text has more words than any rule about empty pages asks for
# Reasons with which a page still is the one that was asked for, so that its description is true of the link.
_DESCRIBED = frozenset(
    (
        UnreadableReason.CONSENT,
        UnreadableReason.GEO_BLOCK,
        UnreadableReason.JAVASCRIPT,
        UnreadableReason.LOGIN,
        UnreadableReason.NO_TEXT,
    )
)
# Reasons with which its head is about what the page shows, not about a wall before it.
_SUMMARIZED = frozenset((UnreadableReason.JAVASCRIPT, UnreadableReason.NO_TEXT))
VAST_PAGE = "the page is too large to choose its article: the text may contain more than the article"


def extract_article(page: Page, rules: SiteRules = NO_RULES, *, keep: bool = False) -> Article:
    """Return the article of a page.

    :param keep: of a page that has none, return the best choice of its text, with a warning that names the verdict
    :raises NothingReadable: if the page has none; its `reason` says what it is instead
    """
    with pause_gc():
        return _extract_article(page, rules, keep=keep)


def _extract_article(page: Page, rules: SiteRules, *, keep: bool) -> Article:
    """Return the article; the trace is freed on return, before the garbage collector can visit it."""
    reading = run(page, rules, keep=keep)
    if reading.article is not None:
        return reading.article
    verdict, parsed = reading.trace.verdict, reading.trace.parsed
    title = description = summary = None
    if parsed:
        title = parsed.metadata.title
        description = describe(parsed.metadata) if verdict.reason in _DESCRIBED else None
        if verdict.reason in _SUMMARIZED:
            summary = read_summary(reading.trace.decoded.text, parsed.metadata, page.final_url)
    hint = Remedy(Action.SEND_COOKIES) if verdict.reason is UnreadableReason.LOGIN else None
    raise NothingReadable(
        verdict.message,
        reason=str(verdict.reason),
        title=title,
        description=description,
        summary=summary,
        hint=hint,
    )


def run(page: Page, rules: SiteRules = NO_RULES, *, detailed: bool = False, keep: bool = False) -> Reading:
    """Run all steps on a page, and return its article, if it has one, with the trace.

    :param detailed: record also what only an explanation needs: see `Trace`
    :param keep: return the best choice of the text as an article, whatever the verdict
    :raises NothingReadable: if the page is plain text and empty
    """
    reading = _run(page, rules, detailed=detailed, keep=keep)
    result = reading.trace.parsed.rule_result if reading.trace.parsed else None
    if result is None or not (result.bodies or result.has_stripped):
        return reading
    from linkvault.extract.site_rules.comparison import choose_reading

    return choose_reading(reading, result, lambda others: _run(page, others, detailed=detailed, keep=keep))


def _run(page: Page, rules: SiteRules, *, detailed: bool, keep: bool) -> Reading:
    """Run all steps on a page; its rule wins over the choice without it."""
    decoded = decode(page.body, find_label(page.header("content-type") or ""))
    trace = Trace(page, decoded, detailed, warnings=(*page.warnings, *decoded.warnings))
    if page.media_type in PLAIN_TYPES:
        return Reading(read_plain_text(page, decoded.text, decoded.charset, trace.warnings), trace)
    parsed = trace.parsed = parse_page(page, decoded, rules, detailed=detailed)
    trace.warnings = (*page.warnings, *parsed.warnings)
    element = find_article(parsed, trace)
    trace.verdict = reach_verdict(
        parsed.signals,
        text_of(element),
        lines=block_lines(element),
        url=page.url,
        final_url=page.final_url,
        is_rendered=page.received is not None,
    )
    if trace.verdict.reason and not keep:
        return Reading(None, trace)
    if trace.verdict.reason:
        element = keep_text(element, parsed, trace)
    return Reading(build_article(element, parsed, trace), trace)


def keep_text(element: HtmlElement, parsed: ParsedPage, trace: Trace) -> HtmlElement:
    """Return the chosen element of a refused page, or its body if nothing is chosen; add a warning to the trace."""
    verdict = trace.verdict
    trace.warnings += (f"{KEPT_WARNING} ({verdict.reason}): {verdict.message}",)
    if has_text(element):
        return element
    body = read_whole_page(trace.decoded.text, (parsed.metadata.title, parsed.metadata.excerpt))
    apply_rules((*page_rules(), *article_rules()), body, trace)
    return body


def parse_page(page: Page, decoded: DecodedText, rules: SiteRules, *, detailed: bool = False) -> ParsedPage:
    """Parse a page and extract its metadata; the user's rule for the site removes the elements that it strips."""
    rule, text = rules.of(page.final_url), decoded.text
    for sought, replacement in rule.replace_string if rule else ():
        text = text.replace(sought, replacement)
    tree, cut_off = parse(text)
    elements = list(tree.iter())
    attributes = index_attributes(tree, elements)
    signals, hints = collect_signals(tree, attributes), collect_hints(attributes)
    metadata = read_metadata(tree, page.final_url, attributes, traced=detailed)
    result = None
    warnings = [*decoded.warnings, *cut_off]
    if rule:
        from linkvault.extract.site_rules.apply import apply_rule, override_metadata

        result = apply_rule(rule, tree)
        metadata = override_metadata(metadata, result)
        warnings += result.warnings
    return ParsedPage(
        tree,
        signals,
        hints,
        metadata,
        result,
        tuple(warnings),
        elements,
        attributes,
    )


def find_article(parsed: ParsedPage, trace: Trace) -> HtmlElement:
    """Return the article's element, pruned from the page's tree."""
    tree, title = parsed.tree, parsed.metadata.title
    result = parsed.rule_result
    has_bodies = result is not None and bool(result.bodies)
    # Before the rules, which replace the elements by which programs of mailing lists are recognized.
    trace.discussion = None if has_bodies else find_named_thread(tree)
    thread = trace.discussion.thread if trace.discussion is not None else None
    is_unchanged = result is None and thread is None
    rules = page_rules(parsed.attributes if is_unchanged else None)
    apply_rules(rules, tree if thread is None else thread, trace)
    repair(tree)
    if result is not None and has_bodies:
        from linkvault.extract.site_rules.apply import extract_bodies

        article = extract_bodies(result, title)
    elif (thread := take_discussion(parsed, trace, page_blocks := split_into_blocks(tree))) is not None:
        article = thread
    else:
        if trace.discussion is not None:  # the comments are not in the tree any more
            page_blocks = split_into_blocks(tree)
        selection = trace.selection = select(
            page_blocks, title, trace.page.final_url, parsed.metadata.excerpt or ""
        )
        page_blocks, choice = selection.page_blocks, selection.choice
        trace.shape = measure_shape(page_blocks, choice.is_kept, choice.as_list)
        if page_blocks.is_vast:
            trace.warnings += (VAST_PAGE,)
        if trace.is_detailed:
            trace.labels = label_elements(page_blocks)
        article, trace.captions = prune(page_blocks, choice)
    apply_rules(article_rules(), article, trace)
    return article


def text_of(element: HtmlElement) -> str:
    """Return the text of the article; that of a short list a line per block, so that its words can be counted.

    A few labels are no article, but a list of single words is one. The addresses of players are no text.
    """
    text: str = element.text_content()
    if len(text) <= MAX_SHORT_TEXT:
        for player in element.iterfind(f".//a[@{PLAYER}]"):
            text = text.replace(player.text or "", "", 1)
        if not text.strip():
            return ""
    is_short_list = len(text) <= MAX_SHORT_TEXT and next(element.iter("li", "td", "dd"), None) is not None
    return "\n".join(block_lines(element)) if is_short_list else text


def take_discussion(parsed: ParsedPage, trace: Trace, page_blocks: PageBlocks) -> HtmlElement | None:
    """Return the article of a page that is a thread, else None; comments and reviews are moved to the trace."""
    is_board = is_forum(parsed.hints, trace.page.final_url)
    # A question with one answer has no names that repeat.
    if trace.discussion is None and (is_board or may_have_posts(parsed.attributes)):
        ignore_misnamed_scopes(page_blocks)
        trace.discussion = find_discussion(
            page_blocks,
            parsed.metadata.title or "",
            attributes=parsed.attributes,
            is_forum=is_board,
            is_written=is_written(parsed.hints),
        )
    if trace.discussion is None and is_product(parsed.hints, trace.page.final_url):
        trace.discussion = take_reviews(page_blocks)
    if trace.discussion is None and not (page_blocks.is_vast or is_board):
        ignore_misnamed_scopes(page_blocks)
        trace.discussion = take_unmarked_comments(page_blocks, is_written=is_written(parsed.hints))
    discussion = trace.discussion
    if discussion is None:
        return None
    if discussion.comments is not None:
        apply_rules(article_rules(), discussion.comments, trace)
    parsed.metadata = name_first_post(parsed.metadata, discussion)
    return discussion.thread


def apply_rules(rules: Iterable[Rule], tree: HtmlElement, trace: Trace) -> None:
    """Apply normalization rules in order; a detailed trace records which of them changed the tree."""
    before = tostring(tree) if trace.is_detailed else b""
    for rule in rules:
        rule(tree, trace.page.final_url)
        if trace.is_detailed:
            after = tostring(tree)
            if after != before:
                trace.changed_by.append(name_of_rule(rule))
            before = after


def select(page_blocks: PageBlocks, title: str | None, url: str = "", description: str = "") -> Selection:
    """Choose the blocks of a repaired page: the scores propose a choice, the learned classifier reviews it.

    :param description: what the page says of itself in its meta tags
    """
    selection = propose(page_blocks, title)
    choice, stages = selection.choice, selection.stages
    selection.chances = apply_classifier(
        page_blocks, selection.scores, stages[Stage.CHOICE], choice, title or ""
    )
    selection.record(Stage.CLASSIFIER)
    complete_parts(page_blocks, stages[Stage.CHOICE], choice.is_kept)
    keep_marked_parts(page_blocks, choice)
    selection.record(Stage.COMPLETE_PARTS)
    complete_groups(page_blocks, choice, url)
    selection.record(Stage.GROUPS)
    keep_standfirst(page_blocks, choice, title or "", description)
    keep_inner_parts(page_blocks, choice)
    keep_edges(page_blocks, choice, title or "")
    keep_captions(page_blocks, choice)
    drop_legal_end(page_blocks, choice.is_kept)
    selection.record(Stage.EDGES)
    drop_copies(page_blocks, choice.is_kept)
    selection.record(Stage.COPIES)
    drop_following_articles(page_blocks, choice.is_kept, title or "")
    selection.record(Stage.FOLLOWING)
    return selection


def propose(page_blocks: PageBlocks, title: str | None) -> Selection:
    """Choose the blocks of a repaired page by their scores alone, without the learned classifier."""
    ignore_misnamed_scopes(page_blocks)
    if page_blocks.is_vast:
        choice, scores = keep_outside_boilerplate(page_blocks), [0.0] * len(page_blocks.blocks)
    else:
        set_votes(page_blocks.elements[0].getroottree().getroot(), page_blocks)
        scores = score_blocks(page_blocks)
        choice = choose(page_blocks, scores)
    selection = Selection(page_blocks, scores, choice, choice, {Stage.CHOICE: list(choice.is_kept)})
    if not page_blocks.is_vast:
        for stage, drop in TRIM_STEPS.items():
            drop(page_blocks, choice.is_kept, title or "")
            selection.record(stage)
    selection.proposal = Choice(choice.container, list(choice.is_kept), choice.as_list)
    return selection


def build_article(element: HtmlElement, parsed: ParsedPage, trace: Trace) -> Article:
    """Return the article with its metadata and clean HTML."""
    metadata, discussion = parsed.metadata, trace.discussion
    is_thread = discussion is not None and discussion.thread is not None
    comments = discussion.comments if discussion is not None else None
    pictures = collect_pictures(element)
    kind = PageKind.FORUM if is_thread else classify_page(parsed.hints, trace.shape, trace.page.final_url)
    image = metadata.image
    if image is None and kind is PageKind.PRODUCT:
        image = find_product_image(parsed.elements, trace.page.final_url)
    return Article(
        title=metadata.title,
        html=clean(element),
        comments=clean(comments) if comments is not None else None,
        byline=metadata.byline,
        site_name=metadata.site_name,
        published=metadata.published,
        modified=metadata.modified,
        lang=metadata.lang,
        excerpt=metadata.excerpt,
        canonical=metadata.canonical,
        image=image,
        charset=trace.decoded.charset,
        kind=kind,
        duration=find_duration(parsed.attributes) if kind in (PageKind.VIDEO, PageKind.AUDIO) else None,
        warnings=(*trace.warnings, *trace.verdict.warnings),
        pictures=pictures,
    )
