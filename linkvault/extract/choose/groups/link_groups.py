"""The chosen blocks -> the chosen blocks with the lists, tables, cards and sentences of links that the text contains.

A single block that is a link looks like navigation to the scores and to the classifier. What makes it part of the text
is its position: in the flow of the article, after a sentence that ends in a colon or below a heading. Boxes of related
articles, share bars and tags are inside the article too. They have an element of their own with their heading in it, or
follow a paragraph without an introduction, and their links lead to pages of the same site.
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from linkvault import lazy_re as re
from linkvault.extract.choose import boilerplate_words
from linkvault.extract.choose.container import is_outside_boilerplate
from linkvault.extract.choose.segment import (
    BUTTON,
    CELL,
    FIGURE,
    LINKED_SHARE,
    LIST,
    RUNNING_WORDS,
    Block,
    PageBlocks,
)
from linkvault.lazy_dataclass import dataclass, field

# The share of a group's characters in links: a group with fewer is text, which has scores of its own.
SOME_LINKED = 0.25
FLOW_CELL_WORDS = 40  # a cell with so many words is text in a page layout, not data
# The largest share of links in the characters of a described list: "title (12 MB)", "title - a remark".
DESCRIBED_SHARE = 0.93
# Words of a link on average, of many links and of few: tags and buttons have fewer.
MIN_LINK_WORDS, MIN_NAME_WORDS = 3, 2
FEW_LINKS = 12
MIN_REMARK_WORDS = 5  # beside a link: "Sponsored by Brand A" has fewer
MAX_SITE_LINKS = 60  # links to the same site below a heading: with more, the list is a directory of the site
MIN_CARDS = 2
HALF = 0.5
_INTRODUCTION = re.compile(r"[:：]\W{0,3}$")
_SENTENCE = re.compile(r"[.!?。！？…][\"'”’»)）」』\]]*$")
_SHARE = re.compile(r"\b(?:sharer?|intent|mailto|whatsapp|javascript)\b", re.I)
_PAGE_SUFFIX = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|cgi|shtml)$", re.I)
_FILE = re.compile(r"[^/]\.[a-z][a-z0-9]{1,4}$", re.I)
_LIST_TAGS = frozenset(["ul", "ol", "dl", "table"])
_LINK_DEPTH = 4  # inline elements between a text and its link


@dataclass(slots=True)
class LinkGroup:
    """The largest element around a block of links that contains no running text of the article.

    Attributes:
        node: the index of the element in `PageBlocks.elements`
        blocks: its blocks, in order
        introduction: the block before its links: inside the element if that begins with it, else the one before
        is_boxed: whether the introduction is inside the element
        has_text_after: whether running text of the article follows in the parent of the element
        previous_text: the last block of running text of the article before the group
        next_text: the first block of running text of the article after the group
    """

    node: int
    blocks: list[Block] = field(default_factory=list)
    introduction: Block | None = None
    is_boxed: bool = False
    has_text_after: bool = False
    previous_text: Block | None = None
    next_text: Block | None = None

    @property
    def links(self) -> list[Block]:
        """The blocks without the introduction."""
        return self.blocks[1:] if self.is_boxed else self.blocks


def keep_link_groups(page: PageBlocks, is_kept: list[bool], url: str) -> None:
    """Keep the groups of links that belong to the text, with their introductions.

    :param url: the address of the page
    """
    if not any(
        block.link_share > SOME_LINKED and not is_kept[block.index] and is_outside_boilerplate(block, page)
        for block in page.blocks
    ):
        return
    previous: LinkGroup | None = None
    for group in find_groups(page, is_kept):
        continues = previous is not None and _continues(group, previous, page)
        if (continues and not _has_share_links(group)) or belongs_to_text(group, page, is_kept, url):
            for block in group.blocks:
                is_kept[block.index] = True
            if group.introduction is not None and not continues and is_introduction(group.introduction):
                is_kept[group.introduction.index] = True
            previous = group
        elif continues:
            previous = None


def find_groups(page: PageBlocks, is_kept: Sequence[bool]) -> list[LinkGroup]:
    """Return the groups of links in elements that contain running text of the article before the group."""
    blocks, parents = page.blocks, page.parents
    flow_words = [0.0] * len(parents)
    chosen = [block for block in blocks if is_kept[block.index]]
    flow = list(filter(is_flow, chosen)) or list(filter(_is_short_flow, chosen))
    for block in flow:
        flow_words[block.node] += block.words
    for node in range(len(parents) - 1, 0, -1):
        flow_words[parents[node]] += flow_words[node]
    # For each element, the largest element around it that has no running text; -1: it has running text itself.
    outermost = [-1] * len(parents)
    for node, parent in enumerate(parents):
        if not flow_words[node] and parent >= 0:
            outermost[node] = node if flow_words[parent] else outermost[parent]
    inside: dict[int, list[Block]] = {}
    for block in blocks:
        node = outermost[block.node]
        if node >= 0:
            inside.setdefault(node, []).append(block)
    groups = [LinkGroup(node, group) for node, group in inside.items() if _is_candidate(group, page, is_kept)]
    _add_surroundings(groups, flow, page)
    return [group for group in groups if group.previous_text is not None]


def is_flow(block: Block) -> bool:
    """Return whether a block is running text, and neither an entry of a list nor a cell of data."""
    if not block.is_running_text or block.heading or block.context & LIST:
        return False
    return not block.context & CELL or block.words >= FLOW_CELL_WORDS


def _is_short_flow(block: Block) -> bool:
    """Return whether a block is a short sentence: the text around a list of links may have only such."""
    return block.ends_sentence and not block.heading and not block.context & (LIST | CELL)


def _is_candidate(group: Sequence[Block], page: PageBlocks, is_kept: Sequence[bool]) -> bool:
    """Return whether a group has dropped blocks, mostly of links, and none of its blocks is boilerplate by a name."""
    dropped = [block for block in group if not is_kept[block.index]]
    words = sum([block.words for block in dropped])
    linked_words = sum([block.words * block.link_share for block in dropped])
    return (
        bool(dropped)
        and linked_words > SOME_LINKED * words
        and all(
            is_outside_boilerplate(block, page) and not block.context & (BUTTON | FIGURE) for block in dropped
        )
    )


def _add_surroundings(groups: list[LinkGroup], flow: Sequence[Block], page: PageBlocks) -> None:
    """Set the introduction of each group and the running text around it; groups and flow are in document order."""
    position = 0
    for group in groups:
        first, last = group.blocks[0], group.blocks[-1]
        parent = page.parents[group.node]
        while position < len(flow) and flow[position].index < first.index:
            position += 1
        if position and flow[position - 1].node >= parent:
            group.previous_text = flow[position - 1]
        following = position
        while following < len(flow) and flow[following].index < last.index:
            following += 1  # only where a group is not contiguous
        if following < len(flow) and flow[following].node <= page.last_node(parent):
            group.has_text_after, group.next_text = True, flow[following]
        group.is_boxed = len(group.blocks) > 1 and is_introduction(first)
        if group.is_boxed:
            group.introduction = first
        elif first.index and page.blocks[first.index - 1].node >= parent:
            group.introduction = page.blocks[first.index - 1]


def is_introduction(block: Block) -> bool:
    """Return whether a block is a heading or a line such as "Sources", or ends in a colon, and is no link itself."""
    return block.link_share <= LINKED_SHARE and (
        bool(block.heading or _INTRODUCTION.search(block.text)) or is_reference_heading(block)
    )


def belongs_to_text(group: LinkGroup, page: PageBlocks, is_kept: Sequence[bool], url: str) -> bool:
    """Return whether a group of links belongs to the text."""
    addresses = [address for block in group.links for address in link_addresses(block)]
    if not addresses or _share(_is_share_link, addresses) >= HALF:
        return False
    if is_sentence(group):
        return group.has_text_after
    if _share(lambda address: _is_same_page(address, url), addresses) >= HALF:
        return False  # a table of contents
    is_list = any(block.context & (LIST | CELL) for block in group.links)
    introduction = group.introduction
    if introduction is None or not is_introduction(introduction):
        return _belongs_without_introduction(group, page, addresses, url)
    is_outside_reference = (
        is_list and boilerplate_words.OUTSIDE_REFERENCES.match(introduction.text) is not None
    )
    is_introduced = may_introduce(introduction, page) or (
        is_outside_reference and _are_of_other_sites(addresses, url)
    )
    if not is_introduced or (group.is_boxed and not has_kin(group, page)):
        return False
    is_reference = is_reference_heading(introduction)
    if group.is_boxed and not introduction.heading and not is_kept[introduction.index] and not is_reference:
        return False
    # Computed only now: the tests above decide most groups without their addresses.
    leads_out = _lead_out(addresses, url)
    if len(addresses) > MAX_SITE_LINKS and not leads_out and not is_kept[introduction.index]:
        return False  # a directory of the site, or the topics of a forum
    is_paragraph = group.blocks[0].tag == "p" and (is_reference or not introduction.heading)
    if not is_list and not is_paragraph and not _are_cards(group):
        return False
    is_label = boilerplate_words.TAG_LABELS.match(introduction.text) is not None
    # An introduction of several words with text below its links is no title of a menu.
    is_in_text = group.has_text_after and introduction.words >= MIN_LINK_WORDS
    may_be_names = not is_label and (is_kept[introduction.index] or is_in_text)
    is_substantial = leads_out or is_described(group) or _has_enough_words(group, addresses, may_be_names)
    if is_label and not is_substantial:
        return False
    if not introduction.heading:
        return is_kept[introduction.index] or is_reference or group.has_text_after or is_substantial
    if is_reference or (is_list and (leads_out or is_described(group))):
        return True
    return (group.has_text_after or is_kept[introduction.index]) and is_substantial


def _belongs_without_introduction(
    group: LinkGroup, page: PageBlocks, addresses: Sequence[str], url: str
) -> bool:
    """Return whether a group of links belongs to the text that nothing introduces: a list, a file, or all of a page."""
    if page.tags[group.node] in _LIST_TAGS and any(block.context & (LIST | CELL) for block in group.links):
        is_described_list = len(group.blocks) > 1 and is_described(group)
        leads_out = _lead_out(addresses, url)
        if group.has_text_after:
            return is_described_list or leads_out
        return is_described_list and leads_out and _has_remarks(group)  # such a list may end the article
    if group.previous_text is not None and not group.previous_text.is_running_text and _are_headed(group):
        return True  # a page of a line and cards, as the index of a manual
    return group.has_text_after and _is_download(group, addresses)


def is_sentence(group: LinkGroup) -> bool:
    """Return whether a group is one paragraph that is a whole sentence, as the link to a report about it."""
    block = group.blocks[0]
    is_paragraph = len(group.blocks) == 1 and block.tag == "p" and not block.context & (LIST | CELL)
    return is_paragraph and block.words >= RUNNING_WORDS and bool(_SENTENCE.search(block.text))


def _is_download(group: LinkGroup, addresses: Sequence[str]) -> bool:
    """Return whether a group is a paragraph of links to files."""
    if len(group.blocks) > 1 or group.blocks[0].tag != "p":
        return False
    try:
        return all(_names_file(urlsplit(address).path) for address in addresses)
    except ValueError:
        return False


def is_described(group: LinkGroup) -> bool:
    """Return whether most blocks of a group have text beside their links."""
    described = sum(block.link_share <= DESCRIBED_SHARE for block in group.links)
    return described > HALF * len(group.links)


def _has_remarks(group: LinkGroup) -> bool:
    """Return whether most links of a group have a remark of several words, and no name of an advertiser."""
    remarks = sum(block.words * (1 - block.link_share) >= MIN_REMARK_WORDS for block in group.links)
    return remarks > HALF * len(group.links)


def has_kin(group: LinkGroup, page: PageBlocks) -> bool:
    """Return whether the element of a group is like the one beside it that contains running text."""
    key = page.tags[group.node], page.class_names[group.node]
    return any(
        key == (page.tags[node], page.class_names[node])
        for text in (group.previous_text, group.next_text)
        if text is not None
        for node in [_child_of(page.parents[group.node], text.node, page)]
    )


def _child_of(parent: int, node: int, page: PageBlocks) -> int:
    """Return the child of `parent` that contains `node`; `parent` itself if that is the node."""
    while node > parent and page.parents[node] != parent:
        node = page.parents[node]
    return node


def _continues(group: LinkGroup, previous: LinkGroup, page: PageBlocks) -> bool:
    """Return whether a group is the next paragraph of links after a group that is kept."""
    return (
        group.blocks[0].index == previous.blocks[-1].index + 1
        and page.parents[group.node] == page.parents[previous.node]
        and page.tags[group.node] == page.tags[previous.node]
        and not is_introduction(group.blocks[0])
        and all(block.link_share > LINKED_SHARE for block in group.blocks)
    )


def may_introduce(introduction: Block, page: PageBlocks) -> bool:
    """Return whether an introduction is neither boilerplate nor a heading such as "Related"."""
    if introduction.heading == 1 or not is_outside_boilerplate(introduction, page):
        return False
    text = introduction.text
    return is_reference_heading(introduction) or not (
        boilerplate_words.END_BEGINNINGS.match(text)
        or boilerplate_words.LINES.match(_INTRODUCTION.sub("", text))
    )


def is_reference_heading(block: Block) -> bool:
    """Return whether a block is a heading such as "References", or a line such as "Sources:"."""
    return boilerplate_words.REFERENCES.match(block.text) is not None


def _are_cards(group: LinkGroup) -> bool:
    """Return whether a group consists of paragraphs or headings with paragraphs, each a link."""
    return len(group.links) >= MIN_CARDS and any(block.tag == "p" or block.heading for block in group.links)


def _are_headed(group: LinkGroup) -> bool:
    """Return whether half of the blocks of a group are headings, each with a text: cards and no menu."""
    headings = sum(block.heading > 0 for block in group.blocks)
    return headings >= MIN_CARDS and 2 * headings == len(group.blocks)


def _are_of_other_sites(addresses: Sequence[str], url: str) -> bool:
    """Return whether all addresses lead to other sites, and to several: whoever wrote the text chose them."""
    sites = {_site_of(address) for address in addresses}
    return len(sites) >= MIN_CARDS and sites.isdisjoint(("", _site_of(url)))


def _has_enough_words(group: LinkGroup, addresses: Sequence[str], may_be_names: bool) -> bool:
    """Return whether the links of a group have more words than tags and buttons; names of a few things may be short."""
    links = len(set(addresses))
    least = MIN_NAME_WORDS if may_be_names and links <= FEW_LINKS else MIN_LINK_WORDS
    return sum(block.words for block in group.links) >= least * links


def _has_share_links(group: LinkGroup) -> bool:
    return any(_is_share_link(address) for block in group.links for address in link_addresses(block))


def link_addresses(block: Block) -> list[str]:
    """Return the addresses of the links in a block."""
    links = []
    for element, is_tail in block.slots:
        ancestor = element.getparent() if is_tail else element
        for _ in range(_LINK_DEPTH):
            if ancestor is None:
                break
            if ancestor.tag == "a":
                if ancestor not in links:
                    links.append(ancestor)
                break
            ancestor = ancestor.getparent()
    return [address for link in links if (address := link.get("href"))]


def _share(test: Callable[[str], bool], addresses: Sequence[str]) -> float:
    return sum(map(test, addresses)) / len(addresses)


def _is_share_link(address: str) -> bool:
    return _SHARE.search(address) is not None


def _is_same_page(address: str, url: str) -> bool:
    page, separator, _ = address.partition("#")
    return bool(separator) and (not page or page == url.partition("#")[0])


def _lead_out(addresses: Sequence[str], url: str) -> bool:
    """Return whether at least half of the addresses lead from a page to another site or to a file."""
    site = _site_of(url)
    return _share(lambda address: _leads_out(address, site), addresses) >= HALF


def _leads_out(address: str, site: str) -> bool:
    """Return whether an address leads to another site or to a file."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return _names_file(parts.path) or (bool(parts.netloc) and _last_labels(parts.hostname) != site)


def _names_file(path: str) -> bool:
    """Return whether the path of an address ends like that of a file and not like that of a page."""
    return _FILE.search(path) is not None and _PAGE_SUFFIX.search(path) is None


def _site_of(address: str) -> str:
    """Return the last two labels of the host of an address."""
    try:
        return _last_labels(urlsplit(address).hostname)
    except ValueError:
        return ""


def _last_labels(host: str | None) -> str:
    return ".".join((host or "").split(".")[-2:])
