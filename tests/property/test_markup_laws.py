"""Laws of the Markdown output: no word, formula or code of the article is lost, whatever its text looks like."""

from html import escape
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.footnote import footnote_plugin

from linkvault.markup import from_markdown, from_plain, render

TAGS = {
    f"<{slash}{tag}>" for tag in ("strong", "em", "del", "sub", "sup", "kbd", "mark") for slash in ("", "/")
}


READ_DOLLARS = math_inline_dollar(allow_space=False, allow_digits=True)


def make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    footnote_plugin(parser)
    # As Obsidian and pandoc: no blank inside the dollars, no digit after the closing one.
    dollarmath_plugin(parser, allow_space=False, allow_digits=True)
    parser.inline.ruler.at("math_inline", read_formula)
    return parser


def read_formula(state: Any, silent: bool) -> bool:
    """Run the rule of the plugin with a blank after the line: it reads one character too far."""
    line = state.src
    state.src = line + " "
    try:
        return READ_DOLLARS(state, silent)
    finally:
        state.src = line


PARSER = make_parser()


class Parsed:
    """A Markdown text as another parser reads it: words in order, code, formulas."""

    def __init__(self, markdown: str, *, images: bool = True) -> None:
        self.images = images  # whether the alternative text of images is read
        self.parts: list[str] = []
        self.code: list[str] = []
        self.formulas: list[str] = []
        self.in_cell = 0
        for token in PARSER.parse(markdown):
            self.read_block(token)

    def read_block(self, token: Any) -> None:
        if token.type == "inline":
            self.parts.append("".join(self.read_inline(child) for child in token.children))
        elif token.type == "fence":
            self.code.append(token.content.removesuffix("\n"))
            self.parts.append(token.content)
        elif token.type == "math_block":
            self.formulas.append(token.content.strip())
            self.parts.append(token.content)
        elif token.type == "footnote_open":
            self.parts.append(f"[{token.meta['label']}]")
        elif token.type in ("code_block", "html_block"):
            self.parts.append("UNEXPECTED " + token.content)

    def read_inline(self, token: Any) -> str:
        match token.type:
            case "text" | "text_special":
                return token.content
            case "code_inline":
                self.code.append(token.content)
                return token.content
            case "math_inline":
                self.formulas.append(token.content)
                return token.content
            case "softbreak" | "hardbreak":
                return "\n"
            case "image":
                text = "".join(self.read_inline(child) for child in token.children or [])
                return text if self.images else ""
            case "footnote_ref":
                return f"[{token.meta['label']}]"
            case "html_inline":
                return "\n" if token.content == "<br>" else "" if token.content in TAGS else token.content
        return ""

    @property
    def text(self) -> str:
        return "\n".join(self.parts)


def squash(text: str) -> str:
    return "".join(text.split())


def read_html(html: str, *, images: bool = True) -> str:
    """Return the text of the HTML, read without any code of linkvault."""
    root = etree.fromstring(f"<body>{html}</body>".encode(), etree.HTMLParser(encoding="utf-8"))
    for image in root.iter("img") if images else ():
        image.tail = (image.get("alt") or "") + (image.tail or "")
    references = [note for note in root.iter("sup") if note.get("class") == "footnote-ref"]
    for reference in references:
        reference[0].text = f"[{reference[0].text}]"
    for note in root.iter("li"):
        if note.get("id") and any(
            f"#{note.get('id')}" == reference[0].get("href") for reference in references
        ):
            note.text = f"[{note.get('id').removeprefix('fn-')}]" + (note.text or "")
    return "".join(root.itertext())


# Text that looks like the syntax of Markdown
SNIPPETS = """
a b 中 文 。 “ ” ， ： （ ） 2 5. 1. 1) - + * ** *** _ __ ` `` ``` ~ ~~ ~~~ $ $$ \\ \\\\ [ ] ( ) < > <b> </b> <br>
<!-- --> & &amp; &#35; # ## #tag | || === --- :-- ! [x] [x]: [^1] [^1]: ^[ ](u) = == %% : é 😀 → https://a.bc/d_e
a_b_c x@y.z **b** __b__ ~~d~~ $x$ `c` [l](u) ![i](u) <u> 한글 word- -word ... ' " % {x} {#y} \\( \\[ \\| |-|
"""
WORDS = st.lists(
    st.sampled_from([*SNIPPETS.split(), " ", " ", " ", "\n", "\u3000", "\t"]), min_size=1, max_size=7
)
TEXT = WORDS.map("".join)
TEXTS = TEXT.map(escape)
CODE = st.lists(
    st.sampled_from(
        [
            "x",
            "`",
            "``",
            "```",
            "~~~",
            "|",
            "\\",
            "\\|",
            "$",
            "*",
            "_",
            "<",
            "&amp;",
            "    ",
            "\t",
            " ",
            "中",
            "#",
        ]
    ),
    min_size=1,
    max_size=6,
).map("".join)
CODE_BLOCKS = st.lists(CODE | st.just(""), min_size=1, max_size=4).map("\n".join)
TEX = st.lists(
    st.sampled_from(
        [
            "x",
            "x_1",
            "^2",
            "\\|",
            "|",
            "*",
            "<",
            ">",
            "\\frac{a}{b}",
            "\\\\",
            "\\$",
            "`",
            "[",
            "](",
            "&",
            " ",
            "2",
            "中",
            "\\ ",
        ]
    ),
    min_size=1,
    max_size=6,
).map(lambda parts: "".join(parts).strip() + "y")
LANGUAGES = st.sampled_from(["", "python", "c++", "objective-c"])


def wrap(tag: str, attributes: str = "") -> Any:
    return lambda inner: f"<{tag}{attributes}>{inner}</{tag}>"


FORMULAS = TEX.map(lambda tex: f'<span class="math inline">{escape(tex)}</span>')
ATOMS = (
    TEXTS
    | FORMULAS
    | CODE.map(lambda code: f"<code>{escape(code)}</code>")
    | TEXTS.map(lambda alt: f'<img src="https://e.org/a_(b).png" alt="{alt}">'.replace("\n", " "))
    | st.just("<br>")
    | st.just('<sup class="footnote-ref"><a href="#fn-1">1</a></sup>')
    | st.just('<sup class="footnote-ref"><a href="#fn-9">9</a></sup>')
)
URLS = st.sampled_from(
    ["https://e.org/x", "https://e.org/a b(c", "https://e.org/中文_(x)?a=*&amp;b=$|", "#x", "javascript:x"]
)
INLINE = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda parts: (
            st.sampled_from(["b", "i", "del", "sub", "sup", "kbd", "mark", "span", "b", "i"]).map(
                lambda tag: wrap(tag)("".join(parts))
            )
            | URLS.map(lambda url: wrap("a", f' href="{url}"')("".join(parts)))
        )
    ),
    max_leaves=6,
)
LINES = st.lists(INLINE | TEXTS, min_size=1, max_size=4).map("".join)
BLOCK_ATOMS = (
    LINES.map(wrap("p"))
    | LINES.map(wrap("h2"))
    | LINES
    | st.tuples(CODE_BLOCKS, LANGUAGES).map(
        lambda pair: f'<pre><code class="language-{pair[1]}">{escape(pair[0])}</code></pre>'
    )
    | TEX.map(lambda tex: f'<span class="math display">{escape(tex)}</span>')
    | st.just("<hr>")
)


def make_list(items: list[str], tag: str) -> str:
    return wrap(tag)("".join(f"<li>{item}</li>" for item in items))


def make_table(rows: list[list[str]]) -> str:
    return wrap("table")("".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows))


def contain(inner: Any) -> Any:
    several = st.lists(inner, min_size=1, max_size=3)
    joined = several.map("".join)
    return (
        st.tuples(st.lists(joined, min_size=1, max_size=3), st.sampled_from(["ul", "ol", "ol start=7"])).map(
            lambda pair: make_list(*pair)
        )
        | joined.map(wrap("blockquote"))
        | joined.map(wrap("details"))
        | joined.map(wrap("b"))
        | several.map(
            lambda parts: f"<dl><dt>{parts[0]}</dt>{''.join(f'<dd>{p}</dd>' for p in parts[1:])}</dl>"
        )
        | joined.map(lambda inner: f"<figure>{inner}<figcaption>{inner}</figcaption></figure>")
        | st.lists(st.lists(joined | LINES, min_size=1, max_size=3), min_size=1, max_size=3).map(make_table)
    )


BLOCKS = st.recursive(BLOCK_ATOMS, contain, max_leaves=8)
NOTES = LINES.map(
    lambda line: f'<section class="footnotes"><ol><li id="fn-1"><p>n{line}</p></li></ol></section>'
)
ARTICLES = st.tuples(st.lists(BLOCKS, min_size=1, max_size=4), st.just("") | NOTES).map(
    lambda pair: "".join(pair[0]) + pair[1]
)
THOROUGH = settings(suppress_health_check=list(HealthCheck), max_examples=150)


@given(LINES)
@THOROUGH
def test_a_line_has_the_same_words_in_markdown(line: str) -> None:
    rendered = render(f"<p>{line}</p>")
    assert squash(Parsed(rendered.markdown).text) == squash(read_html(f"<p>{line}</p>"))
    assert squash(rendered.text) == squash(read_html(line, images=False))


@given(BLOCKS)
@THOROUGH
def test_blocks_have_the_same_words_in_markdown(html: str) -> None:
    rendered = render(html)
    assert squash(Parsed(rendered.markdown).text) == squash(read_html(html))


@given(ARTICLES)
@THOROUGH
def test_articles_have_the_same_words_in_markdown_and_text(html: str) -> None:
    rendered = render(html)
    parsed = Parsed(rendered.markdown)
    assert squash(parsed.text) == squash(read_html(html))
    rendered = render(html.replace("figcaption", "div"))  # only the Markdown has captions
    parsed = Parsed(rendered.markdown, images=False)
    assert parsed.text.replace("|", " ").split() == rendered.text.replace("|", " ").split()


@given(ARTICLES)
@THOROUGH
def test_no_code_and_no_formula_is_changed(html: str) -> None:
    root = etree.fromstring(f"<body>{html}</body>".encode(), etree.HTMLParser(encoding="utf-8"))
    parsed = Parsed(render(html).markdown)
    formulas = [
        squash("".join(node.itertext())) for node in root.iter("span") if "math" in node.get("class", "")
    ]
    assert sorted(map(squash, parsed.formulas)) == sorted(formulas)
    code = squash("".join(parsed.code))
    assert all(
        squash(line) in code for node in root.iter("pre") for line in "".join(node.itertext()).split("\n")
    )


@given(
    CODE_BLOCKS, st.sampled_from(["{}", "<ul><li>{}</ul>", "<ul><li>a<ol><li>{}</ol></ul>", "<blockquote>{}"])
)
@THOROUGH
def test_a_block_of_code_is_read_back_exactly(code: str, around: str) -> None:
    parsed = Parsed(render(around.format(f"<pre><code>{escape(code)}</code></pre>")).markdown)
    lines = code.rstrip().split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    assert parsed.code == (["\n".join(lines)] if lines else [])


@given(st.text())
@THOROUGH
def test_any_text_renders_and_the_result_is_repeatable(html: str) -> None:
    assert render(html) == render(html)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t`~")))
@THOROUGH
def test_plain_text_is_read_back_exactly(source: str) -> None:
    assert Parsed(from_plain(source).markdown).code == ([source.strip("\n")] if source.strip() else [])


@given(TEXT)
@THOROUGH
def test_a_formula_survives_a_second_conversion(text: str) -> None:
    rendered = render(f"<p>{escape(text)} <span class='math inline'>a_1*b_2</span></p>")
    assert "a_1*b_2" in from_markdown(rendered.markdown).text
