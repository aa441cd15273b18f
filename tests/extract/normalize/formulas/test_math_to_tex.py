"""MathML -> TeX: in linear time, with a space where a letter would join a command."""

from growth import LIMIT, growth
from lxml import html

from linkvault.extract.normalize.formulas.mathml import tex_of


def test_a_letter_after_a_command_is_apart() -> None:
    math = html.fromstring("<math><mi>α</mi><mi>x</mi><mi>y</mi><mo>×</mo><mi>β</mi><mn>2</mn></math>")
    assert tex_of(math) == r"\alpha xy\times\beta2"


def test_a_long_name_takes_linear_time() -> None:
    def write(size: int) -> str:
        return f"<math><mi>{'αx' * (size // 2)}</mi></math>"

    assert growth(lambda text: tex_of(html.fromstring(text)), write, 8_000) < LIMIT
