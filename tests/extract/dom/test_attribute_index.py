"""The index of a page has its elements by tag, and the values of attributes wherever they are."""

from linkvault.extract.dom.attribute_index import index_attributes
from linkvault.extract.dom.html_parser import parse

PAGE = "<h1>a</h1><p class=x>b<b style='font: x'>c</b></p><h1 class=x id=i>d</h1><script class=x></script>"


def test_elements_are_listed_tag_by_tag_in_the_order_of_the_page() -> None:
    tree, _ = parse(PAGE)
    index = index_attributes(tree)
    assert [element.text for element in index.with_tags("p", "h1", "video")] == ["b", "a", "d"]
    assert index.elements == len(list(tree.iter()))


def test_an_element_with_nothing_but_a_class_counts_like_any_other() -> None:
    index = index_attributes(parse(PAGE)[0])
    assert index.classes == {"x": 3}
    assert index.attributes == {"class", "id", "style"}
    assert index.script_types == {""}
    assert index.styles == {"font: x"}
