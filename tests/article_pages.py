"""Small pages with an article, for tests of what is kept of it: five frames of news sites, blogs and guides."""

from linkvault.extract import extract
from linkvault.markup import render
from linkvault.models import ArticleText, Page

SENTENCES = (
    "The mill on the upper stream had not turned since the flood, and the miller's daughter kept its books in a tin.",
    "Every autumn she oiled the great wheel with her own hands, although nobody had brought grain in nineteen years.",
    "A surveyor from the county came in March, measured the weir twice, and wrote a report that nobody answered.",
    "When the road was closed, the schoolchildren walked past the mill each morning and counted the missing slates.",
    "In the end it was the baker who asked for flour again, because the lorry had stopped coming in the winter.",
    "They opened the sluice on a Sunday, and the wheel moved so slowly that the older people thought it was the wind.",
)
# Pages with fewer than twelve blocks are chosen by rules alone, longer ones by the classifier, too.
SHORT, LONG = 5, 14


def paragraphs(count: int, start: int = 0) -> str:
    """Return paragraphs of running text; sentences repeat after six."""
    texts = (SENTENCES[(start + number) % len(SENTENCES)] for number in range(count))
    return "".join(f"<p>({number}) {text}</p>" for number, text in enumerate(texts, start))


def article(body: str, *, tag: str = "article", title: str = "The upper mill", lang: str = "en") -> str:
    """Return a page with navigation, an article and a footer."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        '<header><nav><a href="/">Home</a> <a href="/about">About us</a></nav></header>'
        f"<main><{tag}><h1>{title}</h1>{body}</{tag}></main>"
        "<footer><p>© 2026 Example Media. All rights reserved.</p></footer></body></html>"
    )


def read(html: str, url: str = "https://mill.example/a/page.html") -> ArticleText:
    """Return the article of a page as Markdown and text."""
    return render(extract(Page(url, url, 200, "text/html", html.encode(), "")).html)


def missing(markdown: str, *parts: str) -> list[str]:
    """Return the parts that are not in a Markdown text, whose escapes are ignored."""
    plain = " ".join(markdown.replace("\\", "").split())
    return [part for part in parts if " ".join(part.split()) not in plain]
