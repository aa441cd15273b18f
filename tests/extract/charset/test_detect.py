"""The charset of a page, from its label and its bytes."""

import codecs
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.extract.charset.codecs import decode_as, decode_within, try_decode
from linkvault.extract.charset.detect import decode, find_declaration
from linkvault.extract.charset.labels import resolve_label
from linkvault.extract.gc_pause import pause_gc

CHINESE = "<p>损失函数是用来评估模型的预测值与真实值不一致的程度，它是一个非负实值函数。</p>" * 3
TRADITIONAL = "<p>損失函數是用來評估模型的預測值與真實值不一致的程度，越小越好。</p>" * 3
JAPANESE = "<p>損失関数は、モデルの予測と正解との差を表す関数です。これから始めます。</p>" * 3
KOREAN = "<p>손실 함수는 모델의 예측이 정답에서 얼마나 떨어져 있는지를 나타내는 함수이다.</p>" * 3
RUSSIAN = "<p>Функция потерь показывает, насколько ответы модели далеки от правильных.</p>" * 3

SPANISH = (
    "<p>La función de pérdida mide cuánto se alejan las respuestas; el año pasado cambió la señal.</p>" * 3
)
CZECH = "<p>Ztrátová funkce říká, jak daleko jsou odpovědi od pravdy; čím méně, tím lépe se síť učí.</p>" * 3


@pytest.mark.parametrize(
    ("text", "codec", "label", "charset"),
    [
        pytest.param(CHINESE, "utf-8", "utf-8", "utf-8", id="right"),
        pytest.param(CHINESE, "utf-8", "iso-8859-1", "utf-8", id="a server's default"),
        pytest.param(CHINESE, "utf-8", "gbk", "utf-8", id="wrong legacy label"),
        pytest.param(CHINESE, "gbk", "gb2312", "gbk", id="gb2312 is gbk"),
        pytest.param(CHINESE, "gbk", "utf-8", "gb18030", id="gbk called utf-8"),
        pytest.param(CHINESE, "gbk", "iso-8859-1", "gb18030", id="gbk called latin 1"),
        pytest.param(CHINESE, "gbk", None, "gb18030", id="gbk without a label"),
        pytest.param(TRADITIONAL, "big5", None, "big5", id="big5 without a label"),
        pytest.param(JAPANESE, "cp932", None, "shift_jis", id="shift_jis without a label"),
        pytest.param(JAPANESE, "euc_jp", None, "euc-jp", id="euc-jp without a label"),
        pytest.param(JAPANESE, "iso2022_jp", None, "iso-2022-jp", id="iso-2022-jp by its escapes"),
        pytest.param(KOREAN, "cp949", None, "euc-kr", id="euc-kr without a label"),
        pytest.param(RUSSIAN, "cp1251", "windows-1251", "windows-1251", id="windows-1251"),
        pytest.param(RUSSIAN, "koi8_r", None, "koi8-r", id="koi8-r without a label"),
        pytest.param(SPANISH, "cp1252", None, "windows-1252", id="Spanish without a label"),
        pytest.param(CZECH, "cp1250", None, "windows-1250", id="Czech without a label"),
        pytest.param(CHINESE, "utf-16-le", None, "utf-16le", id="utf-16 by its zeros"),
        pytest.param(CHINESE, "utf-16-be", "utf-16", "utf-16be", id="utf-16 in the other order"),
        pytest.param(CHINESE, "utf-8-sig", "windows-1252", "utf-8", id="byte order mark"),
        pytest.param(CHINESE, "utf-8", "utf8mb4", "utf-8", id="a nonstandard label"),
        pytest.param(
            "<p>“café” – 5 €</p>", "cp1252", "iso-8859-1", "windows-1252", id="latin 1 is windows-1252"
        ),
    ],
)
def test_decode(text, codec, label, charset):
    decoded = decode(text.encode(codec), label)
    assert (decoded.text, decoded.charset) == (text, charset)


@pytest.mark.parametrize("label", ["utf-7", "base64", "rot13", "unicode_escape", "idna", "undefined"])
def test_codecs_of_python_are_no_charsets(label):
    assert resolve_label(label) is None
    assert decode(b"+ADw-script+AD4-", label).text == "+ADw-script+AD4-"


def test_a_declaration_in_the_page_outranks_a_contradicted_header():
    page = '<meta charset="big5">' + TRADITIONAL
    assert decode(page.encode("big5"), "iso-8859-1").charset == "big5"
    assert find_declaration(b"<!-- <meta charset=big5> --><title>") is None


def test_characters_of_the_standard_that_python_lacks():
    assert decode(b"caf\xe9 \x81", "latin1").text == "café \x81"
    assert decode(b"\xad\xa1\xa4\xb3\xa4\xce", "euc-jp").text == "①この"
    assert decode(b"\xcb\xf0\x80\xa3\xac" + "损失函数".encode("gbk") * 9, "gbk").text.startswith("损€")


def test_stray_bytes_do_not_change_the_charset():
    body = CHINESE.encode() + b" \xff\xfe " + CHINESE.encode()
    decoded = decode(body, "utf-8")
    assert decoded.charset == "utf-8"
    assert decoded.warnings


@given(
    st.binary(max_size=400),
    st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["gbk", "utf-16", "big5"])),
)
def test_decode_never_raises(body, label):
    decode(body, label).text.encode("utf-8")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_declared_utf8_round_trips(text):
    assert decode(text.encode(), "utf-8").text.lstrip("\ufeff") == text.lstrip("\ufeff") or "\0" in text


@pytest.mark.parametrize("name", ["utf-8", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr"])
@given(body=st.binary(max_size=40))
def test_decoding_within_a_limit_returns_the_same_text_or_none(name: str, body: bytes) -> None:
    text = decode_as(body, name)
    broken = text.count("\ufffd")
    assert decode_within(body, name, broken) == text
    assert decode_within(body, name, 0) in (text, None)


def test_a_replacement_character_of_the_page_is_not_broken():
    text = "lost \ufffd before"
    assert decode_within(text.encode(), "utf-8", 0) == text
    assert decode_within(text.encode() + b"\xff", "utf-8", 0) is None


@given(body=st.binary(max_size=40))
def test_python_replaces_broken_utf8_as_the_standard_does(body: bytes) -> None:
    assert decode_as(body, "utf-8") == codecs.decode(body, "utf-8", "linkvault-replace")


def test_bytes_that_are_utf8_by_chance_are_in_the_declared_charset():
    """`默` in GBK is two bytes that are a letter in UTF-8 as well."""
    body = "<p>默</p>".encode("gbk")
    assert body.decode("utf-8")
    assert decode(body, "gbk").text == "<p>默</p>"
    assert decode(body).charset == "utf-8"


def test_a_valid_multi_byte_declaration_outranks_a_single_byte_one():
    page = '<meta charset="gbk">' + CHINESE
    assert decode(page.encode("gbk"), "windows-1251").text == page


@pytest.mark.parametrize(("size", "name"), [(60_000, "big5"), (66_000, None)])
def test_a_declaration_is_searched_in_the_first_64_kilobytes(size, name):
    assert find_declaration(b"<!--" + b"x" * size + b"--><meta charset=big5>") == name


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
def test_byte_order_marks(codec):
    decoded = decode("\ufeff损失函数 and more".encode(codec))
    assert (decoded.text, decoded.charset) == (
        "损失函数 and more",
        codec.replace("-le", "le").replace("-be", "be"),
    )


def test_warnings():
    assert decode((CHINESE + "值").encode()[:-1], "utf-8").warnings == (
        "the last character of the page is cut off",
    )
    assert decode(CHINESE.encode(), "gbk").warnings == (
        "the page declares the charset gbk, but its bytes are utf-8",
    )
    assert decode(CHINESE.encode(), "iso-8859-1").warnings == ()
    (warning,) = decode(CHINESE.encode() + b"\xff\xff" + CHINESE.encode(), "utf-8").warnings
    assert warning == "2 broken characters in the page (read as utf-8)"


FEW = "<title>Häfen</title><p>Der Hafen war still, und niemand wußte, wann die Fähren zurückkämen. "
STRAY = [
    pytest.param(b"<!-- \xfc -->", 1, id="one byte"),
    pytest.param("<p>Sägewerk, jetzt günstig</p>".encode("latin-1"), 2, id="part in Latin 1"),
    pytest.param(b"caf\xe9", 1, id="at the end"),
    pytest.param(b"<b>\xe2\x80</b>", 1, id="cut character"),
    pytest.param("<p>“so”</p>".encode("cp1252"), 2, id="quotes"),
]


@pytest.mark.parametrize(("stray", "count"), STRAY)
@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1"])
def test_a_page_that_declares_utf8_remains_utf8_with_stray_bytes(stray, count, label):
    body = b"<meta charset=utf-8>" + FEW.encode() + stray + b"</p>"
    decoded = decode(body, label)
    assert decoded.charset == "utf-8"
    assert FEW in decoded.text
    assert decoded.text.count("\ufffd") == count
    (warning,) = decoded.warnings
    assert warning.startswith(f"{count} broken character")


def test_without_a_declaration_stray_bytes_need_ten_times_as_many_valid_characters():
    assert decode(FEW.encode() * 2 + b"caf\xe9 </p>").charset == "utf-8"
    assert decode("<p>Ã¼ber café und Käse</p>".encode("latin-1")).charset != "utf-8"


@pytest.mark.parametrize("text", [FEW, "<p>It’s so</p>"])
def test_a_page_that_declares_utf8_and_is_windows_1252_has_its_letters(text):
    decoded = decode(b"<meta charset=utf-8>" + text.encode("cp1252"), "utf-8")
    assert (decoded.charset, text in decoded.text) == ("windows-1252", True)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_mark_of_utf16_before_a_page_without_zero_bytes_is_wrong(mark: bytes) -> None:
    assert decode(mark + "<p>损失函数描述误差</p>".encode()).text == "<p>损失函数描述误差</p>"
    assert (
        decode(mark + "<p>损失函数</p>".encode("utf-16-le" if mark[0] == 0xFF else "utf-16-be")).text
        == "<p>损失函数</p>"
    )


@pytest.mark.parametrize("max_replaced", [None, 0])
def test_a_failed_decoding_keeps_nothing_of_its_callers_in_memory(max_replaced: int | None) -> None:
    class Tree:
        pass

    def read_page() -> weakref.ref[Tree]:
        tree = Tree()
        broken = CHINESE.encode("gbk") + b"\xff\xff\xff"
        text = (
            try_decode(broken, "big5")
            if max_replaced is None
            else decode_within(broken, "big5", max_replaced)
        )
        assert text is None
        return weakref.ref(tree)

    with pause_gc():
        assert read_page()() is None
