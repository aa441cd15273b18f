"""A page -> the pictures of its article: which ones, in which size, with which address."""

import base64
import struct

import pytest
from lxml import etree
from picture_files import gif, page, png

from linkvault.extract import extract
from linkvault.models import Page

BASE = "https://example.org/a/"
BLANK = gif()[:6] + struct.pack("<HH", 680, 400) + gif()[10:]  # 680 x 400 pixels of one color
DATA = "data:image/png;base64," + base64.b64encode(png(120, 90)).decode()


def pictures_of(*images: str, head: str = ""):
    article = extract(Page(BASE, BASE, 200, "text/html", page(*images, head=head), "2026-01-01T00:00:00Z"))
    return article, [(picture.url, picture.fetched) for picture in article.pictures]


IMAGES = {
    "absolute": ("<img src='/b.png'>", "https://example.org/b.png", "https://example.org/b.png"),
    "srcset": ("<img src=s.jpg srcset='s.jpg 400w, m.jpg 1600w, l.jpg 3200w'>", "s.jpg", "m.jpg"),
    "picture": (
        "<picture><source type=image/webp media='(max-width: 600px)' srcset=crop.webp>"
        "<source srcset='a.jpg 1x, b.jpg 2x'><img src=s.jpg></picture>", "s.jpg", "b.jpg",
    ),
    "JPEG in a picture with WebP": (
        "<picture><source type=image/webp srcset='a.webp 1600w'><img src=s.jpg srcset='c.jpg 1800w'></picture>",
        "s.jpg", "c.jpg",
    ),
    "lazy": ("<img class=lazy src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src=z.jpg>", "z.jpg", "z.jpg"),
    "lazy set": ("<img src=/blank.gif data-srcset='a.jpg 800w, b.jpg 1600w, c.jpg 3200w'>", "c.jpg", "b.jpg"),
    "lazy set beside a blurred copy": ("<img src=tiny.jpg data-lazy-srcset='a.jpg 800w, b.jpg 1600w'>", "b.jpg", "b.jpg"),
    "object": ("<object type='image/svg+xml' data=plot.svg>A plot</object>", "plot.svg", "plot.svg"),
    "an original larger than the set": ("<img data-original=full.jpg srcset='a.jpg 300w'>", "full.jpg", "full.jpg"),
    "poster": ("<video poster=p.jpg src=film.mp4></video>", "p.jpg", "p.jpg"),
    "hidden until a script shows it": ("<img style='display:none' onload='show(this)' src=d.jpg>", "d.jpg", "d.jpg"),
    "lazy and hidden": ("<img style='display:none' data-src=d.jpg>", "d.jpg", "d.jpg"),
    "background": ("<div role=img aria-label=Port style=\"background:url('b.jpg')\"></div>", "b.jpg", "b.jpg"),
    "portrait of the size of a photograph": ("<img class=avatar width=600 height=400 src=me.jpg>", "me.jpg", "me.jpg"),
}  # fmt: skip
NONE = {
    "portrait": "<img class=avatar width=48 height=48 src=me.jpg>",
    "icon": "<img src=i.png width=20 height=20>",
    "pixel": "<img src=t.gif width=1 height=1>",
    "a blank placeholder": f"<img src='data:image/gif;base64,{base64.b64encode(BLANK).decode()}'>",
    "an empty SVG frame": "<img src=\"data:image/svg+xml,%3Csvg width='680' height='400'/%3E\">",
    "no picture": "<img src='data:text/html,<script>alert(1)</script>'>",
    "another scheme": "<img src='file:///etc/hostname'><img src='ftp://example.org/a.png'>",
    "hidden": "<img style='display: none' src=d.jpg>",
    "in a hidden span": "<span style='display:none'><img src=d.jpg></span>",
    "an icon of shapes": "<svg width=24 height=24><path d='M0 0h24v24z'/></svg>",
    "a drawing in a link": "<a href=/><svg width=300 height=120><path d='M0 0h24v24z'/></svg></a>",
    "a drawing that is elsewhere": "<svg width=300 height=300><use href='#plan'/></svg>",
    "an ornament": "<div style='height:20px;background-image:url(b.jpg)'></div>",
}


@pytest.mark.parametrize("name", IMAGES)
def test_a_picture_of_the_article(name):
    image, url, fetched = IMAGES[name]
    _, pictures = pictures_of(image)
    assert pictures == [tuple(address if "//" in address else BASE + address for address in (url, fetched))]


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_picture_of_the_article(name):
    assert pictures_of(NONE[name])[1] == []


def test_a_picture_in_the_page_gets_a_short_address_and_its_bytes():
    article, pictures = pictures_of(f"<img alt=Coin src='{DATA}'>", f"<img src='{DATA}'>")
    [(url, _)] = pictures
    assert url.startswith("cid:")
    assert article.pictures[0].body == png(120, 90)
    assert article.html.count(f'src="{url}"') == 2
    assert "base64" not in article.html


def test_the_base_of_the_page_applies_to_every_size():
    _, pictures = pictures_of("<img src=a.jpg srcset='b.jpg 1600w'>", head="<base href=/elsewhere/>")
    assert pictures == [("https://example.org/elsewhere/a.jpg", "https://example.org/elsewhere/b.jpg")]


def test_an_address_is_listed_once_and_names_whether_the_page_is_hidden():
    article, _ = pictures_of("<img src=a.jpg referrerpolicy=no-referrer>", "<img src=a.jpg>")
    assert [picture.hides_referrer for picture in article.pictures] == [True]


def test_a_page_cannot_name_the_size_to_fetch_itself():
    _, pictures = pictures_of(
        "<img src=a.jpg data-lv-fetched=http://10.0.0.1/x data-lv-embedded=data:image/png,x>"
    )
    assert pictures == [(BASE + "a.jpg", BASE + "a.jpg")]


def test_the_hidden_original_of_a_smaller_copy_is_a_picture():
    _, pictures = pictures_of("<img src=small.jpg><img style='display:none' src=large.jpg>")
    assert [url for url, _ in pictures] == [f"{BASE}small.jpg", f"{BASE}large.jpg"]


DRAWING = """<svg viewBox="0 0 400 300" onload="x()"><script>x()</script><title>Plan of the arch</title>
<linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="1"/></linearGradient>
<rect width="100" height="80" fill="url(#g)" onclick="x()"/><text>Key\x0b &amp; stone</text><a:b x\x01y="\x02"/></svg>"""


def test_a_drawing_in_the_page_is_a_picture_of_the_article():
    article, _ = pictures_of(DRAWING)
    [picture] = article.pictures
    assert picture.url.startswith("cid:")
    assert picture.url in article.html
    assert 'alt="Plan of the arch"' in article.html
    root = etree.fromstring(picture.body)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("400", "300", "0 0 400 300")
    assert root.find(".//{*}linearGradient").get("gradientUnits") == "userSpaceOnUse"
    assert root.findtext(".//{*}text") == "Key & stone"
    assert b"x()" not in picture.body
