"""The text of a block of code, exact to the blank, out of whatever a highlighter made of it; and its language."""

import re

from lxml.html import HtmlElement

from linkvault.extract.normalize.tree_edits import classes

DEEPEST = 60
LONGEST = 2_000_000

_SKIPPED = frozenset(
    {"button", "svg", "script", "style", "template", "textarea", "select", "input", "noscript"}
)
_GUTTER = re.compile(
    r"(?:^|[-_ ])(?:gutter|gutters|linenos?|linenodiv|line-?num(?:ber)?s?|line-numbers-rows|ln|"
    r"ln-num|lnum|blob-num|rownum|"
    r"pre-numbering|hljs-ln-numbers?|rouge-gutter|line-index|code-snippet__line-index|crayon-nums?|CodeMirror-linenumber|"
    r"cm-lineNumbers|margin-view-overlays|nums?|lineNumbers?)(?:$|[-_ ])",
    re.I,
)
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:copy(?:-?code)?(?:-?btn|-?button)?|copybtn|clipboard|hljs-button|toolbar|opt-box|signin|login-mark|"
    r"code-block-extension|hide-preCode\S*|look-more-preCode|code-copy\S*|headerlink|btn-copy|"
    r"copyable-button)(?:$|[-_ ])",
    re.I,
)
_LINE_NAME = re.compile(
    r"(?:^|[-_ ])(?:line|code-?line|token-line|row|view-line|cm-line|crayon-line|hljs-ln-line)(?:$|[-_ ])",
    re.I,
)
_BLOCKS = frozenset({"div", "li", "p", "tr", "section"})


def code_text(node: HtmlElement) -> str:
    """Return the code in an element: no gutters, no buttons, one line per line, without blank lines around it."""
    text = _text(node, 0)[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = re.sub("[\u200b\ufeff\u2060]", "", text)
    return re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", text)


def _text(node: HtmlElement, depth: int) -> str:
    if node.tag == "br":
        return "\n"
    if depth > DEEPEST:
        return str(node.text_content())
    children = [one for one in node if isinstance(one.tag, str)]
    shown = [one for one in children if not is_chrome(one)]
    if _are_lines(node, shown):
        return "\n".join(_text(one, depth + 1).removesuffix("\n") for one in shown) + "\n"
    parts = [node.text or ""]
    for one in node:
        if isinstance(one.tag, str) and not is_chrome(one):
            inner = _text(one, depth + 1)
            if (
                one.tag in _BLOCKS
                and parts
                and "".join(parts[-2:]).strip(" ")
                and not "".join(parts[-2:]).endswith("\n")
            ):
                parts.append("\n")
            parts.append(inner)
            if (
                one.tag in _BLOCKS
                and not inner.endswith("\n")
                and (one.getnext() is not None or (one.tail or "").strip())
            ):
                parts.append("\n")
        parts.append(one.tail or "")
    return "".join(parts)


def _are_lines(node: HtmlElement, children: list[HtmlElement]) -> bool:
    """Tell whether the children of an element are the lines of the code, with nothing between them."""
    if not children or (node.text or "").strip():
        return False
    if any((one.tail or "").strip() for one in node):
        return False
    tags = {str(one.tag) for one in children}
    if len(tags) > 1:
        return False
    tag = tags.pop()
    if tag in ("tr", "li", "div"):
        return len(children) > 1 or tag == "li"
    if tag == "code":
        return len(children) > 1
    named = all(_LINE_NAME.search(one.get("class") or "") or "data-line" in one.attrib for one in children)
    return tag == "span" and len(children) > 1 and named and not _breaks_itself(children)


def _breaks_itself(lines: list[HtmlElement]) -> bool:
    """Tell whether lines of a block stand side by side in fact: none ends, and the text between has the breaks."""
    between = sum("\n" in (one.tail or "") for one in lines)
    return (
        between == 0
        and any(_ends_line(one) for one in lines[:-1])
        and not all(_ends_line(one) for one in lines[:-1])
    )


def _ends_line(node: HtmlElement) -> bool:
    text = str(node.text_content())
    return text.endswith("\n") or (len(node) > 0 and node[-1].tag == "br" and not node[-1].tail)


def is_chrome(node: HtmlElement) -> bool:
    """Tell whether an element in a block of code is none of it: line numbers, buttons, marks for machines."""
    if node.tag in _SKIPPED:
        return True
    names = node.get("class") or ""
    if _CHROME.search(names) and node.tag not in ("pre", "code"):
        return True
    if "data-line-number" in node.attrib and not str(node.text_content()).strip():
        return True
    if _GUTTER.search(names) or "user-select" in (node.get("style") or "") or node.tag == "td":
        return bool(_only_numbers(node)) and not _is_prompt(names)
    return node.get("aria-hidden") == "true" and bool(_only_numbers(node)) and not node.tail


_LONGEST_GUTTER = 60_000  # characters: the numbers of ten thousand lines
_OUTER_LEVELS = 4  # elements around a block of code that may name its language


def _only_numbers(node: HtmlElement) -> bool:
    text = str(node.text_content())
    if len(text) > _LONGEST_GUTTER or re.search(r"[^\d\s.:|…+-]", text):
        return False
    if node.tag == "td":
        return (node.getnext() is not None and bool(_GUTTER.search(node.get("class") or ""))) or (
            "data-line-number" in node.attrib
        )
    return True


def _is_prompt(names: str) -> bool:
    return bool(re.search(r"(?:^|\s)(?:gp|prompt)(?:$|\s)", names))


_TOLD_BY = ("data-lang", "data-language", "data-code-language", "data-enlighter-language",
            "data-ke-language", "data-syntax",
            "data-programming-language", "data-code-lang", "data-highlight-language", "syntax")  # fmt: skip
_IN_CLASS = re.compile(
    r"(?:^|\s)(?:language-|lang-|lang:|highlight-source-|highlight-text-|src-|sourceCode\s+|hl-|code-snippet__|brush:\s*)"
    r"(?P<name>[\w+#.-]+)",
    re.I,
)
_SPHINX = re.compile(r"(?:^|\s)highlight-(?P<name>[\w+#]+)\s+notranslate")
_NEXT_TO = re.compile(
    r"(?:^|\s)(?:hljs|highlight|prettyprint|code|prism-code|EnlighterJSRAW|codehilite)(?:$|\s)", re.I
)
_NONE = frozenset(
    [
        "none",
        "text",
        "txt",
        "plain",
        "plaintext",
        "plain_text",
        "nohighlight",
        "no-highlight",
        "default",
        "auto",
        "undefined",
        "unknown",
        "fix",
        "js-file-line",
        "code",
        "highlighter-rouge",
        "highlight",
        "raw",
        "null",
        "false",
        "true",
        "other",
        "markup-templating",
        "notranslate",
    ]
)
_KNOWN = frozenset(
    [
        "abap",
        "ada",
        "apache",
        "applescript",
        "arduino",
        "asm",
        "assembly",
        "awk",
        "bash",
        "basic",
        "bat",
        "batch",
        "c",
        "clojure",
        "cmake",
        "cobol",
        "coffeescript",
        "console",
        "cpp",
        "c++",
        "cs",
        "csharp",
        "c#",
        "css",
        "cuda",
        "cython",
        "d",
        "dart",
        "diff",
        "django",
        "docker",
        "dockerfile",
        "elixir",
        "elm",
        "erlang",
        "fortran",
        "fsharp",
        "gherkin",
        "glsl",
        "go",
        "golang",
        "gradle",
        "graphql",
        "groovy",
        "haskell",
        "hcl",
        "html",
        "http",
        "ini",
        "ipython",
        "ipython3",
        "java",
        "javascript",
        "js",
        "json",
        "jsonc",
        "jsx",
        "julia",
        "kotlin",
        "latex",
        "less",
        "lisp",
        "lua",
        "make",
        "makefile",
        "markdown",
        "matlab",
        "md",
        "mermaid",
        "mysql",
        "nginx",
        "nim",
        "nix",
        "objc",
        "objectivec",
        "objective-c",
        "ocaml",
        "octave",
        "pascal",
        "perl",
        "php",
        "pgsql",
        "plsql",
        "postgresql",
        "powershell",
        "prolog",
        "properties",
        "protobuf",
        "pycon",
        "python",
        "python2",
        "python3",
        "py",
        "r",
        "rb",
        "ruby",
        "rust",
        "rs",
        "sas",
        "scala",
        "scheme",
        "scss",
        "sh",
        "shell",
        "sql",
        "stata",
        "svelte",
        "swift",
        "systemverilog",
        "tcl",
        "terraform",
        "tex",
        "toml",
        "ts",
        "tsx",
        "typescript",
        "vb",
        "vbnet",
        "verilog",
        "vhdl",
        "vim",
        "vue",
        "wasm",
        "xml",
        "yaml",
        "yml",
        "zig",
        "zsh",
    ]
)
_ALIASES = {
    "py": "python", "python3": "python", "ipython": "python", "ipython3": "python", "js": "javascript",
    "ts": "typescript",
    "rb": "ruby", "rs": "rust", "c++": "cpp", "c#": "csharp", "cs": "csharp", "golang": "go",
    "yml": "yaml", "md": "markdown",
    "sh-session": "console", "shell-session": "console", "objective-c": "objectivec", "source-shell": "shell",
}  # fmt: skip


def language_of(node: HtmlElement) -> str | None:
    """Return the language that a block of code, what is in it or what is close around it names."""
    inner = [one for one in (node, *node.iter("code", "pre")) if isinstance(one.tag, str)][:4]
    for one in inner:
        if (name := _named(one, bare=True)) is not None:
            return name or None
    for level, above in enumerate(node.iterancestors()):
        if level == _OUTER_LEVELS or above.tag in ("body", "article", "main"):
            break
        if (name := _named(above, bare=level < 2)) is not None:
            return name or None
    return None


def _named(node: HtmlElement, *, bare: bool) -> str | None:
    """Return the language an element names, "" when it says that there is none, None when it says nothing."""
    for attribute in _TOLD_BY:
        if node.get(attribute):
            return _clean(node.get(attribute) or "")
    names = node.get("class") or ""
    for match in (*_IN_CLASS.finditer(names), *_SPHINX.finditer(names)):
        name = match["name"].lower()
        if name not in ("fix", "js") or not match[0].strip().startswith("code-snippet"):
            return _clean(name)
    if bare and (_NEXT_TO.search(names) or node.tag in ("pre", "code")):
        for name in names.lower().split():
            if name in _KNOWN and name not in ("code", "d", "r", "make"):
                return _clean(name)
    told = (node.get("lang") or "").lower()
    return _clean(told) if told in _KNOWN and node.tag in ("pre", "code") and len(told) != 2 else None


def _clean(name: str) -> str:
    r"""Return a language as it may stand in a class name; "" for those that mean none.

    >>> _clean("Python3"), _clean("plaintext"), _clean("c++; gutter: false")
    ('python', '', 'cpp')
    """
    name = re.split(r"[\s;,:{(\[]", name.strip().lower(), maxsplit=1)[0].rstrip(".")
    if name in _NONE or not re.fullmatch(r"[\w+#.-]{1,30}", name):
        return ""
    return _ALIASES.get(name, name)


def names_code(node: HtmlElement) -> bool:
    """Tell whether an element's class names are those of a highlighter."""
    return not classes(node).isdisjoint(_CONTAINERS)


_CONTAINERS = frozenset(
    [
        "highlight",
        "highlighttable",
        "rouge-table",
        "hljs-ln",
        "syntaxhighlighter",
        "crayon-syntax",
        "crayon-plain-wrap",
        "codehilite",
        "codehilitetable",
        "js-file-line-container",
        "enlighter",
        "enlighter-default",
        "codemirror",
        "codemirror-code",
        "cm-editor",
        "cm-content",
        "monaco-editor",
        "code-block",
        "codeblock",
        "code-wrapper",
        "prism-code",
        "rouge-wrapper",
        "enlighterjs",
        "enlighterjs3",
        "codebox",
        "__se_code_view",
    ]
)
