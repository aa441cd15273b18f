"""How much of a text another text contains, in words and in scripts without blanks."""

import pytest

from linkvault.compare import contained_share, shingles

ENGLISH = "The miller reads the tide from the colour of the water, and opens the gate when the boards stop groaning."
CHINESE = "步长决定了每一步走多远,太大会在谷底两边来回跳,太小又要走很久才能到。"
JAPANESE = "水車小屋の番人は潮の色を見て門を開け、板が鳴りやむまで待ってから石を回し始める。"
THAI = "คนเฝ้าโรงสีอ่านระดับน้ำจากสีของน้ำแล้วเปิดประตูเมื่อไม้กระดานหยุดส่งเสียง"
OTHER_CHINESE = "老城的雨水管大多用铸铁,接口处填的是麻丝和铅,十年以后常常在弯头那里漏水。"
OTHER_THAI = "ร้านขายโคมไฟอยู่ริมตลาดเก่าและเปิดทุกวันจนถึงค่ำยกเว้นวันที่ฝนตกหนัก"


def share(old: str, new: str) -> float:
    return contained_share(shingles(old), shingles(new))


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, JAPANESE, THAI])
def test_a_text_contains_itself_in_any_layout(text: str) -> None:
    assert share(text, f"Before it.\n\n{text.upper()}\nAnd after.") > 0.8
    assert share(text, text.replace(",", " ;\n")) == 1


@pytest.mark.parametrize(
    ("old", "new"), [(ENGLISH, "A shop sells lamps."), (CHINESE, OTHER_CHINESE), (THAI, OTHER_THAI)]
)
def test_another_text_contains_hardly_anything(old: str, new: str) -> None:
    assert share(old, new) <= 0.02


@pytest.mark.parametrize(("text", "least"), [(ENGLISH, 0.8), (CHINESE, 0.8), (JAPANESE, 0.8), (THAI, 0.7)])
def test_one_changed_place_costs_one_place(text: str, least: float) -> None:
    middle = len(text) // 2
    changed = f"{text[:middle]}{text[middle + 1 :]}"
    assert least <= share(text, changed) < 1


def test_half_of_a_text_is_half() -> None:
    assert share(ENGLISH * 1, ENGLISH[: len(ENGLISH) // 2]) == pytest.approx(0.5, abs=0.1)
    assert share(CHINESE, CHINESE[: len(CHINESE) // 2]) == pytest.approx(0.4, abs=0.1)


def test_an_empty_text_is_contained_everywhere_and_contains_nothing() -> None:
    assert share("", ENGLISH) == 1
    assert share("...", "") == 1
    assert share(ENGLISH, "") == 0
