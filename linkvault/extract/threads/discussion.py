"""Blocks of a page -> the thread that is its article, or the comments on its article."""

from copy import deepcopy

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.choose.container import Choice, common_ancestor, fill_gaps, is_outside_boilerplate
from linkvault.extract.choose.prune import prune
from linkvault.extract.choose.segment import LINKED_SHARE, PageBlocks
from linkvault.extract.choose.trim import drop_head, fold_title, is_title
from linkvault.extract.choose.weights import score_block
from linkvault.extract.dom.attribute_index import AttributeIndex
from linkvault.extract.metadata import Metadata
from linkvault.extract.metadata.dates import DAY_LENGTH
from linkvault.extract.metadata.provenance import SHOWN_TEXT, Resolved, Source, SourceKind
from linkvault.extract.normalize.tree_edits import make
from linkvault.extract.threads.inferred import infer_authors
from linkvault.extract.threads.marks import (
    NAME_ATTRIBUTES,
    Marks,
    collect_marks,
    links_to_profile,
    names_authors,
)
from linkvault.extract.threads.named import read_named_posts
from linkvault.extract.threads.names import names_comment, names_post, names_reply, read_names
from linkvault.extract.threads.page_table import PageTable
from linkvault.extract.threads.posts import Post, choose_author, choose_time, is_day, read_posts, write_posts
from linkvault.extract.threads.units import MIN_UNITS, Unit, Units, find_units
from linkvault.lazy_dataclass import dataclass, replace

THREAD_TYPES = frozenset(["Comment", "Answer", "Question", "DiscussionForumPosting", "UserComments"])
# Ids of posts and comments with their numbers: "post_message_12", "comment-12", "t1_ab2-comment-content".
_POST_ID = re.compile(
    r"(?:comments?|posts?|reply|message|msg|answer)[a-z_-]{0,40}\d|\d[\w-]{0,60}-(?:comment|post)\b"
)
# The number in the id of a post, which the address of the post has, too; a short one is in other addresses by chance.
_ID_NUMBER = re.compile(r"\d{4,}")
MIN_REPEATS = 2  # elements with the name of an author or post: a thread has an answer
MIN_SENTENCE = 5.0  # words: a question before the posts may be shorter than running text
MIN_WORDS = 12.0  # in all posts: shorter texts are lines of a list
# Shares of the words of a page that are in the posts of a thread: on a page of a forum; on other pages.
FORUM_SHARE, THREAD_SHARE = 0.25, 0.6
COMMENTS_SHARE = 0.5  # of a page of comments without an article
# Words of running text before comments: of an article that says that it is one, and of any other.
MIN_STATED_ARTICLE, MIN_ARTICLE = 15.0, 150.0
MOSTLY = 0.5  # of the posts
QUESTION_TYPES = frozenset(("Question", "QAPage"))  # of schema.org
LEAD_AUTHOR_LEVELS = 5  # elements around the question in which its author is searched


@dataclass(slots=True)
class Discussion:
    """The posts of a page.

    Attributes:
        thread: the posts of a thread; None if the page is an article
        comments: the comments on the article, or on posts of the thread; None without any
        count: the number of posts, or of comments on the article
        author, date: of a thread's first post
        lead_words: the number of words of the question before the posts
    """

    thread: HtmlElement | None
    comments: HtmlElement | None
    count: int
    author: str | None = None
    date: str | None = None
    lead_words: float = 0.0


def may_have_posts(attributes: AttributeIndex) -> bool:
    """Return whether names on a page repeat that authors, posts or comments have: without, it has no discussion."""
    if any(name.rstrip("/").rpartition("/")[2] in THREAD_TYPES for name in attributes.item_types):
        return True
    # Of custom elements; of elements with the name of the author of a post.
    if "author" in attributes.attributes or not NAME_ATTRIBUTES.isdisjoint(attributes.attributes):
        return True
    if len(_POST_ID.findall("\n".join(attributes.ids).lower())) >= MIN_REPEATS:
        return True
    repeated = [names for names, count in attributes.classes.items() if count >= MIN_REPEATS]
    return any(names_reply(names) or read_names(names).is_author for names in repeated)


def find_named_thread(tree: HtmlElement) -> Discussion | None:
    """Return the posts of a page of a program that only its own rules can read; None for any other page."""
    posts = read_named_posts(tree)
    return _describe(posts, tree) if posts else None


def find_discussion(
    page: PageBlocks,
    title: str,
    *,
    attributes: AttributeIndex,
    is_forum: bool,
    is_written: bool,
    day_first: bool = True,
) -> Discussion | None:
    """Return the thread or the comments of a page; None if it has neither. Takes the posts out of the tree.

    :param attributes: the attributes of the page
    :param is_forum: whether the page says that it is one of a forum
    :param is_written: whether the page says that it is an article
    """
    if page.is_vast or not page.elements:
        return None
    if not is_forum and not _has_names_of_posts(page, is_written=is_written):
        return None
    inferred = None
    if not names_authors(page.elements[0], attributes, MIN_UNITS) and not (inferred := infer_authors(page)):
        return None
    marks = collect_marks(page.elements[0])
    if len(marks.authors) < MIN_UNITS:
        marks.add_authors(infer_authors(page) if inferred is None else inferred, page.elements[0])
    if len(marks.authors) < MIN_UNITS:
        return None
    table = PageTable(page)
    repeated_units = find_units(table, marks)
    if repeated_units is None or _is_listing(table, repeated_units.units):
        return None
    units = repeated_units.units
    words = sum(table.words[unit.body] for unit in units)
    if words < MIN_WORDS:
        return None
    before = _words_before(page, units[0].node)
    is_comments, is_question = names_comment(repeated_units.names), _is_question(attributes)
    if len(units) < MIN_UNITS and not _has_question(
        table, marks, units[0], before, is_signed=not is_question
    ):
        return None
    # The text before comments or answers is what they are about: their share is that of the rest.
    share = words / max(1.0, table.total - (before if is_comments or is_question else 0.0))
    is_thread = _is_thread(repeated_units, share, is_forum=is_forum, is_written=is_written)
    # What is no thread is a short article with comments.
    least = MIN_STATED_ARTICLE if is_written or not is_thread else MIN_ARTICLE
    if not is_forum and is_comments and before >= least:
        posts = read_posts(table, marks, units, day_first=day_first)
        _remove_units(table, units)
        return Discussion(None, write_posts(posts, make(page.elements[0], "div")), len(posts))
    if not is_thread:
        return None
    thread = _build_thread(table, marks, units, title, day_first)
    if is_comments and thread.lead_words == 0:
        _set_submitter(thread, table, marks, units[0].node, day_first)
    return thread


def name_first_post(metadata: Metadata, discussion: Discussion) -> Metadata:
    """Return the metadata of a thread: author and date are those of its first post, unless the page states them.

    In the visible text of a thread, the first name or date may be those of any post.
    """
    first = {"byline": discussion.author, "published": discussion.date}
    values = {}
    for field, value in first.items():
        source = getattr(metadata.provenance, field).source
        known = metadata.published or ""
        if field == "published" and value and known and value[:DAY_LENGTH] > known[:DAY_LENGTH]:
            continue  # no post is older than the first: the time beside it is that of an edit or an answer
        if value and (source.kind if source else None) in SHOWN_TEXT:
            values[field] = value
    resolved = {field: Resolved(value, Source(SourceKind.FIRST_POST)) for field, value in values.items()}
    return replace(metadata, **values, provenance=replace(metadata.provenance, **resolved))


def _is_thread(units: Units, share: float, *, is_forum: bool, is_written: bool) -> bool:
    if is_forum:
        return share >= FORUM_SHARE
    if names_comment(units.names):
        return share >= COMMENTS_SHARE
    has_times = sum(bool(unit.times or unit.date) for unit in units.units) >= MOSTLY * len(units.units)
    return not is_written and has_times and names_post(units.names) and share >= THREAD_SHARE


def _has_names_of_posts(page: PageBlocks, *, is_written: bool) -> bool:
    """Return whether an element has the name of a comment or, on a page that says of no article, that of a post.

    Without such a name, units are no discussion: see `_is_thread`.
    """
    names = {name for name in page.class_names if name}
    names.update(identifier for element in page.elements if (identifier := element.get("id")))
    return any(map(names_comment, names)) or (not is_written and any(map(names_post, names)))


def _is_question(attributes: AttributeIndex) -> bool:
    """Return whether a page is marked as a question with its answers."""
    return any(name.rstrip("/").rpartition("/")[2] in QUESTION_TYPES for name in attributes.item_types)


def _has_question(
    table: PageTable, marks: Marks, reply: Unit, words_before: float, *, is_signed: bool
) -> bool:
    """Return whether a text and its author precede the only reply of a page, and the reply states its time.

    :param is_signed: whether the author is needed: a page that is marked as a question need not show who asks
    """
    is_before = not is_signed or any(
        0 <= table.node_around(author.element) < reply.node for author in marks.authors
    )
    return is_before and words_before > 0 and bool(reply.times or reply.inner_times or reply.date)


def _is_listing(table: PageTable, units: list[Unit]) -> bool:
    """Return whether most units have a heading that links to another page: they are teasers."""
    return sum(_has_linked_heading(table, unit) for unit in units) >= MOSTLY * len(units)


def _has_linked_heading(table: PageTable, unit: Unit) -> bool:
    """Return whether a heading of a unit leads to another page: not to a person, and not to the unit itself."""
    tags = table.page.tags
    number = _ID_NUMBER.search(table.page.elements[unit.node].get("id") or "")
    for node in range(unit.node, unit.body):
        if tags[node] in ("h1", "h2", "h3", "h4"):
            heading = table.page.elements[node]
            for link in (*heading.iter("a"), *heading.iterancestors("a")):
                address = link.get("href", "#")
                leads_here = address[:1] == "#" or (number is not None and number[0] in address)
                if not leads_here and not links_to_profile(link):
                    return True
    return False


def _words_before(page: PageBlocks, first: int) -> float:
    """Return the words of running text before the first unit, outside boilerplate."""
    return sum(
        block.words
        for block in page.blocks
        if block.node < first and block.is_running_text and is_outside_boilerplate(block, page)
    )


def _remove_units(table: PageTable, units: list[Unit]) -> None:
    """Remove what remains of the comments from the tree."""
    for unit in units:
        element = table.page.elements[unit.node]
        if element.getparent() is not None:
            element.drop_tree()


def _build_thread(
    table: PageTable, marks: Marks, units: list[Unit], title: str, day_first: bool
) -> Discussion:
    """Return the thread: the question before the units, if they do not contain it, and the posts."""
    page, first_unit = table.page, units[0].node
    is_lead = _find_lead(page, first_unit, title)
    container = _find_container(page, is_lead, first_unit)
    author, time = _read_lead_marks(table, marks, container, first_unit, day_first)
    posts = read_posts(table, marks, units, day_first=day_first)
    if any(is_lead):
        for post in posts:  # `prune` removes the texts of all other blocks
            post.body = deepcopy(post.body)
        lead, _ = prune(page, Choice(container, is_lead))
        posts.insert(0, Post(author, time, lead))
    thread = _describe(posts, page.elements[0])
    thread.lead_words = sum(block.words for block in page.blocks if is_lead[block.index])
    return thread


def _set_submitter(
    thread: Discussion, table: PageTable, marks: Marks, first_unit: int, day_first: bool
) -> None:
    """Set author and date of comments on a link: of the only person whom the page names before the comments."""
    before = [
        author
        for author in marks.authors
        if author.element.tag == "a" and 0 <= table.node_around(author.element) < first_unit
    ]
    if len({author.name for author in before}) != 1:
        return
    times = [element for element in marks.times if 0 <= table.node_around(element) < first_unit]
    time = choose_time(times, day_first)
    thread.author, thread.date = before[0].name, time if is_day(time) else None


def _describe(posts: list[Post], tree: HtmlElement) -> Discussion:
    """Return a thread of these posts and the comments among them."""
    comments = [post for post in posts if post.is_comment]
    posts = [post for post in posts if not post.is_comment]
    return Discussion(
        thread=write_posts(posts, make(tree, "div")),
        comments=write_posts(comments, make(tree, "div")) if comments else None,
        count=len(posts),
        author=posts[0].author or None,
        date=posts[0].time if is_day(posts[0].time) else None,
    )


def _find_lead(page: PageBlocks, first_unit: int, title: str) -> list[bool]:
    """Return for each block whether it belongs to the question: running text before the units, after the title."""
    before = [block for block in page.blocks if block.node < first_unit]
    folded_title = fold_title(title)
    repeated = {block.text for block in page.blocks if block.node >= first_unit}
    start = max(
        (block.index + 1 for block in before if block.heading and is_title(block.text, folded_title)),
        default=0,
    )
    is_lead = [False] * len(page.blocks)
    last = page.last_node(first_unit)
    if any(is_title(block.text, folded_title) for block in page.blocks if first_unit <= block.node <= last):
        return is_lead  # the first unit is the question, with the title
    for block in before[start:]:
        is_outside = is_outside_boilerplate(block, page)
        is_sentence = block.ends_sentence and block.words >= MIN_SENTENCE and block.link_share <= LINKED_SHARE
        is_text = (block.is_running_text or is_sentence) and block.text not in repeated
        is_lead[block.index] = is_outside and is_text and score_block(block, page, 0.0) > 0
    if any(is_lead):
        fill_gaps(page, is_lead)
        drop_head(page, is_lead, title)
    return is_lead


def _find_container(page: PageBlocks, is_lead: list[bool], first_unit: int) -> int:
    """Return the innermost block element around the question, else the first unit's parent."""
    nodes = [block.node for block in page.blocks if is_lead[block.index]]
    return common_ancestor(page, nodes, nodes[0]) if nodes else max(0, page.parents[first_unit])


def _read_lead_marks(
    table: PageTable, marks: Marks, container: int, first_unit: int, day_first: bool
) -> tuple[str, str]:
    """Return the author and the time of the question: the first ones in the innermost element around it with an author.

    They precede the units.
    """
    nodes = [table.node_around(author.element) for author in marks.authors]
    outer = container
    for _ in range(LEAD_AUTHOR_LEVELS):
        last = min(table.last[outer], first_unit - 1)
        inside = [number for number, node in enumerate(nodes) if outer <= node <= last]
        if inside or table.page.parents[outer] < 0:
            break
        outer = table.page.parents[outer]
    if not inside:
        return "", ""
    times = [element for element in marks.times if outer <= table.node_around(element) <= last]
    author = choose_author(marks, inside)
    return marks.authors[author].name if author is not None else "", choose_time(times, day_first)
