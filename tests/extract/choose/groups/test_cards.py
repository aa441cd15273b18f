"""The cards of a shelf or list are kept alike, without their buttons."""

from linkvault.extract import extract
from linkvault.extract.choose.groups.cards import even_out_cards, find_cards, keep_linked_cards
from linkvault.extract.choose.segment import PageBlocks, split_into_blocks
from linkvault.extract.dom.html_parser import parse
from linkvault.markup import render
from linkvault.models import Page

PRODUCTS = {"Oak oar": "€72.00", "Canvas bucket": "€18.50", "Brass cleat": "€24.00", "Signal horn": "€31.90"}


def card(name: str, price: str) -> str:
    return (
        f"<div class='card n{len(name)}'><a class=title href=/p>{name}</a><span class=x></span>"
        f"<div class=price>{price}</div><div class=go><a class=b href=/c>Choose size</a></div></div>"
    )


SHELF = (
    "<main><h1>Deck gear</h1>" + "".join(card(name, price) for name, price in PRODUCTS.items()) + "</main>"
)


def page_of(body: str) -> PageBlocks:
    return split_into_blocks(parse(f"<html><body>{body}</body></html>")[0])


def even_out(body: str, *texts: str) -> list[str]:
    """Return the texts that are kept if at first these are."""
    page = page_of(body)
    is_kept = [block.text in texts for block in page.blocks]
    even_out_cards(page, is_kept)
    return [block.text for block in page.blocks if is_kept[block.index]]


def test_what_most_cards_keep_is_kept_in_all() -> None:
    remarks = SHELF.replace("€", "from ")
    assert even_out(remarks, "Oak oar", "Brass cleat", "from 72.00") == ["Oak oar", "from 72.00", "Canvas bucket", "Brass cleat", "Signal horn"]  # fmt: skip


def test_no_card_of_goods_lacks_its_name_or_its_price() -> None:
    complete = [text for name_and_price in PRODUCTS.items() for text in name_and_price]
    assert even_out(SHELF, "€72.00", "€18.50") == complete
    assert even_out(SHELF, "Oak oar", "Signal horn") == complete
    assert even_out(SHELF, "€72.00") == ["€72.00"]


def test_the_entries_of_a_menu_are_cards_without_links() -> None:
    dishes = "".join(
        f"<div class=dish><b>{name} {price}</b><p>{text}</p></div>"
        for name, price, text in (
            ("Squid", "€7", "With garlic"),
            ("Crab", "€9", "From the bay"),
            ("Soup", "€4", "Hot"),
        )
    )
    assert even_out(dishes, "With garlic", "From the bay") == [
        "Squid €7", "With garlic", "Crab €9", "From the bay", "Soup €4", "Hot"
    ]  # fmt: skip


def test_a_button_that_all_cards_have_is_dropped() -> None:
    assert even_out(SHELF, "Oak oar", "Choose size") == ["Oak oar"]


def test_a_price_or_heading_that_all_cards_have_is_no_button() -> None:
    same_price = SHELF
    for price in PRODUCTS.values():
        same_price = same_price.replace(price, "<a href=/p>€10</a>")
    assert even_out(same_price, "€10").count("€10") == 4


def test_long_siblings_and_pairs_are_no_cards() -> None:
    assert len(find_cards(page_of(SHELF))) == 1
    post = (
        "<div class=post><a href=/u>Ana</a><p>" + "A long answer about oars and boats. " * 30 + "</p></div>"
    )
    assert find_cards(page_of(post * 4)) == []
    assert find_cards(page_of(card("Oak oar", "€72.00") * 2)) == []


def test_a_shelf_is_saved_with_names_and_prices() -> None:
    url = "https://shop.example/deck"
    footer = (
        "<footer><p>All prices include tax. Orders are delivered within five working days by our own carriers, and "
        "returns are free for thirty days.</p></footer>"
    )
    html = f"<html><head><title>Deck gear</title></head><body>{SHELF}{footer}</body></html>"
    text = render(extract(Page(url, url, 200, "text/html", html.encode(), "")).html).text
    assert [part for product in PRODUCTS.items() for part in product if part not in text] == []
    assert "Choose size" not in text
    assert "working days" not in text


ADVERTISEMENT = (
    "<p>Deck gear has to last, and ours does: we test it for a year on a boat of our own in all weathers.</p>"
    * 4
)


def read_shelf(text: str = ADVERTISEMENT) -> str:
    cards = "".join(
        f"<div class=tile><img src=/a.jpg alt=''><a class=title href=/p/{number}>Oar number {number} made of ash</a>"
        f"<div class=price>€{number}.50</div><div><a href=/c>Choose size</a></div></div>"
        for number in range(10, 50)
    )
    html = f"<html><body><main><h1>Deck gear</h1>{text}<div>{cards}</div></main></body></html>"
    url = "https://shop.example/deck"
    return render(extract(Page(url, url, 200, "text/html", html.encode(), "")).html).text


def test_a_shelf_is_kept_below_its_advertisement() -> None:
    text = read_shelf()
    assert "Deck gear has to last" in text
    assert "Oar number 12 made of ash" in text
    assert "€49.50" in text
    assert "Choose size" not in text


def test_products_below_a_long_text_are_no_shelf() -> None:
    assert "Oar number 12" not in read_shelf(ADVERTISEMENT * 6)


def linked_cards(count: int) -> str:
    return "".join(
        f"<div class=service><a href=/s{n}><h3>Service number {n}</h3><p>We look after the lock and its {n} keepers.</p></a></div>"
        for n in range(count)
    )


def keep_services(count: int, *, is_behind: bool = False) -> list[str]:
    """Return the texts of cards that are services between two sections of text, or behind both."""
    texts = "<p>The lock has been open since 1894 and is run by hand.</p>" * 3
    page = page_of(
        f"<main>{texts}{'' if is_behind else linked_cards(count)}{texts}"
        f"{linked_cards(count) if is_behind else ''}</main>"
    )
    is_kept = [block.link_share == 0 for block in page.blocks]
    keep_linked_cards(page, is_kept)
    return [block.text for block in page.blocks if is_kept[block.index] and block.link_share]


def test_cards_that_are_links_belong_to_the_text_around_them() -> None:
    services = keep_services(5)
    assert services[:2] == ["Service number 0", "We look after the lock and its 0 keepers."]
    assert len(services) == 10


def test_few_cards_or_those_behind_the_text_are_teasers() -> None:
    assert keep_services(4) == []
    assert keep_services(8, is_behind=True) == []
