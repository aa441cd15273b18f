"""Pages as platforms build them: title, author, date, the text, and nothing of the frame.

The pages in `pages` are written for these tests. None of an expectation means that the page is not asked for it.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from linkvault import extract, markup
from linkvault.extract.platforms import find_platforms, list_signs, load_platforms
from linkvault.models import Article, Page

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Expected:
    """What the article of a page has, and the texts that are not in it."""

    url: str
    title: str | None
    author: str | None
    date: str | None
    texts: tuple[str, ...]
    other_texts: tuple[str, ...] = ()


EXPECTED = {
    "jianshu": Expected(
        "https://www.jianshu.com/p/abc",
        title="守塔人的灯",
        author="梁上尘",
        date="2025-11-12",
        texts=(
            "守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群",
            "冬天最冷的时候他整夜不睡，把船的名字一个一个写进一本册子",
            "春天工程师带来了不需要守塔人的新灯，他就搬到山后的镇上，",
        ),
        other_texts=("小礼物走一走", "人点赞", "推荐阅读"),
    ),
    "zhihu": Expected(
        "https://zhuanlan.zhihu.com/p/1",
        title="守塔人的灯",
        author="梁上尘",
        date="2025-11-12",
        texts=(
            "守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群",
            "冬天最冷的时候他整夜不睡，把船的名字一个一个写进一本册子",
            "春天工程师带来了不需要守塔人的新灯，他就搬到山后的镇上，",
        ),
        other_texts=("赞同 12", "推荐阅读", "写文章"),
    ),
    "csdn": Expected(
        "https://blog.csdn.net/x/article/details/1",
        title="守塔人的灯",
        author="梁上尘",
        date="2025-11-12",
        texts=(
            "守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群",
            "冬天最冷的时候他整夜不睡，把船的名字一个一个写进一本册子",
            "春天工程师带来了不需要守塔人的新灯，他就搬到山后的镇上，",
            "print(1)",
        ),
        other_texts=("收藏 12", "相关推荐"),
    ),
    "qiita": Expected(
        "https://qiita.com/hayashi/items/abc",
        title="灯台守の帳面",
        author=None,
        date="2025-11-12",
        texts=(
            "灯台守は毎晩二度、夕暮れと最初の渡し船が島から着く前に、",
            "冬の寒い夜は朝まで起きていて、船の名前を一冊の帳面に書き",
            "春になると技師たちが新しい灯りを持って来て、灯台守は丘の",
        ),
        other_texts=("How developers",),
    ),
    "hatena": Expected(
        "https://example.hatenablog.com/entry/2025/11/12/100000",
        title="灯台守の帳面",
        author="hayashi-c",
        date="2025-11-12",
        texts=(
            "灯台守は毎晩二度、夕暮れと最初の渡し船が島から着く前に、",
            "冬の寒い夜は朝まで起きていて、船の名前を一冊の帳面に書き",
            "春になると技師たちが新しい灯りを持って来て、灯台守は丘の",
        ),
        other_texts=("最新記事",),
    ),
    "zenn": Expected(
        "https://zenn.dev/hayashi/articles/abc",
        title="灯台守の帳面",
        author=None,
        date="2025-11-12",
        texts=(
            "灯台守は毎晩二度、夕暮れと最初の渡し船が島から着く前に、",
            "冬の寒い夜は朝まで起きていて、船の名前を一冊の帳面に書き",
            "春になると技師たちが新しい灯りを持って来て、灯台守は丘の",
        ),
        other_texts=(),
    ),
    "v2ex": Expected(
        "https://www.v2ex.com/t/1000",
        title="守塔人的灯怎么加油？",
        author="liang",
        date="2025-11-12",
        texts=("守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群",),
        other_texts=(),
    ),
    "tistory": Expected(
        "https://sea.tistory.com/12",
        title="등대지기의 공책",
        author="바다지기",
        date="2025-11-12",
        texts=("등대지기는 매일",),
        other_texts=("카테고리의 다른",),
    ),
    "naver": Expected(
        "https://blog.naver.com/PostView.naver?blogId=sea&logNo=2",
        title="등대지기의 공책",
        author="바다지기",
        date="2025-11-12",
        texts=("등대지기는 매일",),
        other_texts=("URL 복사", "이웃추가", "공감 12"),
    ),
    "wechat": Expected(
        "https://mp.weixin.qq.com/s?__biz=x",
        title="守塔人的灯",
        author="梁上尘",
        date="2025-11-12",
        texts=(
            "守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群",
            "冬天最冷的时候他整夜不睡，把船的名字一个一个写进一本册子",
            "春天工程师带来了不需要守塔人的新灯，他就搬到山后的镇上，",
        ),
        other_texts=("扫一扫", "原创"),
    ),
    "bilibili-column": Expected(
        "https://www.bilibili.com/read/cv2",
        title="守塔人的灯",
        author="梁上尘",
        date="2025-11-12",
        texts=(
            "守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群",
            "冬天最冷的时候他整夜不睡，把船的名字一个一个写进一本册子",
            "春天工程师带来了不需要守塔人的新灯，他就搬到山后的镇上，",
        ),
        other_texts=("禁止转载", "投诉或建议"),
    ),
    "bilibili-post": Expected(
        "https://www.bilibili.com/opus/1",
        title="守塔人的灯",
        author="梁上尘",
        date="2025-11-12",
        texts=(
            "守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群",
            "冬天最冷的时候他整夜不睡，把船的名字一个一个写进一本册子",
            "春天工程师带来了不需要守塔人的新灯，他就搬到山后的镇上，",
        ),
        other_texts=("禁止转载", "点赞 12"),
    ),
    "note": Expected(
        "https://note.com/hayashi/n/n2",
        title="灯台守の帳面",
        author="林知夏",
        date="2025-11-12",
        texts=(
            "灯台守は毎晩二度、夕暮れと最初の渡し船が島から着く前に、",
            "冬の寒い夜は朝まで起きていて、船の名前を一冊の帳面に書き",
            "春になると技師たちが新しい灯りを持って来て、灯台守は丘の",
        ),
        other_texts=("応援しよう",),
    ),
    "wikipedia": Expected(
        "https://en.wikipedia.org/wiki/Small_tower",
        title="Small tower",
        author=None,
        date=None,
        texts=(
            "The keeper of the small",
            "When the winter was hard he",
            "In spring the engineers",
            "41 m",
            "1861",
            "Sleep at Sea",
        ),
        other_texts=("edit]", "Long tower", "Lighthouses", "Jump to", "Donate", "Retrieved from", "Contents"),
    ),
    "minerva": Expected(
        "https://en.m.wikipedia.org/wiki/Small_tower",
        title="Small tower",
        author=None,
        date=None,
        texts=("The keeper of the small", "When the winter was hard he", "41 m"),
        other_texts=("Talk", "Watch"),
    ),
    "fandom": Expected(
        "https://ferry.fandom.com/wiki/Keeper",
        title="Keeper",
        author=None,
        date=None,
        texts=(
            "The keeper of the small",
            "When the winter was hard he",
            "In spring the engineers",
            "Third harbour",
        ),
        other_texts=("Explore Fandom", "Popular Pages"),
    ),
    "baidu-baike": Expected(
        "https://baike.baidu.com/item/x",
        title="守塔人",
        author=None,
        date=None,
        texts=(
            "守塔人每夜给灯加两次油，一次在黄昏，一次在第一班渡船从群",
            "冬天最冷的时候他整夜不睡，把船的名字一个一个写进一本册子",
            "春天工程师带来了不需要守塔人的新灯，他就搬到山后的镇上，",
            "四十一米",
        ),
        other_texts=("词条统计", "词条标签", "目录"),
    ),
    "dokuwiki": Expected(
        "https://wiki.example.org/doku.php?id=tower",
        title="Small tower",
        author=None,
        date=None,
        texts=("The keeper of the small", "When the winter was hard he", "In spring the engineers"),
        other_texts=("Table of Contents", "Trace:", "sidebar link"),
    ),
    "arxiv": Expected(
        "https://arxiv.org/abs/2501.00001",
        title="Machine learning for towers",
        author="Liang Chen, Ana Lima",
        date="2025-11-12",
        texts=(
            "The keeper of the small",
            "When the winter was hard he",
            "9 pages, 3 tables, accepted",
            "Machine Learning (cs.LG)",
            "Abstract: The keeper",
        ),
        other_texts=("Access Paper",),
    ),
    "acl": Expected(
        "https://aclanthology.org/2025.x-1.1/",
        title="Machine learning for towers",
        author="Liang Chen, Ana Lima",
        date=None,
        texts=("The keeper of the small", "1–12"),
        other_texts=(),
    ),
    "document-library": Expected(
        "https://library.example.org/doc/12",
        title="Report on towers",
        author="Liang Chen",
        date=None,
        texts=("The keeper of the small", "When the winter was hard he", "In spring the engineers"),
        other_texts=("Start your free", "claim it here", "read offline"),
    ),
    "pipermail": Expected(
        "https://lists.example.org/pipermail/towers/2025-November/000012.html",
        title="[Towers] How to fill the lamp twice a night",
        author="Liang Chen",
        date="2025-11-12",
        texts=("The keeper of the small", "When the winter was hard he", "In spring the engineers"),
        other_texts=(),
    ),
    "hyperkitty": Expected(
        "https://lists.example.org/archives/list/towers@example.org/thread/ABC/",
        title="How to fill the lamp",
        author=None,
        date="2025-11-12",
        texts=("The keeper of the small", "When the winter was hard he"),
        other_texts=(),
    ),
    "lore": Expected(
        "https://lore.kernel.org/towers/x/",
        title=None,
        author=None,
        date="2025-11-12",
        texts=("The keeper of the small", "When the winter was hard he"),
        other_texts=(),
    ),
    "mkdocs": Expected(
        "https://tool.example.org/lamp/",
        title="Fill the lamp",
        author=None,
        date=None,
        texts=("The keeper of the small", "When the winter was hard he"),
        other_texts=("Made with",),
    ),
    "javadoc": Expected(
        "https://docs.example.org/api/Lamp.html",
        title="Class Lamp",
        author=None,
        date=None,
        texts=("The keeper of the small", "When the winter was hard he"),
        other_texts=("Overview",),
    ),
    "manpage": Expected(
        "https://man.example.org/man1/lamp.1.html",
        title="lamp(1) — Linux manual page",
        author=None,
        date=None,
        texts=("lamp - fill", "[OPTION]"),
        other_texts=(),
    ),
    "gitbook": Expected(
        "https://docs.example.org/lamp",
        title="Fill the lamp",
        author=None,
        date=None,
        texts=("The keeper of the small", "When the winter was hard he", "In spring the engineers"),
        other_texts=("Was this helpful", "Previous"),
    ),
    "namu-wiki": Expected(
        "https://namu.wiki/w/tower",
        title="흰여울 등대",
        author=None,
        date="2026-02-03",
        texts=(
            "등대지기는 매일 밤",
            "봄에는 기술자들이",
            "23 m",
            "1987년 무인화",
            "기름은 유채 기름이었다.",
            "## 1. 개요\n",
        ),
        other_texts=("편집", "[1](#s-1). 개요", "위키위키입니다", "최근 변경", "백과사전이 아니며"),
    ),
    "github-issue": Expected(
        "https://github.com/ana/lamp/issues/12",
        title="The wick burns too fast",
        author="bert",
        date="2026-02-01",
        texts=(
            "The keeper of the small tower",
            "Use the thicker one from the north shop",
            "I bought one there and it burns slower",
        ),
        other_texts=("No one assigned", "New issue"),
    ),
    "github-discussion": Expected(
        "https://github.com/ana/lamp/discussions/34",
        title="Which oil do you use?",
        author="cleo",
        date="2026-01-05",
        texts=("The keeper of the small tower", "Rape oil from the upper mill"),
        other_texts=("asked this question",),
    ),
    "github-release": Expected(
        "https://github.com/ana/lamp/releases/tag/v1.2.0",
        title="Lamp 1.2.0: quiet wicks",
        author="bert",
        date="2026-03-01",
        texts=("The keeper of the small tower", "Quieter wicks", "Faster trimming"),
        other_texts=("Issues 3", "Sign in"),
    ),
    "github-readme": Expected(
        "https://github.com/liang/tower",
        title=None,
        author=None,
        date=None,
        texts=(
            "The keeper of the small",
            "When the winter was hard he",
            "In spring the engineers",
            "pip install tower",
        ),
        other_texts=("Fork 12", "Topics"),
    ),
}


def read(name: str) -> Article:
    url = EXPECTED[name].url
    body = (PAGES / f"{name}.html").read_bytes()
    return extract.extract(Page(url, url, 200, "text/html", body, "2026-11-25T00:00:00Z"))


def squeeze(text: str) -> str:
    return "".join(text.split()).replace("\\", "")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_page_of_a_platform(name: str) -> None:
    expected, article = EXPECTED[name], read(name)
    assert expected.title in (None, article.title)
    assert expected.author in (None, article.byline)
    assert expected.date in (None, (article.published or "")[:10])
    text = squeeze(markup.render(article.html).markdown)
    assert [part for part in expected.texts if squeeze(part) not in text] == []
    assert [part for part in expected.other_texts if squeeze(part) in text] == []


def test_every_file_is_a_page_of_the_tests() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.html")) == sorted(EXPECTED)


def test_labels_are_set_apart_from_their_values() -> None:
    assert "Abstract: The keeper" in markup.render(read("arxiv").html).markdown


def test_every_platform_is_found_by_each_of_its_signs() -> None:
    for platform in load_platforms():
        assert platform.signs, platform.name
        for sign in platform.signs:
            assert platform in find_platforms([f"x {sign} y"])
    assert find_platforms(["article", "content"]) == ()


def test_signs_are_complete_names() -> None:
    assert find_platforms(f"not-{sign}" for sign in list_signs()) == ()
