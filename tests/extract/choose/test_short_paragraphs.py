"""Short last paragraphs in scripts whose sentences end without a mark, or with one of their own."""

import pytest

from linkvault.extract import extract
from linkvault.extract.choose.text_measures import count_marks
from linkvault.models import Page

PAGE = (
    '<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head><body><nav><a href="/">Home</a></nav>'
    "<main><article><h1>{title}</h1><p>{first}</p><p>{last}</p></article></main>"
    '<p><a href="/next">{more}</a></p><footer><p>{more}</p></footer></body></html>'
)
# Title, first and last paragraph, "read more".
TEXTS = {
    "th": ("ร้านกาแฟ", "ร้านกาแฟริมคลองเปิดมาตั้งแต่ฤดูหนาวปีก่อน และไม่มีใครรู้ว่าเจ้าของคือใคร", "กาแฟที่นี่หวานเกินไป", "อ่านต่อ"),
    "lo": ("ຮ້ານກາເຟ", "ຮ້ານກາເຟແຄມນ້ຳເປີດມາຕັ້ງແຕ່ລະດູໜາວປີກາຍ ແລະບໍ່ມີໃຜຮູ້ວ່າເຈົ້າຂອງແມ່ນໃຜ", "ກາເຟຢູ່ນີ້ຫວານເກີນໄປ", "ອ່ານຕໍ່"),
    "km": ("ហាងកាហ្វេ", "ហាងកាហ្វេនៅមាត់ទន្លេបានបើកតាំងពីរដូវរងាឆ្នាំមុន ហើយគ្មាននរណាដឹងថាម្ចាស់ជានរណាទេ។", "កាហ្វេនៅទីនេះផ្អែមពេក។", "អានបន្ត"),
    "my": ("ကော်ဖီဆိုင်", "မြစ်ကမ်းနားက ကော်ဖီဆိုင်ကို ပြီးခဲ့တဲ့ ဆောင်းရာသီကတည်းက ဖွင့်ထားပြီး ပိုင်ရှင်ကို ဘယ်သူမှ မသိပါ။", "ဒီက ကော်ဖီက သိပ်ချိုတယ်။", "ဆက်ဖတ်ရန်"),
    "hi": ("कॉफ़ी की दुकान", "नदी किनारे की कॉफ़ी की दुकान पिछली सर्दियों से खुली है और कोई नहीं जानता कि मालिक कौन है।", "यहाँ की कॉफ़ी बहुत मीठी है।", "और पढ़ें"),
}  # fmt: skip


def read(html: str) -> str:
    address = "https://example.org/coffee"
    return extract(Page(address, address, 200, "text/html", html.encode(), "")).html


@pytest.mark.parametrize("lang", TEXTS)
def test_a_short_last_paragraph_is_kept(lang: str) -> None:
    title, first, last, more = TEXTS[lang]
    text = read(PAGE.format(lang=lang, title=title, first=first, last=last, more=more))
    assert first in text
    assert last in text
    assert more not in text


def test_marks_of_other_scripts_count() -> None:
    assert count_marks("قال: نعم، ثم لا؛ أليس كذلك؟") == 4
    assert count_marks("यह सच है। वह भी।") == 2
