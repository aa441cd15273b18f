"""What pages say when they are no article: words only, in the languages of the web's larger part.

Each pattern is matched against one short piece of text: a title's part, a heading, a sentence. The rules that use
them (`verdict`) say where; a word alone never condemns a page that has text.
"""

import re

# The whole of a title's part or of a heading.
NOT_FOUND = re.compile(
    r"""^\W*(?:(?:http\ )?(?:error|fehler|erreur|errore|erro|ошибка|错误|錯誤|エラー|오류)?\W{0,3}(?:40[04]|410)\W{0,3}(?:error|fehler)?\W*$|
    (?:(?:http\ )?(?:error|fehler|erreur|errore|erro|ошибка|错误|エラー)?\W{0,3}(?:40[04]|410)?\W{0,3})?(?:
    (?:oops|sorry|uh-?oh|whoops)?[,!.\ …:]*(?:(?:the|this|that|your|requested)\ ){0,2}
        (?:page|file|document|article|post|content|product|topic|thread|url|resource|link)\ (?:you\ (?:requested|are\ looking\ for|were\ looking\ for|want)\ )?
        (?:(?:was|is|could|can|has|does|may)(?:\ ?not|n['’]t)?\ |cannot\ )?(?:be\ |been\ |have\ been\ |no\ longer\ )*(?:not\ )?(?:found|available|exist|unavailable|removed|deleted|missing|gone|there)(?:\ anymore)?|
    not\ found|nothing\ (?:was\ )?found(?:\ here)?|no\ such\ page|we\ (?:can['’]?t|cannot|could(?:n['’]t|\ not))\ find\ (?:that|this|the|your)\ page.{0,40}|
    (?:die\ )?(?:seite|artikel|datei|beitrag|inhalt)\ (?:wurde\ |existiert\ |ist\ |konnte\ )?(?:leider\ )?(?:nicht\ (?:gefunden(?:\ werden)?|vorhanden|verfügbar|mehr.{0,20})|nicht)|nicht\ gefunden|
    (?:la\ |cette\ )?page\ (?:non\ trouvée|introuvable|inexistante|n['’]existe\ (?:pas|plus)|demandée\ .{0,30})|(?:contenu|article|document)\ introuvable|
    (?:la\ )?página\ (?:no\ (?:encontrada|existe|disponible)|não\ (?:encontrada|existe)|.{0,16}no\ se\ (?:ha\ )?(?:encuentra|encontrado|encontró))|no\ encontrad[oa]|não\ encontrad[oa]|conteúdo\ não\ encontrado|
    (?:la\ )?pagina\ (?:non\ (?:trovata|esiste|disponibile)|niet\ gevonden)|non\ trovat[oa]|
    страница\ (?:не\ (?:найдена|существует)|удалена|недоступна).{0,20}|(?:запрашиваемая|такая|такой)\ страниц[аы]\ .{0,30}|не\ найден[аоы]?|
    nie\ znaleziono(?:\ strony)?|strona\ nie\ (?:istnieje|została\ znaleziona)|sidan\ (?:hittades\ inte|kunde\ inte\ hittas)|siden\ (?:blev\ ikke|ble\ ikke|kunne\ ikke)\ .{0,20}|sivua\ ei\ löy.{0,10}|sayfa\ bulunamadı|stránka\ (?:nenalezena|nebyla\ nalezena)|
    (?:抱歉|对不起|很抱歉|您好|哎呀)?[，,！!。\ ]*(?:您|你|该|此|这个|這個|您要|你要)?(?:所?(?:要|想)?(?:访问|訪問|查找|浏览|查看|请求|请求|找|看)的?)?(?:页面|頁面|网页|網頁|文章|内容|內容|帖子|主题|链接|文件|商品|资源|视频|问题|回答)?(?:已经?|可能已经?|暂时)?(?:不存在|找不到(?:了|页面|網頁|该页)?|未找到|不见了|走丢了|被?(?:作者)?删除(?:了)?|被移除|下架|无法访问|失效(?:了)?|找不到|没有找到|丢失(?:了)?|飞走了)(?:或.{0,20})?|
    (?:找不到|没有找到|無法找到|无法找到|未找到)(?:您|你)?(?:要|想)?(?:访问|查找|查看|浏览|請求)?的?(?:该)?(?:页面|頁面|网页|網頁|文章|内容|帖子|资源)?|(?:此|该)?(?:内容|文章)(?:因违规|已被发布者)?(?:无法查看|删除|已删除)|
    (?:お探しの|ご指定の|指定された|該当する|アクセスした)?(?:ページ|記事|ファイル|url|コンテンツ|商品)(?:は|が)?(?:現在)?(?:見つかりません(?:でした)?|存在しません|見つからない|ありません(?:でした)?|削除され(?:ました|ています|た可能性.{0,12})|表示できません).{0,10}|
    (?:요청하신\ |찾으시는\ |해당\ )?(?:페이지|문서|글|게시물|기사)(?:를|을|가|는|이)?\ ?(?:찾을\ ?수\ ?없(?:습니다|음)|존재하지\ ?않(?:습니다|는.{0,10})|삭제되?었?.{0,10}|없습니다)
    ))\W*$""",
    re.I | re.X,
)
CHALLENGE = re.compile(
    r"""just\ a\ moment|checking\ (?:your\ browser|if\ the\ site\ connection|you\ are\ (?:a\ )?human)|attention\ required|verif(?:y|ying)\ (?:that\ )?(?:you\ are|you['’]re|you)\ (?:a\ |not\ a\ )?(?:human|robot|bot)|
    (?:are\ you|you\ are|you['’]re)\ (?:a\ )?(?:not\ a\ )?(?:human|robot)\b|i['’]?\ ?a?m\ not\ a\ robot|please\ (?:complete|solve)\ (?:the|this)\ (?:security\ check|captcha|puzzle)|security\ (?:check|verification|challenge)|human\ verification|bot\ (?:verification|detection|protection)|
    access\ (?:to\ this\ page\ has\ been\ denied|denied)|pardon\ our\ interruption|unusual\ (?:traffic|activity)|too\ many\ requests|(?:request|you\ have\ been)\ blocked|ddos\ protection|press\ (?:&|and)\ hold|needs\ to\ review\ the\ security\ of\ your\ connection|enable\ (?:javascript\ and\ cookies|cookies)\ to\ continue|enter\ the\ characters\ you\ see|
    環境異常|环境异常|安全(?:验证|驗證|检查|检测|校验)|人机(?:验证|校验|识别)|人機驗證|(?:请|請)?(?:完成|输入|輸入|拖动|滑动|点击|通过).{0,8}(?:验证码|驗證碼|验证|驗證|滑块)|访问(?:过于|太)?(?:频繁|异常|受限|被拒绝)|訪問(?:過於)?頻繁|请求过于频繁|异常(?:访问|流量|请求)|(?:确认|證明|证明)(?:您|你)?(?:是|不是)(?:真人|机器人|機器人)|验证后(?:即可)?继续|
    sicherheits(?:überprüfung|prüfung|abfrage|check)|(?:bist\ du|sind\ sie)\ ein\ (?:mensch|roboter)|(?:dass\ sie|dass\ du)\ (?:kein\ roboter|ein\ mensch)|ihr\ browser\ wird\ überprüft|einen\ moment,?\ bitte|ungewöhnliche[nr]?\ (?:datenverkehr|zugriffe)|
    vérification\ de\ sécurité|(?:vérifi(?:er|ez|ons)|confirm(?:er|ez)|prouvez)\ que\ vous\ (?:êtes|n['’]êtes).{0,20}(?:humain|robot)|un\ instant|comprobación\ de\ seguridad|verific(?:ar|a|ando|amos)\ (?:que\ )?(?:eres|no\ eres|es|usted).{0,16}(?:humano|robot)|no\ soy\ un\ robot|un\ momento|verifica\ (?:che\ tu|di\ sicurezza).{0,20}|non\ sono\ un\ robot|verific(?:ando|ar)\ se\ você.{0,20}|verificação\ de\ segurança|não\ sou\ um\ robô|um\ momento|
    проверка\ (?:безопасности|браузера)|подтвердите,?\ что\ (?:вы|запросы).{0,30}|я\ не\ робот|вы\ не\ робот|доступ\ (?:ограничен|запрещ[её]н)|подозрительн(?:ый|ая)\ (?:трафик|активность)|слишком\ много\ запросов|
    (?:あなたが)?(?:人間|ロボット)(?:である|ではない|でない)(?:こと)?.{0,12}(?:確認|証明)|セキュリティ(?:チェック|確認|検証)|アクセスが(?:制限|集中|拒否)|画像認証|しばらくお待ちください|보안\ ?(?:확인|검사|문자)|(?:로봇|사람)이?\ ?(?:아님|아닙니다|인지).{0,10}|자동\ ?입력\ ?방지|비정상적인\ (?:접근|트래픽)|잠시만\ 기다""",
    re.I | re.X,
)
LOGIN = re.compile(
    r"""^\W*(?:please\ |you\ (?:must|need\ to|have\ to)\ )?(?:be\ )?(?:(?:sign|log|logged|signed)[\ -]?(?:in|on)|login|signin)(?:\W{1,3}(?:to|with|or|and|required|page|form|here|first|using|now|register|sign\ ?up|create|join|your|account|continue|view|see|read)\b.{0,60})?\W*$|
    ^\W*(?:(?:member|user|account|customer|subscriber|staff)\ (?:log|sign)[\ -]?in|authenti(?:cation|fication)(?:\ required)?|welcome\ back|access\ your\ account)\W*$|
    ^\W*(?:bitte\ )?(?:anmelden|einloggen|anmeldung|login)(?:\ (?:bei|mit|oder|um|erforderlich)\b.{0,40})?\W*$|
    ^\W*(?:se\ connecter|connexion|connectez-vous|identifiez-vous|s['’]identifier)(?:\ .{0,40})?\W*$|^\W*(?:iniciar\ sesión|inicia\ sesión|acceder|identifícate)(?:\ .{0,40})?\W*$|^\W*(?:accedi|entrar|iniciar\ sessão|fazer\ login|faça\ login|inloggen|logga\ in|zaloguj\ się|logowanie|giriş\ yap|přihlášení)(?:\ .{0,30})?\W*$|
    ^\W*(?:вход(?:\ (?:на\ сайт|в\ .{0,30}))?|войти(?:\ .{0,20})?|авторизация|войдите.{0,40})\W*$|
    ^\W*(?:请|請|用户|用戶|会员|會員|账号|帐号|密码|扫码|欢迎|手机号?|统一身份认证)?(?:先|您先)?(?:登录|登陆|登入|登錄)(?:/?注册|或注册|后|账号|帐号|页面?|以?继续.{0,12}|才能.{0,12}|后(?:查看|继续|阅读).{0,10}|[·|].{0,10})?\W*$|^\W*统一身份认证.{0,8}$|
    ^\W*(?:会員)?(?:ログイン|サインイン)(?:ページ|画面|する|してください|が必要です|/?新規登録)?\W*$|^\W*(?:로그인|회원\ ?로그인)(?:\ ?(?:페이지|이\ 필요.{0,8}|하기|해\ ?주세요|후.{0,12}))?\W*$""",
    re.I | re.X,
)
# A sentence that says one must log in to see what is here.
LOGIN_SENTENCE = re.compile(
    r"""(?:you\ (?:must|need\ to|have\ to)\ (?:be\ )?|please\ )(?:log(?:ged)?|sign(?:ed)?)[\ -]?in\ (?:to|in\ order|before|first)|(?:log|sign)\ in\ to\ (?:continue|view|see|read|access)|(?:only\ )?registered\ (?:users|members)\ (?:only|can)|login\ (?:is\ )?required|
    (?:sie\ müssen|du\ musst|bitte)\ .{0,30}(?:anmelden|einloggen|angemeldet|eingeloggt)|vous\ devez\ (?:être\ connecté|vous\ connecter)|connectez-vous\ pour|debe(?:s)?\ iniciar\ sesión|inicia\ sesión\ para|devi\ (?:effettuare\ l['’]accesso|accedere)|você\ precisa\ (?:estar\ logado|fazer\ login|entrar)|
    (?:необходимо|нужно|чтобы.{0,30}|пожалуйста,?)\ (?:войти|войдите|авторизоваться)|(?:需要|请|請|必须)(?:您|你)?(?:先)?(?:登录|登陆|登入|登錄).{0,4}(?:后|才|以|之后|再|查看|访问|继续)|(?:登录|登陆|登入|登錄)(?:后|之后|才|以)(?:可|能|可以|即可|才能)?(?:查看|访问|浏览|閱讀|阅读|继续|下载)|您(?:尚未|还没有|没有)登录|游客.{0,12}(?:无法|不能|无权)|
    (?:続きを|ご覧|閲覧|利用).{0,20}ログイン|ログインが必要|ログインしてください|로그인(?:이\ 필요|\ ?후\ ?이용|\ ?해\ ?주세요|하셔야)""",
    re.I | re.X,
)
NEEDS_SCRIPT = re.compile(
    r"""(?:java\ ?script|js\b|スクリプト).{0,60}(?:enable|enabled|disabled|required|turn|activ|aktivier|deaktivier|erforderlich|benötigt|activé|désactivé|nécessaire|habilit|desactiv|ativ|abilit|disattiv|включ|отключ|необходим|启用|啟用|开启|開啟|禁用|打开|支持|無効|有効|オン|켜|활성|비활성|필요)|
    (?:enable|requires?|activate|turn\ on|need|without|aktivieren|activer|activez|habilit\w+|activ[ae]\w*|ativ\w+|abilit\w+|attiv\w+|включ\w+|启用|啟用|开启|開啟|打开|没有).{0,40}(?:java\ ?script|\bjs\b)|doesn['’]?t\ work\ (?:properly\ )?without\ javascript|(?:not\ supported|outdated|unsupported|upgrade)\ .{0,20}browser|browser\ .{0,20}(?:not\ supported|outdated|unsupported)|浏览器(?:版本)?(?:过低|不支持)""",
    re.I | re.X,
)
# The rest is behind a payment or a subscription.
PAY = re.compile(
    r"""(?:this|the\ rest\ of\ this)\ (?:post|article|story|content|lesson|issue)\ is\ (?:only\ )?(?:for|available\ (?:only\ )?to|exclusive\ to|reserved\ for)\ (?:our\ )?(?:paid|paying|premium|registered)?\ ?(?:subscribers|members)|subscri(?:be|ption)\ (?:now\ )?to\ (?:continue|keep|read\ (?:the\ )?(?:full|rest|more|on|this)|unlock|finish)|(?:continue|keep)\ reading\ with\ (?:a\ )?.{0,30}(?:subscription|trial|account)|
    already\ a\ (?:paid\ )?(?:subscriber|member)\?|to\ (?:continue|keep)\ reading,?\ (?:please\ )?(?:subscribe|register|log\ in|sign)|you(?:['’]ve|\ have)\ (?:reached|read|used).{0,30}(?:free\ articles?|article\ limit|limit)|(?:unlock|get\ (?:full|unlimited)\ access\ to)\ (?:this|the\ (?:full|rest))\ .{0,20}|(?:for|become\ a)\ paid\ subscriber|member-only\ (?:story|content)|subscribers?[\ -]only|
    (?:dieser|der|den|diesen)\ (?:ganzen\ |vollständigen\ )?(?:artikel|beitrag|inhalt|text)\ .{0,30}(?:abonnent|abo\b|plus-|premium|registriert)|(?:jetzt\ )?weiterlesen\ mit\b|exklusiv\ für\ (?:abonnenten|mitglieder)|mit\ (?:plus|abo|premium)\ (?:weiter)?lesen|bereits\ abonnent|
    (?:cet|l['’])\ ?article\ est\ réservé\ (?:aux|à\ nos)\ abonnés|réservé\ aux\ abonnés|il\ vous\ reste\ .{0,20}(?:%|pour\ cent)|abonnez-vous\ pour|(?:contenido|artículo|noticia)\ (?:exclusiv[oa]|solo|sólo|reservad[oa])\ para\ (?:suscriptores|socios)|suscríbete\ para|(?:contenuto|articolo)\ (?:riservato|esclusivo)\ (?:agli|per\ gli|ai)\ (?:abbonati|iscritti)|abbonati\ per|(?:conteúdo|matéria)\ exclusiv[oa]\ para\ assinantes|assine\ para|только\ для\ подписчиков|(?:оформите|купите)\ подписку|
    (?:本文|该文章?|此文章?|以下|剩余|后续|全文|本篇|内容)(?:内容)?(?:为|是|属于|仅限|仅供|需)?.{0,6}(?:付费|付費|会员|會員|订阅|訂閱|VIP)(?:内容|文章|专享|專享|可见|可見|阅读|閱讀|用户|查看|解锁)|(?:剩余|还有|未读)\s?\d+(?:\.\d+)?\s?%|(?:付费|付費|购买|订阅|开通会员|成为会员|訂閱)后?(?:即可|可以?|才能)?(?:继续)?(?:阅读|閱讀|查看|解锁|收听)(?:全文|剩余|完整|后续)?|试读(?:已)?结束|
    (?:この(?:記事|続き)|続き|残り).{0,16}(?:有料|会員|購読|登録)(?:会員)?(?:限定|の方|者|すると|が必要|記事|で)|(?:有料|会員)(?:会員)?限定|残り\s?\d+\s?文字|(?:유료|구독|회원)\s?(?:회원|구독자)?\s?(?:전용|만|후).{0,10}""",
    re.I | re.X,
)
# In lower case: without one of these in it, no text is a PAY. To look for them takes a hundredth of the time.
PAY_HINTS = (
    "subscri", "member", "reading", "free article", "limit", "unlock", "access to",
    "artikel", "beitrag", "inhalt", " text ", "lesen", "exklusiv", "abonn",
    "il vous reste", "suscr", "socios", "abbonati", "iscritti", "assina", "assine", "подпис",
    "付费", "付費", "会员", "會員", "会員", "订阅", "訂閱", "vip", "剩余", "还有", "未读", "购买", "试读",
    "有料", "購読", "登録", "残り", "유료", "구독", "회원",
)  # fmt: skip
# Names and addresses by which a page is built, not what it says.
TITLE_SEPARATOR = re.compile(
    r"\s+[-–—|·•»«:/]+\s+|[|｜_»«]|\s*[–—]\s*|(?<=\w)[:：]\s+|[-](?=[\u3040-\u9fff])|(?<=[\u3040-\u9fff])[-]"
)
ERROR_PATH = re.compile(
    r"/(?:error|errors|404|40x|not-?found|page-?not-?found|notfound|missing|gone|nopage|err)(?:[/._-]?(?:404|page|index|html?|aspx?|php|jsp))*/?$",
    re.I,
)
LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|user-?login|auth|oauth2?|sso|cas|passport|account/login|accounts/login|users/sign_in|wp-login)(?:[/._-](?:login|authorize|php|html?|aspx?|jsp|do|index|start))*/?$",
    re.I,
)
HOME_PATH = re.compile(r"^/(?:(?:index|default|home|main)(?:\.\w{2,5})?|[a-z]{2}(?:[-_][a-z]{2})?/?)?$", re.I)
ARTICLE_PATH = re.compile(r"/[^/]+/[^/]+|\d{3,}|[-_].*[-_]|\.\w{3,5}$")
MOUNT_NAME = re.compile(
    r"^(?:(?:react-)?root|(?:my|main|vue|ng|js)?-?app(?:-root|-mount|-container)?|__next|__nuxt|___gatsby|svelte|main-content|content|container|wrapper)$",
    re.I,
)
WALL_NAME = re.compile(
    r"challenge[-_](?:form|platform|running|error|stage|container)|cf[-_]?(?:turnstile|challenge|browser-verification|chl)|"
    r"[gh]-?(?:re)?captcha|px-captcha|captcha[-_]?(?:box|container|form|wrap|page|interstitial)|(?:geetest|nc|slide|slider)[-_]?(?:verify|captcha|panel)|"
    r"verify[-_]?(?:box|page|wrap|container|slider)|_incapsula_|ddos-guard|datadome|chk_captcha|/cdn-cgi/challenge|tcaptcha|waf[-_]?(?:nc|captcha|verify)",
    re.I,
)
PAY_NAME = re.compile(
    r"paywall|pay-wall|regwall|subscri(?:be|ption|ber)[-_]?(?:wall|prompt|gate)|premium[-_]?(?:wall|gate|teaser|overlay)|article[-_](?:gate|locked)|vip[-_]?(?:mask|lock)|hide-article|need-pay|purchase-area",
    re.I,
)
# In all names of a page at once, in lower case: without one of these, none of them is a WALL_NAME or a PAY_NAME.
WALL_SIGNS = (
    "challenge", "turnstile", "browser-verification", "chl", "captcha", "verify", "panel", "incapsula", "ddos-guard",
    "datadome", "waf",
)  # fmt: skip
PAY_SIGNS = (
    "paywall", "pay-wall", "regwall", "subscri", "premium", "article-gate", "article_gate", "article-locked",
    "article_locked", "vip", "hide-article", "need-pay", "purchase-area",
)  # fmt: skip
