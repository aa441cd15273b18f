"""Pages of threads as the programs of forums write them, each with the same posts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A page, its address, and what is no text of a post in it."""

    url: str
    html: str
    furniture: tuple[str, ...] = ()
    first: int = 0  # the first of POSTS that is on the page with its author and time
    has_times: bool = True


POSTS = (
    (
        "mila",
        "2024-05-01",
        "The kettle whistles a minute too early since I moved it to the smaller burner. Is that the valve?",
    ),
    (
        "oskar",
        "2024-05-02",
        "Check the seal of the lid first. When it is worn, the steam finds the whistle before the water boils.",
    ),
    ("mila", "2024-05-03", "You were right, the seal was cracked on one side."),
    ("jun", "2024-05-04", "Boil it twice with vinegar as well, the scale keeps a new seal from closing."),
)
TITLE = "Kettle whistles too early"


def _page(body: str, *, head: str = "", title: str = TITLE) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def _join(template: str, posts: tuple[tuple[str, str, str], ...] = POSTS) -> str:
    """Return a template filled with each post: {author}, {date}, {text}, {number}."""
    return "".join(
        template.format(author=author, date=date, text=text, number=number)
        for number, (author, date, text) in enumerate(posts, 1)
    )


def _nest(template: str, posts: tuple[tuple[str, str, str], ...] = POSTS) -> str:
    """Return a template filled with each post, in which {children} are the posts after it."""
    inner = ""
    for number in range(len(posts), 0, -1):
        author, date, text = posts[number - 1]
        inner = template.format(author=author, date=date, text=text, number=number, children=inner)
    return inner


OLD_REDDIT = Sample(
    "https://old.reddit.com/r/kettles/comments/1abc/kettle/",
    _page(
        f'<div class="side"><form class="login"><input name="user"></form><div class="md"><p>Be kind to kettles, and do not '
        f'post pictures of kitchens that belong to somebody else.</p></div></div><div class="content">'
        f'<div class="sitetable linklisting"><div class="thing id-t3_1abc link self"><div class="entry"><p class="title">'
        f'<a class="title" href="/r/kettles/1abc">{TITLE}</a></p><p class="tagline">submitted <time datetime="'
        f'{POSTS[0][1]}T10:00:00+00:00">2 years ago</time> by <a class="author" href="/user/{POSTS[0][0]}">{POSTS[0][0]}</a>'
        f'</p><div class="expando"><form class="usertext"><div class="usertext-body"><div class="md"><p>{POSTS[0][2]}</p>'
        f'</div></div></form></div><ul class="flat-list buttons"><li><a>3 comments</a></li><li><a>share</a></li></ul></div>'
        f'</div></div><div class="commentarea"><div class="sitetable nestedlisting">'
        + _nest(
            '<div class="thing id-t1_{number} comment"><p class="parent"></p><div class="entry"><p class="tagline"><a '
            'class="expand">[–]</a><a class="author" href="/user/{author}">{author}</a> <span class="score">4 points</span>'
            ' <time title="Thu May" datetime="{date}T10:00:00+00:00">2 years ago</time></p><form class="usertext"><div '
            'class="usertext-body"><div class="md"><p>{text}</p></div></div></form><ul class="flat-list buttons"><li><a>'
            'permalink</a></li><li><a>reply</a></li></ul></div><div class="child"><div class="sitetable">{children}</div>'
            "</div></div>",
            POSTS[1:],
        )
        + "</div></div></div>"
    ),
    ("4 points", "permalink", "Be kind to kettles"),
)
NEW_REDDIT = Sample(
    "https://www.reddit.com/r/kettles/comments/1abc/kettle/",
    _page(
        f'<shreddit-app><main><shreddit-post author="{POSTS[0][0]}" created-timestamp="{POSTS[0][1]}T10:00:00.000000+0000" '
        f'post-title="{TITLE}"><h1 slot="title">{TITLE}</h1><div slot="text-body"><div class="md"><p>{POSTS[0][2]}</p></div>'
        f"</div></shreddit-post><shreddit-comment-tree>"
        + _nest(
            '<shreddit-comment author="{author}" depth="{number}" created="{date}T10:00:00.000000+0000"><div slot='
            '"commentMeta"><faceplate-hovercard><a href="/user/{author}/">{author}</a></faceplate-hovercard><faceplate-timeago'
            ' ts="{date}T10:00:00.000000+0000"><time datetime="{date}T10:00:00.000Z">2y ago</time></faceplate-timeago></div>'
            '<div slot="comment" id="t1_{number}-post-rtjson-content"><p>{text}</p></div><shreddit-comment-action-row>'
            "<button>Reply</button><span>12</span></shreddit-comment-action-row>{children}</shreddit-comment>",
            POSTS[1:],
        )
        + "</shreddit-comment-tree></main></shreddit-app>"
    ),
    ("Reply",),
)
LEMMY = Sample(
    "https://kettles.example/post/12",
    _page(
        f'<div id="app"><div class="post-listing"><h1 class="h5">{TITLE}</h1><span class="person-listing"><a href="/u/'
        f'{POSTS[0][0]}">{POSTS[0][0]}</a></span> <span class="moment-time" data-tippy-content="x" title="{POSTS[0][1]}">2 '
        f'years ago</span><div class="md-div" id="postContent"><p>{POSTS[0][2]}</p></div></div><ul class="comments">'
        + _nest(
            '<li class="comment list-unstyled"><article id="comment-{number}" class="details comment-node py-2"><div '
            'class="d-flex"><button aria-label="collapse"></button><a class="person-listing" href="/u/{author}">{author}</a>'
            '<span class="moment-time" title="{date}T10:00:00Z">2 years ago</span></div><div class="comment-content">'
            '<div class="md-div"><p>{text}</p></div></div><div class="comment-bottom-btns"><button>reply</button></div>'
            '</article><ul class="comments">{children}</ul></li>',
            POSTS[1:],
        )
        + "</ul></div>"
    ),
)
V2EX = Sample(
    "https://www.v2ex.com/t/12",
    _page(
        f'<div id="Main"><div class="box"><div class="header"><h1>{TITLE}</h1><small class="gray"><a href="/member/'
        f'{POSTS[0][0]}">{POSTS[0][0]}</a> · <span title="{POSTS[0][1]} 10:00:00 +08:00">2 年前</span> · 310 次点击</small>'
        f'</div><div class="cell"><div class="topic_content"><div class="markdown_body"><p>{POSTS[0][2]}</p></div></div></div>'
        f'</div><div class="box"><div class="cell"><span class="gray">3 条回复</span></div>'
        + _join(
            '<div id="r_{number}" class="cell"><table><tr><td><img class="avatar"></td><td><div class="fr"><span class="no">'
            '{number}</span></div><strong><a href="/member/{author}" class="dark">{author}</a></strong> <span class="ago" '
            'title="{date} 10:00:00 +08:00">2 年前</span><div class="reply_content">{text}</div></td></tr></table></div>',
            POSTS[1:],
        )
        + "</div></div>"
    ),
)
BBPRESS = Sample(
    "https://example.org/forums/topic/kettle/",
    _page(
        f'<h1 class="entry-title">{TITLE}</h1><ul id="topic-12-replies" class="forums bbp-replies"><li class="bbp-header">'
        '<div class="bbp-reply-author">Author</div><div class="bbp-reply-content">Posts</div></li><li class="bbp-body">'
        + _join(
            '<div id="post-{number}" class="bbp-reply-header"><div class="bbp-meta"><span class="bbp-reply-post-date">{date} '
            'at 10:00 am</span><a class="bbp-reply-permalink">#{number}</a></div></div><div class="loop-item-{number} post-'
            '{number} reply type-reply status-publish hentry"><div class="bbp-reply-author"><a class="bbp-author-link" '
            'href="/forums/users/{author}/"><span class="bbp-author-name">{author}</span></a><div class="bbp-author-role">'
            'Participant</div></div><div class="bbp-reply-content"><p>{text}</p></div></div>'
        )
        + "</li></ul>"
    ),
    ("Participant",),
)
DISCOURSE = Sample(
    "https://talk.kettles.example/t/kettle/12",
    _page(
        f'<h1><a href="/t/kettle/12">{TITLE}</a></h1>'
        + _join(
            '<div id="post_{number}" itemprop="comment" itemscope itemtype="http://schema.org/Comment" class="topic-body '
            'crawler-post"><div class="crawler-post-meta"><span class="creator" itemprop="author" itemscope><a itemprop="url" '
            'href="https://talk.kettles.example/u/{author}"><span itemprop="name">{author}</span></a></span><span class='
            '"crawler-post-infos"><time datetime="{date}T10:00:00Z" class="post-time">May, 10:00am</time><span itemprop='
            '"position">{number}</span></span></div><div class="post" itemprop="text"><p>{text}</p></div><div><span '
            'class="post-likes">3 Likes</span></div></div>'
        ),
        head='<meta name="generator" content="Discourse 3.2">',
    ),
    ("3 Likes",),
)
VBULLETIN = Sample(
    "https://board.example.org/showthread.php?t=12",
    _page(
        f'<h1>{TITLE}</h1><div id="posts">'
        + _join(
            '<table id="post{number}" class="tborder"><tr><td class="thead">{date}, 10:00</td><td class="thead">#<a>{number}'
            '</a></td></tr><tr><td class="alt2" width="175"><div id="postmenu_{number}"><a class="bigusername" href="member.php'
            '?u={number}">{author}</a></div><div class="smallfont">Senior Member</div><div>Join Date: Jan 2009</div><div>Posts: '
            '712</div></td><td class="alt1" id="td_post_{number}"><div id="post_message_{number}">{text}</div><div>'
            "__________________</div></td></tr></table>"
        )
        + "</div>"
    ),
    ("Senior Member", "Join Date", "712"),
)
SMF = Sample(
    "https://board.example.org/index.php?topic=12.0",
    _page(
        f'<h1>{TITLE}</h1><div id="forumposts">'
        + _join(
            '<div class="windowbg"><div class="post_wrapper"><div class="poster"><h4><a href="https://board.example.org/index.php'
            '?action=profile;u={number}">{author}</a></h4><ul><li class="postgroup">Hero</li><li class="postcount">Posts: 90'
            '</li></ul></div><div class="postarea"><div class="keyinfo"><h5 id="subject_{number}">Re: Kettle</h5><div class='
            '"smalltext">« on: {date} 10:00 »</div></div><div class="post"><div class="inner" id="msg_{number}">{text}</div>'
            '</div></div><div class="moderatorbar"><div class="signature">sent from a pot</div></div></div></div>'
        )
        + "</div>"
    ),
    ("sent from a pot", "Posts: 90", "Hero"),
)
GITHUB_REACT = Sample(
    "https://github.com/kettles/whistle/discussions/12",
    _page(
        f'<main><h1 data-testid="issue-title">{TITLE}</h1>'
        + _join(
            '<div class="react-issue-comment" data-testid="comment-{number}"><div class="ActivityHeader-module__a"><a href="'
            'https://github.com/{author}" class="ActivityHeader-module__AuthorLink--iof" data-testid="avatar-link">{author}</a>'
            '<a><relative-time datetime="{date}T10:00:00Z">on May</relative-time></a><span>Member</span></div><div class='
            '"IssueCommentViewer-module__body"><div class="markdown-body" data-testid="markdown-body"><p>{text}</p></div></div>'
            "<div><button>React</button></div></div>"
        )
        + '<div class="sidebar"><h3>Assignees</h3><p>No one assigned</p></div></main>'
    ),
    ("Assignees", "React"),
)
HYPERKITTY = Sample(
    "https://lists.example.org/archives/list/kettles@example.org/thread/ABC/",
    _page(
        f"<h3>{TITLE}</h3>"
        + _join(
            '<div class="email"><div class="email-header"><div class="gravatar-wrapper"></div><div class="email-author"><h2 '
            'class="name"><a href="/archives/users/{number}/">{author}</a></h2></div><div class="email-date"><span title='
            '"Sender time: {date} 10:00 a.m.">1 May</span></div></div><div class="email-body">{text}</div><div class='
            '"email-info"><a class="reply">Reply</a></div></div>'
        )
    ),
    ("Reply",),
)
SAMPLES = {
    "old reddit": OLD_REDDIT, "new reddit": NEW_REDDIT, "lemmy": LEMMY, "v2ex": V2EX, "bbpress": BBPRESS,
    "discourse": DISCOURSE, "vbulletin": VBULLETIN, "smf": SMF, "github": GITHUB_REACT, "hyperkitty": HYPERKITTY,
}  # fmt: skip


ARTICLE = (
    "The old kettle of the station had three lids, and the master kept the key of each of them on another floor.",
    "In winter he lit the stove at four, so that the first train found the platform warm and the tea ready to be poured.",
    "When the line was closed he took the kettle home, and it has been on his stove ever since, without a lid at all.",
)
_PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE)
WORDPRESS_COMMENTS = Sample(
    "https://example.org/2024/kettle/",
    _page(
        f'<article class="post hentry"><h1 class="entry-title">{TITLE}</h1><div class="entry-content">{_PARAGRAPHS}</div>'
        '</article><div id="comments" class="comments-area"><h2 class="comments-title">4 thoughts on the kettle</h2><ol class='
        '"comment-list">'
        + _nest(
            '<li id="comment-{number}" class="comment even thread-even depth-{number}"><article id="div-comment-{number}" '
            'class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn">{author}</b> '
            '<span class="says">says:</span></div><div class="comment-metadata"><a><time datetime="{date}T10:00:00+00:00">May '
            'at 10:00</time></a></div></footer><div class="comment-content"><p>{text}</p></div><div class="reply"><a '
            'class="comment-reply-link">Reply</a></div></article><ol class="children">{children}</ol></li>'
        )
        + '</ol><div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><p>Your email address will not be '
        "published.</p></form></div></div>",
        head='<meta property="og:type" content="article">',
    ),
    ("Leave a Reply", "says:"),
)
LONG_COMMENTS = Sample(
    "https://example.org/news/kettle",
    _page(
        f'<main><h1>{TITLE}</h1><div class="text">{_PARAGRAPHS * 3}</div><section class="reader-comments">'
        + _join(
            '<div class="reader-comment"><span class="user-name">{author}</span><span class="date">{date} 10:00</span>'
            '<div class="comment-text"><p>{text} {text} {text} {text} {text}</p></div><a class="quote-link">Quote</a></div>',
        )
        + "</section></main>"
    ),
    ("Quote",),
)
COMMENTED = {"wordpress": WORDPRESS_COMMENTS, "longer than the article": LONG_COMMENTS}

MESSAGE = (
    "Hello all,\n\nthe new valve closes at ninety degrees, and not at a hundred as the old one did.\n\n"
    "&gt; Why not keep the old one?\n\nBecause nobody makes it any more.\n"
)
PIPERMAIL = Sample(
    "https://lists.example.org/pipermail/kettles/2024-May/000012.html",
    _page(
        f"<h1>{TITLE}</h1> <b>Mila Sand</b> <a href='mailto:kettles%40example.org'>mila at example.org</a><br> <i>Wed May  1 "
        "10:00:00 CEST 2024</i><p><ul><li>Previous message: <a href='11.html'>[kettles] Lids</a></li><li>Next message: "
        "<a href='13.html'>[kettles] Burners</a></li><li><b>Messages sorted by:</b> <a>[ date ]</a> <a>[ thread ]</a></li>"
        f"</ul><hr><pre>{MESSAGE}</pre><hr><p><ul><li>Previous message: <a href='11.html'>[kettles] Lids</a></li></ul>",
        title=f"[kettles] {TITLE}",
    ),
    ("sorted by", "Previous message"),
)
MHONARC = Sample(
    "https://lists.example.org/kettles/2024/05/msg00012.html",
    _page(
        f"<h1>{TITLE}</h1><hr><ul><li><em>To</em>: kettles@lists.example.org</li><li><em>Subject</em>: {TITLE}</li><li>"
        "<em>From</em>: Mila Sand &lt;<a href='mailto:m'>mila@xxxxxxx</a>&gt;</li><li><em>Date</em>: Wed, 1 May 2024 10:00:00 "
        f"+0200</li></ul><hr><pre>{MESSAGE}</pre><hr><ul><li><strong>Follow-Ups</strong>: <a>Lids</a></li></ul>",
        title=TITLE,
    ),
    ("Follow-Ups", "Subject"),
)
PUBLIC_INBOX = Sample(
    "https://lore.example.org/kettles/20240501-valve@example.org/",
    _page(
        "<form><pre><a href='..'>kettles list mirror</a></pre></form><pre id='b'>From: Mila Sand &lt;mila@example.org&gt;\n"
        f"To: kettles@example.org\nSubject: <a href='#r' id='t'>{TITLE}</a>\nDate: Wed, 1 May 2024 10:00:00 +0200\t[<a>thread "
        f"overview</a>]\nMessage-ID: &lt;valve@example.org&gt; (<a>raw</a>)\n\n</pre><pre>{MESSAGE}</pre><hr><pre id='R'>"
        "     prev parent reply\tother threads:[~2024-05-01] </pre>"
    ),
    ("other threads", "Message-ID"),
)
MESSAGES = {"pipermail": PIPERMAIL, "mhonarc": MHONARC, "public-inbox": PUBLIC_INBOX}

QUESTION = Sample(
    "https://qa.example.org/questions/12/kettle",
    _page(
        f"<h1>{TITLE}</h1>"
        + "".join(
            f'<div class="post-layout"><div class="votecell"><div class="vote-count">7</div></div><div class="postcell"><div '
            f'class="s-prose js-post-body"><p>{text}</p></div><div class="user-info"><div class="user-action-time">asked <span '
            f'title="{date} 10:00:00Z" class="relativetime">May 1</span></div><div class="user-details" itemprop="author"><a '
            f'href="/users/12/{author}">{author}</a></div></div></div><ul class="comments-list"><li class="comment"><div class='
            f'"comment-body"><span class="comment-copy">A remark on what {author} says about it.</span> – <a href="/users/9/kim" '
            f'class="comment-user">kim</a> <span class="comment-date"><span title="2024-06-01 10:00:00Z">Jun 1</span></span>'
            f'</div></li><li class="comment"><div class="comment-body"><span class="comment-copy">And one more remark here.'
            f'</span> – <a href="/users/8/lou" class="comment-user">lou</a> <span class="comment-date"><span title="2024-06-02 '
            f'10:00:00Z">Jun 2</span></span></div></li></ul></div>'
            for author, date, text in POSTS
        )
    ),
)
FRONT_PAGE = _page(
    "<main>"
    + _join(
        '<article class="post"><h2><a href="/{number}">Entry {number}</a></h2><span class="author">{author}</span><time datetime='
        '"{date}">{date}</time><div class="comment-count">3</div><div class="summary"><p>{text}</p></div></article>'
    )
    + "</main>",
    title="Kettle diary",
)


def nested_comments(depth: int) -> str:
    """Return a page with comments that are nested `depth` levels deep."""
    comment = (
        '<div class="comment"><a class="author">mila</a><div class="text">It whistles at level {0}.</div>'
    )
    return _page("".join(comment.format(level) for level in range(depth)) + "</div>" * depth)
