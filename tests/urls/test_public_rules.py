"""`public_rules.txt`, which a script writes from public lists: every name is removed, and nothing that selects a page."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from linkvault import urls
from linkvault.urls import cleaning

SCRIPT = Path(__file__).parents[1] / "quality/make_cleaning_rules.py"
RULES = [
    words
    for line in Path(cleaning.RULES_FILES[1]).read_text(encoding="utf-8").splitlines()
    if (words := line.partition("#")[0].split())
]
TARGET = "https://target.example/a"


def address(place: str) -> str:
    host, _, path = place.partition("/")
    host = "neutral.example" if host == "*" else host.replace(".*", ".com")
    return f"https://{host}/{path if path and not path.endswith('/') else f'{path}page'}"


def test_every_parameter_is_removed_on_its_host() -> None:
    for kind, place, *names in RULES:
        for name in names if kind == "drop" else ():
            start = f"{address(place)}?id=42"
            assert urls.get_identity(f"{start}&{name.replace('*', 'x9')}=1") == urls.get_identity(start), name


def test_every_wrapper_leads_to_its_target() -> None:
    encoded = {
        "base64": "aHR0cHM6Ly90YXJnZXQuZXhhbXBsZS9h",
        "": "https%3A%2F%2Ftarget.example%2Fa",
    }
    for kind, place, *carriers in RULES:
        for carrier in carriers if kind == "unwrap" else ():
            encoding, _, name = carrier.rpartition(":")
            url = f"{address(place)}?x=1&{name}={encoded[encoding]}&y=2"
            assert urls.parse_url(url).fetchable == TARGET, url


# Parameters that select what a page shows, on many sites. A tracker may have such a name only on its own host.
SELECTING = """
a action article author c cat category chapter cid code content d date dir doc e f fid file filter format from
g gid h hl i id idx issue item k key keyword l lang language list locale m mid mode month n name node number o
offset order p page pageid part path pid post product q query r ref region s search section sid sku sort
source start style t tab tag tid time title topic type u uid url user v variant ver version vid view w word x
y year
"""


@pytest.mark.parametrize("name", SELECTING.split())
def test_no_parameter_that_can_select_a_page_is_dropped_everywhere(name: str) -> None:
    url = "https://neutral.example/page"
    assert urls.get_identity(f"{url}?{name}=1") != urls.get_identity(f"{url}?{name}=2")


SELECTING_ON_HOSTS = [
    "https://www.youtube.com/watch?v=",
    "https://www.youtube.com/playlist?list=",
    "https://www.youtube.com/results?search_query=",
    "https://www.google.com/search?q=",
    "https://www.google.com/maps?q=",
    "https://scholar.google.com/scholar?cluster=",
    "https://scholar.google.com/citations?user=",
    "https://play.google.com/store/apps/details?id=",
    "https://docs.google.com/document/d/1/edit?tab=",
    "https://www.facebook.com/permalink.php?story_fbid=",
    "https://www.facebook.com/profile.php?id=",
    "https://www.facebook.com/photo.php?fbid=",
    "https://www.facebook.com/media/set/?set=",
    "https://www.facebook.com/watch/?v=",
    "https://news.ycombinator.com/item?id=",
    "https://www.amazon.com/s?k=",
    "https://www.amazon.com/s?rh=",
    "https://www.amazon.com/s?refinements=",
    "https://www.ebay.com/sch/i.html?_nkw=",
    "https://www.bing.com/search?q=",
    "https://duckduckgo.com/?q=",
    "https://www.reddit.com/search?q=",
    "https://github.com/search?q=",
    "https://github.com/a/b/issues?page=",
    "https://mp.weixin.qq.com/s?__biz=",
    "https://mp.weixin.qq.com/s?sn=",
    "https://item.taobao.com/item.htm?id=",
    "https://detail.tmall.com/item.htm?skuId=",
    "https://www.bilibili.com/video/BV1xx?p=",
    "https://search.bilibili.com/all?keyword=",
    "https://www.zhihu.com/search?q=",
    "https://tieba.baidu.com/p/1?pn=",
    "https://www.baidu.com/s?wd=",
    "https://weibo.com/u/1?page=",
    "https://www.flipkart.com/a/p/b?pid=",
    "https://www.etsy.com/search?q=",
    "https://yandex.ru/search/?text=",
    "https://yandex.ru/search/?lr=",
    "https://vk.com/wall?w=",
    "https://www.imdb.com/find?q=",
    "https://open.spotify.com/search?q=",
    "https://www.linkedin.com/jobs/view?currentJobId=",
    "https://x.com/search?q=",
    "https://www.mozilla.org/firefox/?platform=",
    "https://arxiv.org/search/?query=",
    "https://openreview.net/forum?id=",
    "https://forum.example/viewtopic.php?t=",
    "https://example.org/index.php?title=",
    "https://stackoverflow.com/questions?tab=",
    "https://www.marketscreener.com/search/?mots=",
    "https://pypi.org/search/?q=",
    "https://www.twitch.tv/videos?filter=",
    "https://apps.apple.com/app/id1?platform=",
    "https://space.bilibili.com/1/video?tid=",
    "https://www.xiaohongshu.com/search_result?keyword=",
    "https://www.douban.com/search?q=",
    "https://so.csdn.net/so/search?q=",
]


@pytest.mark.parametrize("start", SELECTING_ON_HOSTS)
def test_no_parameter_that_selects_a_page_of_its_host_is_dropped(start: str) -> None:
    assert urls.get_identity(f"{start}1") != urls.get_identity(f"{start}2")


def test_the_file_is_what_the_script_writes(shared: Path) -> None:
    lists = shared / "data/lists"
    written = subprocess.run([sys.executable, SCRIPT, lists], capture_output=True, text=True, check=True)
    assert written.stdout == Path(cleaning.RULES_FILES[1]).read_text(encoding="utf-8")


def test_the_redirects_of_the_lists_lead_to_their_targets(shared: Path) -> None:
    rules = json.loads((shared / "data/lists/brave-debounce.json").read_text(encoding="utf-8"))
    missing = []
    for rule in rules:
        if rule["action"] != "redirect" or rule["param"].startswith("brave_testing"):
            continue
        for pattern in rule["include"]:
            place = pattern.partition("://")[2].removeprefix("*.").partition("?")[0].rstrip("*")
            url = f"https://{place.replace('*', 'x')}?a=1&{rule['param']}=https%3A%2F%2Ftarget.example%2Fa"
            if urls.parse_url(url).fetchable != TARGET:
                missing.append(url)
    assert missing == []
