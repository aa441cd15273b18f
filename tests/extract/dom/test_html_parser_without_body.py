"""Pages without a body tag: HTML 5 allows to omit it, libxml2 does not know that."""

import pytest

from linkvault.extract.dom.html_parser import parse


@pytest.mark.parametrize("tag", ["article", "main", "section", "div", "p"])
def test_text_after_the_title_is_in_the_body(tag: str) -> None:
    tree, _ = parse(f"<title>损失</title><{tag}>正文 <b>粗体</b></{tag}> 尾巴<p>后来")
    assert " ".join(tree.find("body").itertext()).split() == ["正文", "粗体", "尾巴", "后来"]
    assert tree.findtext("head/title") == "损失"
