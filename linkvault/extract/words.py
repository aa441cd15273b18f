"""Words by which pages name their clutter: in class and id names, and in what a reader sees.

Data only, in English, German, French, Spanish, Italian, Portuguese, Russian, Chinese, Japanese and Korean. The
rules that use them say where a word counts; a word alone never removes text that runs on.
"""

import re

# Names a whole part of the page by what it is for. Matched against the parts of class and id names
# ("entry-share__list" -> entry, share, list), never inside a longer word.
CLUTTER_PARTS = frozenset(
    [
        "ad",
        "ads",
        "adbox",
        "adblock",
        "adslot",
        "adunit",
        "adsense",
        "adsbygoogle",
        "advert",
        "adverts",
        "advertise",
        "advertisement",
        "advertisements",
        "advertising",
        "dfp",
        "gpt",
        "sponsor",
        "sponsored",
        "sponsors",
        "taboola",
        "outbrain",
        "mgid",
        "revcontent",
        "promo",
        "promos",
        "promobox",
        "promotion",
        "banner",
        "banners",
        "share",
        "shares",
        "sharing",
        "sharedaddy",
        "sharebar",
        "sharebox",
        "sharer",
        "sharethis",
        "sharetools",
        "shareaholic",
        "jiathis",
        "bdshare",
        "bdsharebuttonbox",
        "addthis",
        "addtoany",
        "a2a",
        "social",
        "socials",
        "socialmedia",
        "sns",
        "related",
        "relatedposts",
        "relatednews",
        "recommend",
        "recommended",
        "recommendation",
        "recommendations",
        "recommends",
        "recirc",
        "recirculation",
        "readmore",
        "morefrom",
        "yarpp",
        "crp",
        "jp",
        "mostread",
        "mostpopular",
        "popular",
        "trending",
        "newsletter",
        "newsletters",
        "subscribe",
        "subscribebox",
        "subscription",
        "signup",
        "optin",
        "mailchimp",
        "cookie",
        "cookies",
        "cookiebar",
        "cookiebanner",
        "consent",
        "gdpr",
        "onetrust",
        "cmp",
        "cookielaw",
        "pagination",
        "pager",
        "paginator",
        "paging",
        "pagenav",
        "postnav",
        "prevnext",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "nav",
        "navi",
        "navbar",
        "navigation",
        "navigations",
        "navmenu",
        "topnav",
        "subnav",
        "mainnav",
        "menu",
        "menus",
        "submenu",
        "megamenu",
        "dropdown",
        "sitemap",
        "sidebar",
        "sidebars",
        "sidecolumn",
        "sidenav",
        "rightbar",
        "leftbar",
        "rail",
        "rightrail",
        "aside",
        "footer",
        "footers",
        "foot",
        "colophon",
        "byline",
        "bylines",
        "dateline",
        "authorbox",
        "authorbio",
        "postmeta",
        "entrymeta",
        "articlemeta",
        "metadata",
        "tags",
        "taglist",
        "tagcloud",
        "toolbar",
        "tools",
        "skiplink",
        "skip-link",
        "skiplinks",
        "searchform",
        "searchbox",
        "searchbar",
        "login",
        "loginbox",
        "signin",
        "popup",
        "popups",
        "popover",
        "modal",
        "modals",
        "overlay",
        "lightbox",
        "toast",
        "snackbar",
        "interstitial",
        "copyright",
        "copyrights",
        "legal",
        "disclaimer",
        "noprint",
    ]
)
# Two parts that mean clutter only together.
CLUTTER_PAIRS = re.compile(
    r"(?:^|\W)(?:author-(?:box|bio|card|profile|about|block)|about-(?:the-)?author|post-(?:meta|nav|tags|navigation)|"
    r"entry-(?:meta|footer|tags)|article-(?:meta|tags|footer)|read-(?:more|next|also)|more-(?:news|stories|articles|from)|"
    r"(?:see|you-may|you-might)-also|also-like|most-(?:read|popular|viewed)|print-(?:only|link)|skip-to|screen-reader|"
    r"sr-only|visually-hidden|site-(?:header|footer|nav)|page-(?:header|footer|nav)|global-(?:header|footer|nav)|"
    r"back-to-top|go-top|tag-(?:list|links|cloud)|cat-links|sign-up|log-in|call-to-action|cta-(?:box|block|banner)|"
    r"up-next|jump-to|hot-(?:news|list|topics)|rank-list|"
    r"last-(?:modified|updated)|social-(?:share|links|icons))(?:$|\W)"
)
COMMENT_PARTS = frozenset(
    [
        "comment",
        "comments",
        "commentlist",
        "commentform",
        "commentary-list",
        "respond",
        "disqus",
        "replies",
        "reply",
        "livefyre",
        "fbcomments",
        "pinglun",
        "liuyan",
        "discussion",
        "discussions",
        "trackback",
        "trackbacks",
        "pingback",
        "pingbacks",
    ]
)
# Boxes that ask for consent, by the names that the programs behind them give: text of the page never stands there.
CONSENT = re.compile(
    r"^\s*(?:onetrust-|ot-sdk|cybotcookiebot|didomi-|usercentrics|qc-cmp|truste-|cmpbox|cky-|sp_message|iubenda-cs|"
    r"cookie-?(?:banner|bar|notice|consent|law|popup|modal|settings)\b|cc-window|gdpr-(?:banner|modal|popup))",
    re.I,
)

# A note set off from the text, in the words of documentation generators.
CALLOUT_PARTS = frozenset((
    "admonition", "admonitionblock", "callout", "alert", "notecard", "note", "tip", "hint", "warning", "caution",
    "danger", "important", "attention",
))  # fmt: skip

CAPTION_PARTS = frozenset(
    [
        "caption",
        "captions",
        "figcaption",
        "imagecaption",
        "photocaption",
        "imgcaption",
        "picturecaption",
        "cutline",
        "credit",
        "credits",
        "photocredit",
        "imagecredit",
        "imgcredit",
        "photographer",
        "bildunterschrift",
        "bildunterzeile",
        "bildnachweis",
        "legende",
    ]
)
CONTENT_NAMES = re.compile(
    r"(?:^|\W)(?:article-?(?:body|content|text|copy)|(?:post|entry|story|news|blog|main|page|rich|text)-?"
    r"(?:body|content|text)|contentbody|content-?(?:body|main|text|article)|markdown-?body|storybody|"
    r"articlecontent|artibody|js-content|article)(?:$|\W)"
)
CLUTTER_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "menu",
        "menubar",
        "dialog",
        "alertdialog",
        "toolbar",
        "tablist",
    ]
)
CLUTTER_TAGS = frozenset(["nav", "aside", "footer", "menu", "dialog", "form"])

LEGAL = re.compile(
    r"©|\(c\) ?(?:19|20)\d\d|\bcopyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|"
    r"todos los derechos|tutti i diritti|todos os direitos|все права защищены|版权所有|版權所有|著作権|무단전재|"
    r"icp备|京公网安备|許可なく|转载请|未经授权|禁止转载|cookie policy|privacy policy|terms of (?:use|service)|"
    r"(?:uses?|using|use of|these|necessary|all|accept|set|store) cookies|cookies? (?:settings|preferences|are|that)|"
    r"(?:verwende[nt]|nutz(?:t|en)|setz(?:t|en)|von|einsatz von) cookies|(?:utilis(?:e|ons|ation de|ant)|des|les) cookies|"
    r"(?:usa(?:mos)?|utiliza(?:mos)?|utilizza(?:mo)?|las|os|dei|di|de) cookies?\b|файлы cookie|使用\s?cookie|cookieを",
    re.I,
)
# One of these is in whatever LEGAL finds. In lower case, without re.I, it is found at a tenth of the time.
_LEGAL_SIGNS = re.compile(
    r"©|\(c\)|copyright|reserved|vorbehalten|droits|derechos|diritti|direitos|права|版权|版權|著作権|무단전재|"
    r"icp|京公网安备|許可なく|转载|未经授权|policy|terms of|cookie"
)


def is_legal(text: str) -> bool:
    """Tell whether a text speaks of rights, licences or cookies.

    >>> is_legal("© 2024 Example"), is_legal("版权所有"), is_legal("The copy was right.")
    (True, True, False)
    """
    return bool(_LEGAL_SIGNS.search(text.lower()) and LEGAL.search(text))


# A heading or a short line after which nothing of the article follows.
ENDS = re.compile(
    r"""^\W{0,3}(?:
    (?:you\ (?:may|might)\ (?:also\ )?(?:like|enjoy|be\ interested).{0,20})|(?:more\ (?:from|on|in|about|stories|news|articles|like\ this)\b.{0,40})|
    (?:related(?:\ (?:posts?|articles?|stories|news|content|topics|reading|links|products|items|questions|searches|coverage|videos?|pages|resources))?)|
    (?:recommended(?:\ (?:for\ you|reading|posts?|articles?|stories|videos?))?)|(?:(?:read|see|watch)\ (?:also|next|more|this\ next))|(?:also\ read)|
    (?:(?:leave|post|write|add)\ (?:a\ |your\ )?(?:reply|comment|response).{0,20})|(?:(?:\d+\ )?(?:comments?|responses?|replies|thoughts)(?:\ on\b.{0,120}|\ \(\d+\))?)|
    (?:join\ the\ (?:conversation|discussion))|(?:share\ (?:this|on|via|with).{0,40})|(?:most\ (?:read|popular|viewed|recent|shared).{0,20})|
    (?:popular\ (?:posts|stories|articles|now).{0,12})|(?:trending(?:\ (?:now|stories))?)|(?:latest\ (?:news|posts|stories|articles|videos))|(?:recent\ (?:posts|articles|comments|news))|
    (?:what\ to\ read\ next)|(?:up\ next)|(?:filed\ under.{0,60})|(?:about\ the\ authors?)|(?:subscribe\ to\ .{0,60})|(?:sign\ up\ (?:for|to)\ .{0,60})|(?:trackbacks?.{0,20})|(?:similar\ (?:posts|articles|stories))|
    (?:customers\ (?:who|also)\b.{0,60})|(?:(?:people|others)\ also\ (?:viewed|bought|ask|like|read)\b.{0,20})|
    (?:(?:keep|continue)\ reading\ (?:with|this)\ .{0,40})|(?:your\ answer)|(?:not\ the\ answer\ you.{0,80})|(?:das\ (?:thema\ )?könnte\ (?:sie|dich|euch)\b.{0,40})|(?:empfehlungen\ (?:aus|der|für)\b.{0,30})|(?:beliebte\ (?:artikel|beiträge|themen))|(?:tell\ us\ what\ you\ think.{0,10})|(?:mehr\ (?:zum\ thema|aus|von|lesen|artikel)\b.{0,40})|(?:ähnliche\ (?:artikel|beiträge|themen))|(?:verwandte\ (?:artikel|beiträge|themen))|
    (?:weitere\ (?:artikel|beiträge|themen|meldungen|news|nachrichten|informationen\ zum).{0,40})|(?:lesen\ sie\ auch.{0,30})|(?:auch\ interessant)|(?:meistgelesen.{0,20})|(?:(?:\d+\ )?kommentare?(?:\ \(\d+\))?)|
    (?:schreibe?n?\ (?:sie\ )?einen\ kommentar.{0,20})|(?:kommentar\ (?:schreiben|verfassen|hinterlassen).{0,20})|(?:(?:schreibe\ eine\ )?antwort(?:\ (?:schreiben|abbrechen))?)|(?:zum\ thema)|(?:teilen\ (?:mit|auf).{0,20})|
    (?:(?:à|a)\ lire\ (?:aussi|également).{0,60})|(?:lire\ aussi.{0,60})|(?:sur\ le\ même\ (?:sujet|thème))|(?:articles?\ (?:similaires?|connexes?|liés?|recommandés?))|(?:vous\ aimerez\ (?:aussi|peut).{0,20})|(?:(?:\d+\ )?commentaires?(?:\ \(\d+\))?)|(?:laisser\ un\ commentaire.{0,20})|
    (?:(?:artículos|noticias|notas|entradas|contenido|temas)\ relacionad[oa]s?)|(?:te\ puede\ interesar.{0,20})|(?:también\ te\ (?:puede|podría)\b.{0,30})|(?:lee\ también.{0,60})|(?:más\ (?:noticias|leídas|información\ sobre|sobre)\b.{0,30})|(?:(?:\d+\ )?comentarios?(?:\ \(\d+\))?)|(?:deja\ (?:un|tu)\ comentario.{0,20})|
    (?:articoli\ correlati)|(?:leggi\ anche.{0,60})|(?:potrebbe\ interessarti.{0,20})|(?:ti\ potrebbe\b.{0,30})|(?:(?:\d+\ )?commenti(?:\ \(\d+\))?)|(?:lascia\ un\ commento.{0,20})|
    (?:(?:artigos|notícias|posts|matérias|conteúdo)\ relacionad[oa]s?)|(?:leia\ (?:também|mais).{0,60})|(?:veja\ (?:também|mais).{0,60})|(?:você\ (?:também\ )?(?:pode|vai)\b.{0,30})|(?:mais\ lidas)|(?:(?:\d+\ )?comentários?(?:\ \(\d+\))?)|(?:deixe\ (?:um|seu)\ comentário.{0,20})|
    (?:читайте\ также.{0,60})|(?:похожие\ (?:статьи|записи|новости|материалы))|(?:по\ теме)|(?:ещё?\ по\ теме)|(?:смотрите\ также.{0,40})|(?:(?:\d+\ )?комментари(?:и|ев|й)(?:\ \(\d+\))?)|(?:добавить\ комментарий)|(?:другие\ новости.{0,20})|(?:рекомендуем.{0,20})|
    (?:(?:相关|相關|延伸|扩展|推荐|推薦|热门|熱門|更多|其他|最新|精彩)(?:的)?(?:阅读|閱讀|文章|新闻|新聞|推荐|推薦|链接|链接|連結|资讯|資訊|报道|報導|内容|內容|专题|專題|话题|視頻|视频|产品|搜索|评论|博文|帖子|主题|问题|标签|评论|热点|图片|回答))|
    (?:相关阅读.{0,30})|(?:猜你喜欢)|(?:大家(?:都|还)在(?:看|搜))|(?:你可能(?:也|还|會|会)?(?:感兴趣|喜欢|喜歡|想看).{0,10})|(?:为您推荐|为你推荐)|(?:(?:发表|發表|添加|写|我要|网友|用户|最新|全部|查看)?(?:评论|評論|留言|点评)(?:列表|区|專區)?(?:\s?[(（]?\d+[)）]?(?:条)?)?)|
    (?:分享(?:到|至|让).{0,20})|(?:上一[篇页条].{0,60})|(?:下一[篇页条].{0,60})|(?:本文(?:标签|关键词).{0,40})|(?:参与评论)|(?:文明上网.{0,40})|
    (?:関連(?:記事|リンク|ニュース|キーワード|商品|する記事|タグ|ワード|動画|情報|トピックス|コンテンツ).{0,10})|(?:あわせて読みたい.{0,10})|(?:おすすめ(?:記事|の記事|情報)?)|(?:(?:この記事を)?(?:シェア|共有)(?:する)?)|(?:人気(?:記事|ランキング).{0,10})|(?:コメント(?:を(?:書く|残す|する))?(?:\s?[(（]?\d+[)）]?)?)|(?:アクセスランキング)|(?:こちらも(?:おすすめ|どうぞ).{0,10})|(?:最新記事)|(?:前の記事.{0,60})|(?:次の記事.{0,60})|
    (?:관련\s?(?:기사|뉴스|글|검색어).{0,10})|(?:추천\s?(?:기사|뉴스).{0,10})|(?:인기\s?(?:기사|뉴스).{0,10})|(?:댓글.{0,12})|(?:많이\s?본\s?(?:기사|뉴스).{0,10})|(?:이\s?기사를.{0,20})
    )\W{0,4}$""",
    re.I | re.X,
)

# A short line that is never part of the text: buttons, calls, credits of a picture, hints to scroll.
LINES = re.compile(
    r"""^\W{0,3}(?:
    edit(?:\ source)?|bearbeiten|modifier|редактировать|編集|show\ activity.{0,20}|add\ a\ comment|save\ this\ \w+|sorted\ by:?.{0,40}|
    advertisements?|advertising|sponsored(?:\ content)?|story\ continues\ below.{0,30}|article\ continues\ (?:after|below).{0,30}|continue\ reading.{0,60}|(?:click\ here\ to\ )?read\ (?:more|the\ full\ (?:story|article)).{0,80}|read\ (?:also|next|this).{0,100}|see\ also:?.{0,100}|see\ more:.{0,120}|don['’]?t\ miss\b.{0,40}|click\ here\ to\ get\ the\ .{0,30}app|also\ (?:read|see):.{0,120}|related:.{0,140}|
    more:.{0,120}|watch:.{0,100}|listen:.{0,100}|share(?:\ this(?:\ (?:article|story|post|page|entry))?)?(?:\ (?:on|via|with)\b.{0,40})?|tweet(?:\ this)?|pin\ it|e-?mail(?:\ this)?|print(?:\ this)?(?:\ (?:article|page))?|save|like|likes?|follow(?:\ (?:us|me)\b.{0,60})?|comments?|reply|report|flag|copy\ link|copied!?|
    facebook|twitter|linkedin|whatsapp|pinterest|reddit|telegram|instagram|youtube|tiktok|view\ (?:gallery|all|more|comments)|show\ (?:more|less|all)|load\ more.{0,20}|see\ (?:all|more)|learn\ more|
    (?:sign\ up|subscribe|register|log\ in|sign\ in)(?:\ (?:now|here|today|to|for)\b.{0,100})?|back\ to\ top|top|skip\ to\ .{0,30}|jump\ to\ .{0,30}|close|menu|search|next|previous|prev|loading\.*|tags?:.{0,200}|filed\ under:?.{0,120}|categor(?:y|ies):.{0,120}|topics:.{0,160}|posted\ in:?.{0,80}|
    (?:image|photo(?:graph)?|picture|video|credit|source|pic|getty|foto|bild|quelle|crédits?|imagen|fuente|immagine|фото|источник|図|写真|出典)\ ?(?:credits?|source|by|courtesy(?:\ of)?|via|:)\ ?:?.{0,80}|(?:\(|©).{0,60}(?:getty|reuters|\bap\b|afp|dpa|shutterstock|istock|unsplash|picture\ alliance|imago|\bipa\b).{0,40}|.{0,40}/(?:getty\ images|reuters|afp|ap|dpa|shutterstock|via\ ap).{0,20}|
    (?:last\ )?(?:updated|modified|published|posted)(?:\ (?:on|at|by))?:?\ .{0,60}|first\ published.{0,60}|(?:\d+\ )min(?:ute)?s?\ (?:read|ago).{0,10}|reading\ time:?.{0,20}|\d+\ (?:shares|views|comments|likes|reads|replies).{0,20}|
    anzeige|werbung|teilen|drucken|merken|kommentieren|weiterlesen.{0,60}|lesen\ sie\ (?:auch|mehr|hier|dazu).{0,120}|lesen\ sie:?.{0,120}|mehr\ (?:dazu|zum\ thema|lesen):?.{0,120}|mehr\ zum\ thema.{0,80}|nach\ oben|zur\ startseite|zurück(?:\ zur.{0,40})?|schlagw[oö]rte?r?:.{0,160}|stichw[oö]rte?r?:.{0,160}|
    publicité|partager|imprimer|lire\ (?:aussi|la\ suite|plus).{0,120}|à\ lire\ aussi.{0,120}|
    publicidad|compartir|imprimir|leer\ más.{0,60}|le[ea]\ (?:también|tambien|más):?.{0,120}|lea:.{0,120}|mira:.{0,120}|notas\ relacionadas|(?:te\ puede\ interesar|le\ puede\ interesar):?.{0,120}|
    pubblicità|condividi|stampa|leggi\ anche:?.{0,120}|publicidade|compartilh(?:ar|e).{0,40}|leia\ (?:também|mais):?.{0,120}|continua\ depois\ da\ publicidade|saiba\ mais.{0,60}|
    реклама|поделиться.{0,40}|читайте\ также:?.{0,140}|подписывайтесь.{0,100}|
    广告|廣告|分享(?:到.{0,30})?|收藏|点赞|赞|打印|关闭|返回(?:顶部|首页|列表)?|字号.{0,20}|(?:查看|阅读|閱讀|展开|更多)(?:原文|全文|更多|详情)?|(?:责任|責任|本文|本版|值班|编辑|主编)?(?:编辑|編輯|校对|审核)[:：].{0,40}|[(（\[【]?(?:责任|責任|本文|文字|执行)?(?:编辑|編輯|责编)[:：]?.{0,30}[)）\]】]|(?:文章|新闻|稿件|信息|本文|消息|图片|资料)?(?:来源|來源|出处)[:：].{0,60}|(?:原标题|原標題|标签|標籤|标题|关键词|关键字|發布|发布|更新|发表|时间|日期|发布时间|发布日期|发表时间|更新时间|浏览|阅读|点击|点击数|浏览次数|阅读次数|阅读量|阅读数|访问量)[:：].{0,60}|(?:作者|记者)[:：].{0,20}(?:编辑|責編|责编|来源|时间)[:：].{0,40}|(?:作者|记者)[:：]\s{0,2}[^\s，。？?！!]{2,6}(?:[\s、/]{1,3}[^\s，。？?！!]{2,6}){0,4}|(?:扫码|扫一扫|扫描|长按|关注).{0,40}(?:二维码|公众号|微信).{0,20}|(?:版权|著作权)(?:声明|所有|归).{0,100}|(?:本文)?转载(?:请|自|于).{0,100}|未经.{0,20}(?:授权|许可|允许).{0,60}|(?:上|下)一(?:篇|页|条)[:：]?.{0,60}|(?:点击|扫码)(?:查看|进入|阅读|下载|图片).{0,30}|图(?:片)?(?:源|/|：|来自|为).{0,40}|资料图.{0,20}|.{0,20}(?:摄影报道|摄|供图|图)[)）]?|
    広告|シェア(?:する)?|ツイート(?:する)?|印刷|続きを読む.{0,30}|もっと見る|(?:関連記事|あわせて読みたい)[:：]?.{0,120}|(?:ページ)?トップへ(?:戻る)?|この記事を(?:シェア|共有).{0,20}|(?:写真|画像|撮影|提供|出典)[=＝:：／/].{0,40}|(?:カテゴリー?|タグ|投稿日|更新日|公開日|最終更新)[:：].{0,60}|\[?pr\]?|
    광고|공유(?:하기)?|인쇄|구독.{0,20}|무단\s?전재.{0,40}|[^\s]{2,8}\s?기자\s?[\w.]+@[\w.]+|▶.{0,80}|ⓒ.{0,60}|\[?사진\s?[=ㅣ:/].{0,40}
    )\W{0,4}$""",
    re.I | re.X,
)
