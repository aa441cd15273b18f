"""The guides that `linkvault help TOPIC` prints: one Markdown file per topic.

`TOPICS` lists them in the order in which they are shown. The first line of a file is its title, the second paragraph
its summary. Every command in them runs in a test.
"""

from importlib.resources import files

TOPICS = (
    "search",
    "capture",
    "import",
    "export",
    "scripts",
    "rules",
    "pdf",
    "vault",
    "backup",
    "security",
    "python",
)


def read_topic(name: str) -> str:
    """Return the Markdown text of a topic.

    :raises KeyError: if there is no such topic
    """
    if name not in TOPICS:
        raise KeyError(name)
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")


def read_summary(name: str) -> str:
    """Return the one-line summary of a topic.

    >>> read_summary("search")
    'The query language, similar links and duplicates.'
    """
    return read_topic(name).split("\n\n", 2)[1].replace("\n", " ")
