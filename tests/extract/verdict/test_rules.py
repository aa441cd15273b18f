"""Pages that are no article are recognized in many languages; a long article is one whatever it is about."""

import pytest

from linkvault.extract.dom.html_parser import parse
from linkvault.extract.verdict import phrases
from linkvault.extract.verdict.page_signals import PageSignals, collect_signals
from linkvault.extract.verdict.rules import reach_verdict
from linkvault.extract.verdict.site_messages import title_parts

SHELL = '<script src="/app.js"></script><div id="{}"></div><noscript>{}</noscript>'
WALL = '<title>{}</title><body><h1>{}</h1><form id="challenge-form" action="/verify"></form></body>'
FORM = '<form action="/session"><input name=user><input type="password" name=p><button>OK</button></form>'
RUNNING = {
    "en": "The committee met again on Tuesday, and after a long debate it agreed to publish the report. "
    * 30,
    "zh": "委员会星期二再次开会，经过长时间讨论，决定公开完整的报告，并邀请读者提出意见。" * 30,
}


def reason(
    html: str, text: str = "", url: str = "https://example.org/a/b-c-1", final: str = ""
) -> str | None:
    return reach_verdict(collect_signals(parse(html)[0]), text, url=url, final_url=final or url).reason


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Error 404",
        "Page not found",
        "Page Not Found | Example Shop",
        "404 - Seite nicht gefunden",
        "Die Seite wurde leider nicht gefunden",
        "Page introuvable – Le Quotidien",
        "Erreur 404 : page non trouvée",
        "Página no encontrada",
        "Página não encontrada - Exemplo",
        "Pagina non trovata",
        "Страница не найдена",
        "Страница не найдена — Пример",
        "页面不存在",
        "抱歉，您访问的页面不存在",
        "找不到页面 - 示例网",
        "404-页面找不到了",
        "该文章已被删除",
        "您要查看的帖子不存在或已被删除",
        "無法找到您要的網頁",
        "お探しのページは見つかりませんでした",
        "ページが見つかりません | 例",
        "記事が存在しません",
        "페이지를 찾을 수 없습니다",
        "요청하신 페이지를 찾을 수 없습니다 - 예시",
        "Oops! This page could not be found",
        "Sorry, this page isn't available.",
        "The page you requested was not found",
        "This content is no longer available",
        "Sayfa bulunamadı",
        "Nie znaleziono strony",
        "Sidan hittades inte",
    ],
)
def test_an_error_page_that_answers_200_is_a_soft_404(title: str) -> None:
    text = "Try the search, or go back to the start page."
    assert reason(f"<title>{title}</title><body><p>{text}</p></body>", text) == "soft_404"
    assert reason(f"<title>Example</title><body><h1>{title}</h1><p>{text}</p></body>", text) == "soft_404"


@pytest.mark.parametrize(
    ("url", "final"),
    [
        ("https://example.org/2019/05/an-old-story", "https://example.org/"),
        ("https://www.example.org/news/123456.html", "https://example.org/index.html"),
        ("http://example.org/story/12", "https://example.org/en/"),
        ("https://example.org/a/b", "https://example.org/error/404.html"),
        ("https://example.org/a/b", "https://example.org/page-not-found"),
    ],
)
def test_a_redirect_to_the_home_or_error_page_is_a_soft_404(url: str, final: str) -> None:
    text = "Welcome to the site. " * 20
    assert reason(f"<title>Example</title><p>{text}</p>", text, url, final) == "soft_404"


@pytest.mark.parametrize(
    ("url", "final"),
    [
        ("https://short.example/xy12345", "https://example.org/"),
        ("https://example.org/blog", "https://blog.example.org/"),
        ("http://example.org/", "https://www.example.org/en/"),
        ("https://example.org/a/old-name-1", "https://example.org/a/new-name-1"),
        ("https://example.org/404", "https://example.org/404/"),
    ],
)
def test_an_ordinary_redirect_is_no_soft_404(url: str, final: str) -> None:
    assert reason("<title>Example</title>", RUNNING["en"], url, final) is None


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment...",
        "Attention Required!",
        "Checking your browser before accessing example.org",
        "Verify you are human",
        "Are you a robot?",
        "Security check",
        "Pardon Our Interruption",
        "安全验证",
        "人机验证",
        "请完成验证码",
        "Sicherheitsüberprüfung",
        "Vérification de sécurité",
        "No soy un robot",
        "Проверка браузера",
        "Подтвердите, что запросы отправляли вы",
        "セキュリティチェック",
        "보안 확인",
    ],
)
def test_a_wall_against_robots_is_a_challenge(title: str) -> None:
    assert reason(WALL.format(title, title), title) == "challenge"
    assert reason(f"<title>example.org</title><body><h2>{title}</h2><p>...</p>", title) == "challenge"


@pytest.mark.parametrize("title", ["Access denied", "环境异常", "访问过于频繁，请稍后再试"])
def test_a_refusal_is_no_challenge_unless_the_page_has_one(title: str) -> None:
    assert reason(WALL.format(title, title), title) == "challenge"
    assert reason(f"<title>example.org</title><body><h2>{title}</h2><p>...</p>", title) == "blocked"


def test_a_challenge_in_the_text_alone_is_recognized() -> None:
    text = "当前环境异常，完成验证后即可继续访问。去验证"
    assert (
        reason(f'<title></title><body><div class="weui-msg"><p>{text}</p></div></body>', text) == "challenge"
    )


@pytest.mark.parametrize(
    "title",
    [
        "Log in",
        "Sign in to Example",
        "Login – Example",
        "Please log in to continue",
        "Anmelden",
        "Bitte einloggen",
        "Se connecter",
        "Connexion - Exemple",
        "Iniciar sesión",
        "Accedi",
        "Entrar",
        "Вход на сайт",
        "Авторизация",
        "登录",
        "用户登录 - 示例",
        "請先登入",
        "请先登录后查看",
        "ログイン",
        "会員ログイン | 例",
        "로그인",
    ],
)
def test_a_login_form_in_place_of_the_page_is_a_login(title: str) -> None:
    assert reason(f"<title>{title}</title><body><h1>{title}</h1>{FORM}</body>", title) == "login"


def test_a_redirect_to_a_login_path_is_a_login() -> None:
    final = "https://example.org/accounts/login/?next=/a/b"
    assert (
        reason(f"<title>Example</title><body>{FORM}</body>", "Welcome", "https://example.org/a/b", final)
        == "login"
    )


@pytest.mark.parametrize(
    "text",
    [
        "You must be logged in to view this thread.",
        "您需要登录后才可以查看该主题。",
        "抱歉，请先登录后再访问。",
        "Sie müssen sich anmelden, um dieses Thema zu lesen.",
        "この続きを読むにはログインが必要です。",
        "로그인이 필요합니다.",
        "Для просмотра темы необходимо авторизоваться.",
    ],
)
def test_a_sentence_that_asks_for_a_login_is_a_login(text: str) -> None:
    assert reason(f"<title>Thread</title><body><p>{text}</p></body>", text) == "login"


@pytest.mark.parametrize(
    ("mount", "sentence"),
    [
        ("root", "You need to enable JavaScript to run this app."),
        ("app", "We're sorry but this site doesn't work properly without JavaScript enabled."),
        ("x", "Bitte aktivieren Sie JavaScript."),
        ("x", "Veuillez activer JavaScript pour continuer."),
        ("x", "请启用 JavaScript 后重试"),
        ("x", "您的浏览器未开启JavaScript"),
        ("x", "JavaScriptを有効にしてください"),
        ("x", "Для работы сайта включите JavaScript."),
        ("x", "자바스크립트(JavaScript)를 활성화해 주세요"),
        ("__next", ""),
        ("__nuxt", ""),
    ],
)
def test_a_page_built_by_scripts_is_a_javascript_shell(mount: str, sentence: str) -> None:
    assert reason(f"<title>App</title><body>{SHELL.format(mount, sentence)}</body>") == "javascript"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<title>x</title>",
        "<body>   </body>",
        "<frameset><frame src='a.html'></frameset>",
        "<meta http-equiv=refresh content='0; url=/there'>",
        "<body><img src=a.png></body>",
    ],
)
def test_a_page_without_text_has_no_text(html: str) -> None:
    assert reason(html) == "no_text"


def test_the_message_names_the_target_of_frames_and_redirects() -> None:
    frames = reach_verdict(collect_signals(parse("<frameset><frame src='left.html'></frameset>")[0]), "")
    assert "left.html" in frames.message
    pointer = reach_verdict(
        collect_signals(parse("<meta http-equiv=refresh content='0; URL=\"/there\"'>")[0]), ""
    )
    assert "/there" in pointer.message


def test_bytes_that_are_no_text_are_rejected() -> None:
    assert (
        reason("<body>x</body>", "%PDF-1.4 \ufffd\ufffd\ufffd stream \ufffd\ufffd\ufffd\ufffd") == "no_text"
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found: a history",
        "Page not found",
        "页面不存在",
        "Just a moment...",
        "How we verify you are human",
        "Log in",
        "登录",
        "安全验证",
        "Enable JavaScript",
        "404",
    ],
)
def test_a_long_article_is_an_article_whatever_its_title_is(title: str, lang: str) -> None:
    text = RUNNING[lang]
    boilerplate = FORM + SHELL.format("root", "Enable JavaScript")
    html = f"<title>{title}</title><body><h1>{title}</h1><p>{text}</p>{boilerplate}"
    assert reason(html, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Passwords should be long. I have used the same scheme for ten years and never lost one.",
        "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。",
        "The captcha was invented twice. Nobody liked it, and everybody used it. Then it got its name.",
        "I could not find my keys this morning. It turned out that they were in the door.",
    ],
)
def test_a_short_text_is_an_article(text: str) -> None:
    assert reason(f"<title>A note</title><body><h1>A note</h1><p>{text}</p></body>", text) is None


@pytest.mark.parametrize(
    ("text", "has_warning"),
    [
        ("Loss functions confess. This post is for paid subscribers", True),
        ("前半部分写在这里。本文为付费内容，订阅后即可阅读全文", True),
        ("Der Anfang steht hier. Dieser Artikel ist nur für Abonnenten verfügbar.", True),
        ("Le début est ici. Cet article est réservé aux abonnés.", True),
        ("ここまでは無料です。この続きは会員限定です", True),
        ("剩余75%未读，购买后继续阅读", True),
        ("The paper has many subscribers, and it pays its writers.", False),
        ("订阅量去年增长了一成，付费用户也在增加。", False),
    ],
)
def test_an_article_with_a_paywall_is_kept_with_a_warning(text: str, has_warning: bool) -> None:
    before = RUNNING["en"][:900]
    verdict = reach_verdict(
        collect_signals(parse(f"<body><p>{before}</p><p>{text}</p></body>")[0]), before + text
    )
    assert verdict.reason is None
    assert any("paywall" in warning for warning in verdict.warnings) is has_warning


def test_a_paywall_outside_the_chosen_text_causes_a_warning() -> None:
    wall = '<div class="paywall"><h2>Subscribe to continue reading</h2></div>'
    html = f"<body><p>{RUNNING['en']}</p>{wall}</body>"
    assert reach_verdict(collect_signals(parse(html)[0]), RUNNING["en"]).warnings


def test_titles_are_split_at_their_separators() -> None:
    assert title_parts("A - B | C") == ["A", "B", "C"]
    assert title_parts(" A ") == ["A"]
    assert title_parts("找不到页面_示例网") == ["找不到页面", "示例网"]
    assert title_parts("") == []


@pytest.mark.parametrize(
    "name",
    [
        "challenge-form", "cf-turnstile", "cf_chl_opt", "h-captcha", "g-recaptcha", "px-captcha", "captcha_box",
        "geetest_panel", "nc-panel", "slider_verify", "verify-page", "_Incapsula_Resource", "ddos-guard", "datadome",
        "chk_captcha", "tcaptcha", "waf-nc", "/cdn-cgi/challenge-platform",
    ],
)  # fmt: skip
def test_the_quick_check_misses_no_wall(name: str) -> None:
    assert phrases.WALL_NAME.search(name)
    assert collect_signals(parse(f"<p>Just a moment</p><div class='{name}'></div>")[0]).walls == 1


@pytest.mark.parametrize("name", ["paywall", "Subscriber-Wall", "premium_gate", "article-locked", "need-pay"])
def test_the_quick_check_misses_no_paywall(name: str) -> None:
    assert collect_signals(parse(f"<p>Text</p><div class='{name}'>Subscribe</div>")[0]).paywalls == (
        "Subscribe",
    )


def test_a_hidden_login_form_is_no_login() -> None:
    hidden = FORM.replace("<form ", '<form id="hidden-login-form" style="display: none" ')
    assert reason(f"<title>Which range?</title><body>Forum {hidden}</body>") == "no_text"
    assert reason(f"<title>Which range?</title><body>Forum {FORM}</body>") == "login"


def test_a_page_of_scripts_without_text_needs_javascript() -> None:
    assert reason("<body>Shop" + "<script src='/a.js'></script>" * 5 + "</body>") == "javascript"


WORDS = "word " * 20  # 20 words without a phrase of the lexicon


@pytest.mark.parametrize(("times", "reason"), [(17, "soft_404"), (18, None)], ids=["340 words", "360 words"])
def test_a_page_that_calls_itself_not_found_is_an_article_from_350_words_on(
    times: int, reason: str | None
) -> None:
    assert reach_verdict(PageSignals(title="Page not found"), WORDS * times).reason == reason


@pytest.mark.parametrize(("times", "reason"), [(5, "login"), (6, None)], ids=["100 words", "120 words"])
def test_a_login_has_fewer_than_120_words(times: int, reason: str | None) -> None:
    assert (
        reach_verdict(
            PageSignals(title="Log in", passwords=1, visible_text=WORDS * times), WORDS * times
        ).reason
        == reason
    )


@pytest.mark.parametrize(("times", "reason"), [(1, "login"), (2, None)], ids=["20 words", "40 words"])
def test_a_form_alone_is_a_login_below_40_words(times: int, reason: str | None) -> None:
    assert (
        reach_verdict(
            PageSignals(title="Welcome", passwords=1, visible_text=WORDS * times), WORDS * times
        ).reason
        == reason
    )


def test_a_number_alone_may_be_a_name() -> None:
    assert reach_verdict(PageSignals(title="404"), WORDS * 4).reason is None
    assert reach_verdict(PageSignals(title="404"), WORDS).reason == "soft_404"


def test_a_redirect_to_the_home_page_of_another_site_is_no_soft_404() -> None:
    start = "https://example.org/2020/05/on-loss.html"
    for final, reason in (
        ("https://example.org/", "soft_404"),
        ("https://www.example.org/", "soft_404"),
        ("https://example.com/", None),
    ):
        assert reach_verdict(PageSignals(), WORDS * 20, url=start, final_url=final).reason == reason


@pytest.mark.parametrize(("scripts", "reason"), [(3, "no_text"), (4, "javascript")])
def test_a_page_with_four_scripts_and_no_text_needs_javascript(scripts: int, reason: str) -> None:
    assert reach_verdict(PageSignals(scripts=scripts, visible_text="Menu"), "").reason == reason


@pytest.mark.parametrize(("broken", "reason"), [(8, None), (9, "no_text")])
def test_a_text_with_one_broken_character_in_twelve_is_no_text(broken: int, reason: str | None) -> None:
    text = ("ab " * 33)[: 100 - broken] + "\ufffd" * broken
    assert reach_verdict(PageSignals(), text).reason == reason


@pytest.mark.parametrize(
    ("times", "is_incomplete"), [(30, True), (40, False)], ids=["600 words", "800 words"]
)
def test_the_last_line_of_a_long_text_makes_it_not_incomplete(times: int, is_incomplete: bool) -> None:
    assert (
        bool(reach_verdict(PageSignals(), WORDS * times + "Subscribe to keep reading").warnings)
        is is_incomplete
    )


def test_hidden_text_of_a_rendered_page_is_no_article() -> None:
    hidden_text = "The harbour was quiet, and two boats came in before sunrise with three crates of herring."
    html = f"<title>Garden</title><body><div id=root>{{}}</div><div style='display: none'><p>{hidden_text}</p></div>"
    hidden, shown = (collect_signals(parse(html.format(text))[0]) for text in ("", "<p>Momentum works.</p>"))
    assert reach_verdict(hidden, hidden_text, is_rendered=True).reason == "no_text"
    assert reach_verdict(hidden, hidden_text).reason is None  # a script may show it
    assert reach_verdict(shown, hidden_text, is_rendered=True).reason is None
