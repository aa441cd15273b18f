"""A code block of any highlighter -> the name of its language, from attributes and class names."""

from lxml.html import HtmlElement

from linkvault import lazy_re as re

_OUTER_LEVELS = 4  # elements around a code block that may name its language
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
NO_LANGUAGE = frozenset(
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
LANGUAGES = frozenset(
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
            return normalize_language(node.get(attribute) or "")
    names = node.get("class") or ""
    for match in (*_LANGUAGE_CLASS.finditer(names), *_SPHINX.finditer(names)):
        name = match["name"].lower()
        if name not in ("fix", "js") or not match[0].strip().startswith("code-snippet"):
            return normalize_language(name)
    if accepts_bare_name and (_BARE_NAME_BESIDE.search(names) or node.tag in ("pre", "code")):
        for name in names.lower().split():
            if name in LANGUAGES and name not in ("code", "d", "r", "make"):
                return normalize_language(name)
    lang = (node.get("lang") or "").lower()
    return (
        normalize_language(lang)
        if lang in LANGUAGES and node.tag in ("pre", "code") and len(lang) != 2
        else None
    )


def normalize_language(name: str) -> str:
    r"""Return the normalized name of a language; "" for names that mean no language.

    >>> normalize_language("Python3"), normalize_language("plaintext"), normalize_language("c++; gutter: false")
    ('python', '', 'cpp')
    """
    name = re.split(r"[\s;,:{(\[]", name.strip().lower(), maxsplit=1)[0].rstrip(".")
    if name in NO_LANGUAGE or not re.fullmatch(r"[\w+#.-]{1,30}", name):
        return ""
    return _ALIASES.get(name, name)
