"""Threads as MyBB, XenForo 1, Hacker News and public-inbox write them: who, when and the whole text."""

import pytest

from linkvault.capture.read_page import ExtractedPage, read
from linkvault.models import Page

AUTHORS = ("alice", "bob_the_miller", "cora")
DAYS = ("2024-03-02", "2024-03-03", "2024-03-05")
TEXTS = (
    "I have an old mill wheel at home that does not turn any more. Which oil would you use for an axle in water?",
    "Linseed oil is what my grandfather used, and he changed it every spring before the ice went from the stream.",
    "I agree with that. There is also a wax made for such axles, which you can buy in town, and it keeps for years.",
)
POSTS = tuple(zip(range(1, 4), AUTHORS, DAYS, TEXTS, strict=True))
MYBB = "".join(
    f"<div class='post classic' id=post_{n}><div class=post_author><div class=author_information><strong>"
    f"<a href=/user-{n}.html>{who}</a></strong><br><span class=smalltext>Senior Member</span></div>"
    f"<div class=author_statistics>Posts: 31{n}</div></div><div class=post_content><div class=post_head>"
    f"<span class=post_date>{day}, 10:15 AM</span></div><div class=post_body id=pid_{n}>{text}</div></div></div>"
    for n, who, day, text in POSTS
)
XENFORO = "".join(
    f"<li id=post-{n} class=message data-author={who}><div class=messageUserInfo><h3 class=userText>"
    f"<a href=members/{who}.{n}/ class=username>{who}</a><em class=userTitle>Member</em></h3></div>"
    f"<div class=messageInfo><article><blockquote class='messageText ugc'>{text}</blockquote></article>"
    f"<div class=messageMeta><span class=DateTime title={day}>{day}</span><a class=postNumber>#{n}</a></div></div></li>"
    for n, who, day, text in POSTS
)
HACKER_NEWS = (
    "<table class=fatitem><tr class=athing><td class=title><a href=https://mills.example/oil>Oil for a mill axle</a></td>"
    "</tr><tr><td class=subtext>120 points by <a href='user?id=dora' class=hnuser>dora</a> <span class=age "
    "title=2024-03-01T10:15:00><a href='item?id=1'>5 days ago</a></span></td></tr></table><table class=comment-tree>"
    + "".join(
        f"<tr class='athing comtr' id={n}><td><span class=comhead><a href='user?id={who}' class=hnuser>{who}</a> <span "
        f"class=age title={day}T10:15:00><a href='item?id={n}'>2 days ago</a></span></span><div class=comment>"
        f"<div class='commtext c00'>{text}</div><div class=reply><a href=r>reply</a></div></div></td></tr>"
        for n, who, day, text in POSTS
    )
    + "</table>"
)
INBOX_FIELDS = (
    "From: Alice Lima &lt;alice@mills.example&gt;\nTo: mills@lists.example\nSubject: Oil\nDate: Sat,  2 Mar 2024 10:15:00 "
    "+0000\t<a href=#r>[thread overview]</a>\nMessage-ID: &lt;1@mills.example&gt; (<a href=raw>raw</a>)\n"
)
INBOX_END = "<hr><pre><b id=r>Thread overview:</b> 2+ messages\n2024-03-03 10:16 ` Re: Oil Bob</pre>"


def read_page(body: str, url: str) -> ExtractedPage:
    html = f"<html><head><title>Oil for a mill axle</title></head><body>{body}</body></html>"
    return read(Page(url, url, 200, "text/html", html.encode(), ""))


@pytest.mark.parametrize(
    ("body", "url", "byline"),
    [
        pytest.param(f"<div id=posts>{MYBB}</div>", "https://m.example/thread-1.html", "alice", id="mybb"),
        pytest.param(
            f"<ol class=messageList>{XENFORO}</ol>", "https://m.example/threads/oil.1/", "alice", id="xenforo"
        ),
        pytest.param(HACKER_NEWS, "https://news.ycombinator.com/item?id=1", "dora", id="hacker news"),
    ],
)
def test_a_thread_has_its_posts_with_author_and_day(body: str, url: str, byline: str) -> None:
    page = read_page(body, url)
    lines = [line for line in page.content.markdown.split("\n") if line]
    assert lines == [part for _, who, day, text in POSTS for part in (f"### {who} · {day}", text)]
    assert page.article.byline == byline


@pytest.mark.parametrize("title", ["Go", "Oil for a mill axle"])
def test_a_title_on_hacker_news_is_without_the_name_of_the_site(title: str) -> None:
    url, bar = "https://news.ycombinator.com/item?id=1", "<b class=hnname><a href=news>Hacker News</a></b>"
    html = f"<html><head><title>{title} | Hacker News</title></head><body>{bar}{HACKER_NEWS}</body></html>"
    assert read(Page(url, url, 200, "text/html", html.encode(), "")).article.title == title


@pytest.mark.parametrize("fields_apart", [False, True])
def test_a_message_of_public_inbox_has_its_text(fields_apart: bool) -> None:
    between = "</pre><pre>" if fields_apart else "\n"
    page = read_page(
        f"<pre id=b>{INBOX_FIELDS}{between}{TEXTS[0]}\n</pre>{INBOX_END}", "https://lore.example/m/1/"
    )
    assert TEXTS[0] in page.content.text
    assert "Thread overview" not in page.content.text
    assert (page.article.byline, page.article.published) == ("Alice Lima", "2024-03-02")


QUESTION = "想知道守塔人夜里都做些什么，冬天会不会很冷，有没有人来看他，他又怎么打发时间。"
ANSWERS = (
    (
        "梁上尘",
        "2025-11-12",
        "守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群岛回来之前，其余的时间他写信。",
    ),
    (
        "林海",
        "2025-11-13",
        "冬天最冷的时候他整夜不睡，把船的名字一个一个写进一本册子，春天再交给镇上的书记。",
    ),
)


def zhihu(answers: int) -> str:
    """Return a question without the name of its author, and some of its answers, as Zhihu writes them."""
    items = "".join(
        "<div class=List-item><div class='ContentItem AnswerItem' itemtype=http://schema.org/Answer itemscope>"
        "<div class=ContentItem-meta><div class='AuthorInfo AnswerItem-authorInfo' itemprop=author itemscope>"
        f"<div class=AuthorInfo-content><span class='UserLink AuthorInfo-name'><a href=//www.zhihu.com/people/x>{who}</a>"
        "</span><div class=AuthorInfo-badge>灯塔爱好者</div></div></div><div class=LabelContainer><button>128 人赞同了该回答"
        f"</button></div></div><div class=RichContent><div class=RichContent-inner><span class=RichText><p>{text}</p></span>"
        f"</div><div class=ContentItem-time><a>编辑于 {day}</a></div><div class='ContentItem-actions RichContent-actions'>"
        "<button>赞同 128</button><button>分享</button></div></div></div></div>"
        for who, day, text in ANSWERS[:answers]
    )
    return (
        "<div class=QuestionPage itemscope itemtype=http://schema.org/Question><div class=QuestionHeader><h1>守塔人一天怎么过？"
        f"</h1><div class=QuestionRichText><span class=RichText itemprop=text>{QUESTION}</span></div></div>{items}</div>"
    )


@pytest.mark.parametrize("answers", [1, 2])
def test_a_question_of_nobody_and_its_answers_are_kept_with_who_and_when(answers: int) -> None:
    page = read_page(zhihu(answers), "https://www.zhihu.com/question/1/answer/2")
    lines = [line for line in page.content.markdown.split("\n") if line]
    posts = [part for who, day, text in ANSWERS[:answers] for part in (f"### {who} · {day}", text)]
    assert lines == ["# 守塔人一天怎么过？", QUESTION, *posts]
