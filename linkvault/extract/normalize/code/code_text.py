"""A code block of any highlighter -> its exact text, with all spaces, and its language."""

import re

from lxml.html import HtmlElement

DEEPEST = 60  # nested elements: below, the text is read without line breaks of blocks
LONGEST_CODE = 2_000_000  # characters of a code block

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
    """Return the code in an element without line numbers, buttons, and blank lines at its beginning and end."""
    text = _text(node, 0)[:LONGEST_CODE].replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = re.sub("[\u200b\ufeff\u2060]", "", text)
    return re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", text)


def _text(node: HtmlElement, depth: int) -> str:
    if node.tag == "br":
        return "\n"
    if depth > DEEPEST:
        return str(node.text_content())
    children = [child for child in node if isinstance(child.tag, str)]
    shown = [child for child in children if not is_chrome(child)]
    if _are_lines(node, shown):
        return "\n".join(_text(child, depth + 1).removesuffix("\n") for child in shown) + "\n"
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and not is_chrome(child):
            inner = _text(child, depth + 1)
            if (
                child.tag in _BLOCKS
                and parts
                and "".join(parts[-2:]).strip(" ")
                and not "".join(parts[-2:]).endswith("\n")
            ):
                parts.append("\n")
            parts.append(inner)
            if (
                child.tag in _BLOCKS
                and not inner.endswith("\n")
                and (child.getnext() is not None or (child.tail or "").strip())
            ):
                parts.append("\n")
        parts.append(child.tail or "")
    return "".join(parts)


def _are_lines(node: HtmlElement, children: list[HtmlElement]) -> bool:
    """Return whether the children of an element are the lines of the code, with no text between them."""
    if not children or (node.text or "").strip():
        return False
    if any((child.tail or "").strip() for child in node):
        return False
    tags = {str(child.tag) for child in children}
    if len(tags) > 1:
        return False
    tag = tags.pop()
    if tag in ("tr", "li", "div"):
        return len(children) > 1 or tag == "li"
    if tag == "code":
        return len(children) > 1
    named = all(
        _LINE_NAME.search(child.get("class") or "") or "data-line" in child.attrib for child in children
    )
    return tag == "span" and len(children) > 1 and named and not _has_own_line_ends(children)


def _has_own_line_ends(lines: list[HtmlElement]) -> bool:
    """Return whether only some of the lines end with a line break of their own: then they are not one line each."""
    between = sum("\n" in (child.tail or "") for child in lines)
    return (
        between == 0
        and any(_ends_line(child) for child in lines[:-1])
        and not all(_ends_line(child) for child in lines[:-1])
    )


def _ends_line(node: HtmlElement) -> bool:
    text = str(node.text_content())
    return text.endswith("\n") or (len(node) > 0 and node[-1].tag == "br" and not node[-1].tail)


def is_chrome(node: HtmlElement) -> bool:
    """Return whether an element in a code block is not code: line numbers, buttons, scripts."""
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
_OUTER_LEVELS = 4  # elements around a code block that may name its language


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


_LANGUAGE_ATTRIBUTES = ("data-lang", "data-language", "data-code-language", "data-enlighter-language",
            "data-ke-language", "data-syntax",
            "data-programming-language", "data-code-lang", "data-highlight-language", "syntax")  # fmt: skip
_LANGUAGE_CLASS = re.compile(
    r"(?:^|\s)(?:language-|lang-|lang:|highlight-source-|highlight-text-|src-|sourceCode\s+|hl-|code-snippet__|brush:\s*)"
    r"(?P<name>[\w+#.-]+)",
    re.I,
)
_SPHINX = re.compile(r"(?:^|\s)highlight-(?P<name>[\w+#]+)\s+notranslate")
_BARE_NAME_BESIDE = re.compile(
    r"(?:^|\s)(?:hljs|highlight|prettyprint|code|prism-code|EnlighterJSRAW|codehilite)(?:$|\s)", re.I
)
_NO_LANGUAGE = frozenset(
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
_LANGUAGES = frozenset(
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
    """Return the language that a code block, an element in it or one around it names; None if none does."""
    inner = [child for child in (node, *node.iter("code", "pre")) if isinstance(child.tag, str)][:4]
    for child in inner:
        if (name := _read_language(child, accepts_bare_name=True)) is not None:
            return name or None
    for level, ancestor in enumerate(node.iterancestors()):
        if level == _OUTER_LEVELS or ancestor.tag in ("body", "article", "main"):
            break
        if (name := _read_language(ancestor, accepts_bare_name=level < 2)) is not None:
            return name or None
    return None


def _read_language(node: HtmlElement, *, accepts_bare_name: bool) -> str | None:
    """Return the language that an element names; "" if it states that there is none, None if it states nothing."""
    for attribute in _LANGUAGE_ATTRIBUTES:
        if node.get(attribute):
            return _normalize_language(node.get(attribute) or "")
    names = node.get("class") or ""
    for match in (*_LANGUAGE_CLASS.finditer(names), *_SPHINX.finditer(names)):
        name = match["name"].lower()
        if name not in ("fix", "js") or not match[0].strip().startswith("code-snippet"):
            return _normalize_language(name)
    if accepts_bare_name and (_BARE_NAME_BESIDE.search(names) or node.tag in ("pre", "code")):
        for name in names.lower().split():
            if name in _LANGUAGES and name not in ("code", "d", "r", "make"):
                return _normalize_language(name)
    lang = (node.get("lang") or "").lower()
    return (
        _normalize_language(lang)
        if lang in _LANGUAGES and node.tag in ("pre", "code") and len(lang) != 2
        else None
    )


def _normalize_language(name: str) -> str:
    r"""Return the normalized name of a language; "" for names that mean no language.

    >>> _normalize_language("Python3"), _normalize_language("plaintext"), _normalize_language("c++; gutter: false")
    ('python', '', 'cpp')
    """
    name = re.split(r"[\s;,:{(\[]", name.strip().lower(), maxsplit=1)[0].rstrip(".")
    if name in _NO_LANGUAGE or not re.fullmatch(r"[\w+#.-]{1,30}", name):
        return ""
    return _ALIASES.get(name, name)
