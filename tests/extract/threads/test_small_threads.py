"""Threads of two posts or with custom elements are complete: the fewer posts, the less is repeated."""

from linkvault.capture.read_page import read
from linkvault.models import Page

QUESTION = "The pump on the pier stopped after the storm and the valve hisses when I press the handle."
ANSWERS = {
    "bert": "Check the washer first: ours was split, and a new one costs less than a loaf of bread.",
    "cleo": "Thanks, it was the washer, and the pump has not missed a stroke since.",
}


def markdown(body: str, url: str) -> str:
    html = f"<html lang=en><title>The pump hisses</title><body>{body}".encode()
    return read(
        Page(url, url, 200, "text/html; charset=utf-8", html, "2026-11-25T00:00:00Z")
    ).content.markdown


def headings_and_texts(body: str, url: str) -> list[str]:
    return [line for line in markdown(body, url).split("\n") if line]


def expected(*, dated: bool = True) -> list[str]:
    lines = ["### anna · 2026-02-01" if dated else "### anna", QUESTION]
    for day, (name, text) in enumerate(ANSWERS.items(), 2):
        lines += [f"### {name} · 2026-02-0{day}", text]
    return lines


def test_two_replies_below_a_question_are_two_posts() -> None:
    """An element around both replies is built like the one around the question."""
    replies = "".join(
        f"<div id=r_{day} class=cell><strong><a href=/member/{name}>{name}</a></strong> "
        f"<span class=ago title='2026-02-0{day} 09:00:00'>2 days ago</span><div class=reply_content>{text}</div></div>"
        for day, (name, text) in enumerate(ANSWERS.items(), 2)
    )
    question = (
        "<div class=header><small><a href=/member/anna>anna</a> · <span title='2026-02-01 09:00:00'>3 days ago</span>"
        f"</small><h1>The pump hisses</h1></div><div class=cell><p>{QUESTION}</p></div>"
    )
    body = f"<div id=Main><div class=box>{question}</div><div class=box>{replies}</div></div>"
    assert headings_and_texts(body, "https://boats.example/t/1") == expected()


def test_custom_elements_name_their_authors() -> None:
    replies = "".join(
        f"<x-comment author={name} created='2026-02-0{day}T09:00:00Z'><div slot=comment><p>{text}</p></div></x-comment>"
        for day, (name, text) in enumerate(ANSWERS.items(), 2)
    )
    post = f"<x-post author=anna created='2026-02-01T09:00:00Z'><h1>The pump hisses</h1><div><p>{QUESTION}</p></div></x-post>"
    lines = headings_and_texts(
        f"<main>{post}<x-tree>{replies}</x-tree></main>", "https://boats.example/r/boats/comments/1/p/"
    )
    assert lines[2:] == expected()[2:]
    assert lines[1] == QUESTION


def test_comments_on_a_short_post_are_a_thread() -> None:
    replies = "".join(
        f"<li class=comment><article id=comment-{day}><a class=person-listing href=/u/{name}>{name}</a> "
        f"<time datetime=2026-02-0{day}>2 days ago</time><div class=comment-content><p>{text}</p></div></article></li>"
        for day, (name, text) in enumerate(ANSWERS.items(), 2)
    )
    post = f"<h1>The pump hisses</h1><a class=person-listing href=/u/anna>anna</a><p>{QUESTION}</p>"
    lines = headings_and_texts(f"<main>{post}<ul>{replies}</ul></main>", "https://boats.example/post/1")
    assert lines[-4:] == expected()[-4:]
    assert QUESTION in lines


def test_the_heading_of_a_comment_may_lead_to_the_comment() -> None:
    comments = "".join(
        f"<li id=tree_6587{day:04} class=comment><h4><a href='/comments.pl?sid=238&cid=6587{day:04}'>Re: The pump</a></h4>"
        f"<div class=details>by <a href=/~{name} class=comment-author>{name}</a> on 2026-02-0{day}</div>"
        f"<div class=comment-body>{text}</div></li>"
        for day, (name, text) in enumerate(ANSWERS.items(), 2)
    )
    story = "".join(f"<p>{QUESTION} It is day {day} of the repair.</p>" for day in range(12))
    body = f"<main><h1>The pump hisses</h1><div class=story>{story}</div></main><ul class=d2>{comments}</ul>"
    article, heading, behind = markdown(body, "https://boats.example/story/238").partition("## Comments\n")
    assert heading
    assert "It is day 11 of the repair." in article
    for name, text in ANSWERS.items():
        assert text not in article
        assert f"### {name}" in behind
        assert text in behind


def test_statuses_of_a_microblog_are_a_thread() -> None:
    entries = "".join(
        f"<div class=entry><div class=status><a class=status__relative-time href=/{day}><time datetime=2026-02-0{day}>Feb</time></a>"
        f"<div class='p-author h-card'><a href='https://boats.example/@{name}'><strong class='display-name p-name'>{name}</strong></a></div>"
        f"<div class=status__content><div class=e-content><p>{text}</p></div></div><button>Boost</button></div></div>"
        for day, (name, text) in enumerate(({"anna": QUESTION} | ANSWERS).items(), 1)
    )
    lines = headings_and_texts(f"<div class=activity-stream>{entries}</div>", "https://boats.example/@anna/1")
    assert lines[-4:] == expected()[-4:]


def test_the_card_of_a_person_names_the_author_of_a_comment() -> None:
    comments = "".join(
        f"<div id=c{day} class='comment change-set'><div class=vcard><a class=email href=/u><span class=fn>{name}</span></a></div>"
        f"<div class=change-time title='2026-02-0{day} 10:00'>2 days ago</div><pre class=comment-text>{text}</pre></div>"
        for day, (name, text) in enumerate(({"anna": QUESTION} | ANSWERS).items(), 1)
    )
    body = f"<main><h1>The pump hisses</h1>{comments}</main>"
    text = markdown(body, "https://boats.example/show_bug.cgi?id=17")
    assert [name for name in ("anna", *ANSWERS) if f"### {name} · 2026-02-0" not in text] == []


def test_a_short_article_keeps_its_comments() -> None:
    """A page that does not say that it is an article is one if the comments are the smaller part."""
    comments = "".join(
        f"<div class=comment><b>{name}</b><p>{text}</p></div>"
        for name, text in (("Tom", "Mine stops at noon."), ("Eva", "Try a thinner oil, it helped me a lot."))
    )
    body = (
        "<article><h1>Repairing a clock</h1><p>A clock that stops every night is rarely broken. In most cases the oil has"
        " dried, and the wheels turn with more friction than the spring can overcome when the room gets cold.</p>"
        "<p>Take the movement out of its case, and let the spring down before you touch anything else. Then write down"
        " how the parts lie; a picture helps.</p><details><summary>How often?</summary><p>Every five years is enough for"
        f" most clocks.</p></details></article><section class=comments><h2>Comments</h2>{comments}</section>"
        "<footer>© Clock blog</footer>"
    )
    html = f"<title>Repairing a clock | Clock blog</title>{body}".encode()
    url = "https://clock.example/repair"
    content = read(Page(url, url, 200, "text/html; charset=utf-8", html, "2026-11-25T00:00:00Z")).content
    assert "Try a thinner oil" in content.details
    assert "Try a thinner oil" not in content.text
