"""Words of scripts without blanks or with combining marks, and words that are spelled in more than one way."""

import pytest

from linkvault.search.passage.matches import build_term_matchers, find_matches
from linkvault.search.query.parser import Term
from linkvault.search.text.fold import fold, fold_with_offsets

# A text and words in it; "!" before a word that is not in it.
WORDS = [
    ("เขาซื้อหนังสือเล่มใหม่ที่ร้านน้ำชา", "หนังสือ ร้าน น้ำชา ใหม่ !กาแฟ !หมา"),
    ("ແມວດຳນອນຢູ່ເທິງຕັ່ງໃນຫ້ອງຄົວ", "ແມວ ຕັ່ງ ຫ້ອງຄົວ !ໝາ"),
    ("ខ្ញុំចូលចិត្តអានសៀវភៅនៅបណ្ណាល័យ", "សៀវភៅ បណ្ណាល័យ ចិត្ត !ឆ្មា"),
    ("ကျွန်တော်စာအုပ်ဖတ်ရတာကြိုက်တယ်", "စာအုပ် ကြိုက် !ခွေး"),
    ("बिल्ली छत पर सोती है", "बिल्ली छत सोती !बिल !छ !सत"),
    ("பூனை கூரையில் தூங்குகிறது", "பூனை கூரையில் !பன !பூ"),
    ("పిల్లి పైకప్పు మీద నిద్రపోతుంది", "పిల్లి మీద !పల"),
    ("ഞാൻ ഒരു പുസ്തകം വായിച്ചു", "പുസ്തകം ഞാന്‍ !പസ"),
    ("བོད་ཡིག་གི་དཔེ་ཆ", "དཔེ་ཆ ཡིག !དཔ"),
    ("أسئلة القرآن والآباء ومدرسة المُعلّم", "اسئله القران قران آباء المعلم معلم مدرسه !سئل"),
    ("کتاب‌های او را نمی‌خوانم", "کتاب کتابهای كتاب نمیخوانم نمی‌خوانم !خانم"),
    ("سال ۱۴۰۳ و ٢٠٢٤", "1403 2024 ۲۰۲۴ !140"),
    ("שָׁלוֹם לָעוֹלָם", "שלום !של"),
    ("お問い合わせは受け付けで、振込先は裏に", "問合せ 問い合わせ 受付 振り込み !見積"),
    ("渡邉さんと齋藤さんと髙橋さん、廣澤", "渡辺 渡邊 斎藤 高橋 広沢 斉藤 齊藤 !田中"),
    ("斉藤さん", "斎藤 齋藤 !後藤"),
    ("一ヶ月、三か所、関ヶ原", "一か月 一カ月 三ヶ所 三ケ所 関ケ原 !二か月"),
    ("ウィスキーとウエディング", "ウイスキー ウェディング !ワイン"),
    ("イチゴとヴァイオリンとサーバ", "いちご バイオリン サーバー !ぶどう"),
    ("हिन्दी सम्मेलन में फ़सल और बाज़ार", "हिंदी हिन्दी फसल बाजार फ़सल !हदी !सल"),
    ("गाँव में पाण्डुलिपि", "गांव गाँव पांडुलिपि !गाव"),
    ("Երևան, Azərbaycan, Þórður og ŋ", "երևան azerbaycan Azərbaycan thordur !azarbaycan"),
    ("בנמל ולילדים שם", "הנמל נמל הילדים !הספר"),
    ("تعلم الخط بالحبر وبالتمرين", "خط حبر تمرين !قط"),
    ("Østergård og Øresund", "Oestergaard oestergard ostergaard oeresund !astergaard"),
    ("הלכו לבית הספר, צה״ל ומע\"מ", "בית הספר צהל צה״ל צה\"ל מעמ !ילקוט"),
    ("Köln, Århus und Übergrösse", "koeln Köln koln aarhus uebergroesse !kolln"),
    ("Koelner Fuesse", "füsse kölner !kulner"),
    ("行なう人々、終わる。櫻が咲く", "行う 行なう 人人 終る 桜 !売る"),
    ("行う仕事が終る", "行なう 終わる !上がる"),
    ("Hawaiʻi, Qurʾān, O‘Brien isn´t here", "hawaii hawai'i quran obrien isnt isn't !haw"),
    ("የኢትዮጵያ ዓለም አቀፍ ሠላም በኃይል", "ኢትዮጵያ አለም ዓለም ሰላም ሀይል !ኢጣልያ"),
    ("ԵՐԵՎԱՆ եւ Սեւան", "երևան Երևան սևան Սեվան !երան"),
    ("서울 대한민국 카카오톡 메시지 한강", "서울은 카카오톡으로 메시지를 한강에서 !부산은"),
    ("E = mc² is mc^2, 1920×1080 or 3x4", "mc2 mc^2 mc² 1920x1080 1920×1080 3×4 3x4 !mc3 !1920x108"),
    ("ISBN 978-3-16-148410-0, arXiv 1706.03762v5", "ISBN:9783161484100 arXiv:1706.03762 !ISBN:9783161484107"),
    ("Leutheusser Müller-Lüdenscheidt", "mueller-luedenscheidt müller-lüdenscheidt !miller-luedenscheidt"),
    ("We won 🏆🇩🇪, √2 ≈ 1.414 → 100 €", "🏆 √ ≈ → 🇩🇪 € 100€ !🎉 !∇"),
]  # fmt: skip
CASES = [(text, word) for text, words in WORDS for word in words.split()]


@pytest.mark.parametrize(("text", "word"), CASES)
def test_a_text_is_found_by_each_of_its_words_only(index, text, word):
    number = index.put("", text)
    index.put("", "Another page. 別のページ。")
    assert index.strict_ids(word.removeprefix("!")) == (set() if word[0] == "!" else {number})


@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("ร้านน้ำชาใหม่", "น้ำชา", "น้ำชา"),
        ("मैं हिन्दी पढ़ता हूँ", "हिन्दी", "हिन्दी"),
        ("کتاب‌های او", "کتابهای", "کتاب‌های"),
        ("ومدرسة", "مدرسة", "ومدرسة"),
        ("the useEffect hook", "effect", "useEffect"),
        ("call getElementById now", "ElementById", "getElementById"),
        ("the back-propagation rule", "backpropagation", "back-propagation"),
        ("some machine learning", "machinelearning", "machine learning"),
        ("the overfitting of it", "over fitting", "overfitting"),
        ("I don't know", "dont", "don't"),
        ("pay 1,234,567 now", "1234567", "1,234,567"),
        ("see RFC 9110", "rfc9110", "RFC 9110"),
        ("お申し込みは", "申込", "申し込"),
        ("a 🎉 b", "🎉", "🎉"),
        ("यह हिन्दी है", "हिंदी", "हिन्दी"),
        ("the v1.2.3 release", "1.2.3", "v1.2.3"),
        ("see Hawaiʻi now", "hawaii", "Hawaiʻi"),
        ("pay $1,299.99 now", "1299.99", "1,299.99"),
    ],
)
def test_a_match_is_marked_whole(index, text, word, marked):
    index.put("", text)
    (hit,) = index.search(word).links
    assert [hit.snippet[start : start + size] for start, size in hit.matches] == [marked]


@pytest.mark.parametrize("text", [text for text, _ in WORDS])
def test_a_text_folded_by_clusters_equals_the_text_folded_at_once(text):
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1


def test_a_sign_with_a_number_is_found_without_the_sign_but_not_as_another_sign(index):
    euro = index.put("", "It is 30 €.")
    dollar = index.put("", "It is 30 £.")
    assert index.ids("30€") == [euro, dollar]
    assert index.strict_ids("30€") == {euro}
    assert index.strict_ids("€") == {euro}


def test_a_nasal_and_the_consonant_after_it_are_folded_together():
    folded, offsets = fold_with_offsets("न् न्द सन्")
    assert folded == fold("न् न्द सन्") == "न् ंद सन्"
    assert offsets == [0, 0, 2, 3, 3, 6, 7, 8, 8, 10]


def test_a_tone_mark_on_either_side_of_the_vowel_is_the_same_word():
    assert fold("น้ำ") == fold("น\u0e4d\u0e49า")


def test_a_word_inside_longer_words_is_matched_only_where_it_stands_nowhere_else():
    (matcher,) = build_term_matchers([Term("effect")])
    assert find_matches("effect of useeffect", matcher) == [(0, 6)]
