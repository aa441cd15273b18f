"""An SVG file -> a copy that runs nothing and loads nothing."""

import re

import pytest

from linkvault.formats.parts.clean_svg import clean_svg

XLINK = "xmlns:xlink='http://www.w3.org/1999/xlink'"
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "event": "<rect onclick='alert(1)'/>",
    "event of the root": "",
    "link": "<a xlink:href='javascript:alert(1)'><circle r='3'/></a>",
    "link in capitals": "<a href=' JavaScript:alert(1)'><circle r='3'/></a>",
    "image elsewhere": "<image xlink:href='https://t.example/a.png'/>",
    "use elsewhere": "<use href='https://t.example/a.svg#x'/>",
    "data that is a page": "<image href='data:text/html,<script>alert(1)</script>'/>".replace(
        "<script>alert(1)</script>", "x"
    ),
    "nested svg data": "<image href='data:image/svg+xml;base64,AAAA'/>",
    "foreign object": "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='https://t.example/'/></foreignObject>",
    "other namespace": "<h:iframe xmlns:h='http://www.w3.org/1999/xhtml' src='https://t.example/'/>",
    "style with an import": "<style>@import url(https://t.example/x.css);</style>",
    "style with an address": "<style>rect{fill:url( 'https://t.example/y.png')}</style>",
    "style with an escaped import": r"<style>@\69mport 'https://t.example/x.css';</style>",
    "attribute with an address": "<rect fill='url(https://t.example/z)' style='background:url(//t.example/q)'/>",
    "animated link": "<a><animate attributeName='xlink:href' to='javascript:alert(1)'/><set attributeName='href' to='https://t.example/'/></a>",
    "comment and instruction": "<!-- https://t.example/ --><?xml-stylesheet href='https://t.example/x.css'?>",
    "metadata": "<metadata><x xmlns='urn:x'>https://t.example/</x></metadata>",
}
UNSAFE = re.compile(
    rb"script|alert|https?://t\.|//t\.example|onload|onclick|iframe|@import|foreignObject|data:(?!image/png)",
    re.I,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_runs_and_nothing_is_loaded(name):
    source = f"<svg xmlns='http://www.w3.org/2000/svg' {XLINK} onload='alert(1)'>{HOSTILE[name]}<path d='M1'/></svg>"
    copy = clean_svg(source.encode())
    assert not UNSAFE.search(copy), copy
    assert b'<path d="M1"/>' in copy


def test_what_a_picture_needs_stays():
    source = (
        f"<svg xmlns='http://www.w3.org/2000/svg' {XLINK} viewBox='0 0 9 9'><defs><linearGradient id='g'/></defs>"
        "<rect fill='url(#g)' style='stroke:url(\"#g\")'/><use xlink:href='#g'/>"
        "<image href='data:image/png;base64,AA=='/><style>rect{fill:red}</style><text>a<tspan>b</tspan>c</text></svg>"
    )
    copy = clean_svg(source.encode()).decode()
    for part in (
        "url(#g)",
        'xlink:href="#g"',
        "data:image/png",
        "rect{fill:red}",
        "a<tspan>b</tspan>c",
        "viewBox",
    ):
        assert part in copy
    assert 'stroke:url("#g")' in copy or "stroke:url(&quot;#g&quot;)" in copy


@pytest.mark.parametrize(
    "body",
    [b"", b"no xml", b"<html/>", b"<svg", b'<?xml version="1.0" encoding="none"?><svg/>', bytes(range(256))],
)
def test_what_is_not_svg_raises_nothing(body):
    clean_svg(body)


def test_entities_are_neither_read_from_files_nor_multiplied(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    source = (
        f'<!DOCTYPE svg [<!ENTITY s SYSTEM "{secret.as_uri()}"><!ENTITY l0 "ha">{laughs}]>'
        "<svg xmlns='http://www.w3.org/2000/svg'><text>&s;&l8;</text></svg>"
    )
    copy = clean_svg(source.encode()) or b""
    assert b"secret" not in copy
    assert len(copy) < 1000
