"""Elements of an XML file -> their attributes."""

from lxml import etree

from linkvault.formats.parts.xml_stream import MAX_ATTRIBUTES, attributes_of


def test_the_names_of_attributes_are_in_lower_case() -> None:
    assert attributes_of(etree.fromstring("<outline xmlUrl='u' TEXT='t'/>")) == {"xmlurl": "u", "text": "t"}


def test_of_very_many_attributes_only_the_first_are_read() -> None:
    names = [f"a{number}" for number in range(MAX_ATTRIBUTES + 5)]
    attributes = " ".join(f"{name}='x'" for name in names)
    element = etree.fromstring(f"<outline {attributes}/>")
    assert list(attributes_of(element)) == names[:MAX_ATTRIBUTES]
