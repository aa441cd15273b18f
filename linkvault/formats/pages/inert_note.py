"""Text of a page in a note, so that plugins of the program that reads it run nothing, and back.

Dataview runs code blocks and inline code of its languages, Templater everything between `<%` and `%>`. A zero-width
space, which nobody sees, or the word `text` takes away the mark by which they recognize it.
"""

from linkvault import lazy_re as re

_SPACE = "\u200b"  # Dataview trims the blanks around inline code, but not this one
# The languages of code blocks that plugins of Obsidian run. A block in quotes or lists is run as well.
_RUN_LANGUAGES = (
    r"dataview|dataviewjs|tasks|query|base|templater|js-engine|meta-bind[\w-]*|buttons?|chart|tracker"
)
_RUN_BLOCK = re.compile(
    rf"^((?:[>\-*+\d.)]|[^\S\n])*+(?:`{{3,}}|~{{3,}}))[ \t]*(?=(?:{_RUN_LANGUAGES})\b)",
    re.MULTILINE | re.IGNORECASE,
)
_TEXT_BLOCK = re.compile(
    rf"^((?:[>\-*+\d.)]|[^\S\n])*+(?:`{{3,}}|~{{3,}}))text (?=(?:{_RUN_LANGUAGES})\b)",
    re.MULTILINE | re.IGNORECASE,
)
_INLINE_QUERY = re.compile(r"(?:(?<![\\`])|(?<=\\`))(`++ ?)(?=\$?=)")
_TEMPLATE = "<%"


def make_inert(text: str) -> str:
    """Return the text of a note in which plugins find nothing to run.

    >>> make_inert("```dataviewjs\\nx\\n```\\n<% y %>")
    '```text dataviewjs\\nx\\n```\\n<\\u200b% y %>'
    """
    text = _RUN_BLOCK.sub(r"\1text ", text)
    text = _INLINE_QUERY.sub(rf"\1{_SPACE}", text)
    return text.replace(_TEMPLATE, f"<{_SPACE}%")


def restore(text: str) -> str:
    """Return the text that `make_inert` received.

    >>> text = "~~~ DataView\\n`= x` <% y %>"
    >>> restore(make_inert(text)).replace("~~~D", "~~~ D") == text
    True
    """
    text = _TEXT_BLOCK.sub(r"\1", text)
    text = re.sub(rf"(`+ ?){_SPACE}(?=\$?=)", r"\1", text)
    return text.replace(f"<{_SPACE}%", _TEMPLATE)
