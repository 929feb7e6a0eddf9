"""What stands on news pages beside the article, recognised by families of words rather than by whole lines.

A line of furniture is ``noise`` (drop it, go on), ``shelf`` (a heading over links to other stories: what
follows is not the article, until the article is seen to go on), or ``end`` (after it no more of the article
can come).
"""

from __future__ import annotations

import re
from typing import Literal

from haowai.lib.zh import fold_width, han_count
from haowai.wire.dump.lines import is_menu, is_teaser

Furniture = Literal["noise", "shelf", "end"]

_FRAME = r"^[\W_]*(?:{})[\W_]*$"

#: The whole line is one of these, or several of them in a row.
_BUTTONS = re.compile(
    _FRAME.format(
        r"(?:(?:分享(?:給?(?:朋友|好友)|至|到|本文|文章)?|轉寄|轉發|轉貼|列印|友善列印|收藏|加入收藏|儲存|"
        r"書籤|字級(?:設定|大小)?|字[體型](?:大小|縮放)?|文字大小|"
        r"[大中小特]|標準|放大|縮小|A|複製(?:連結|網址)?|facebook|fb|line|twitter|threads|x|"
        r"e-?mail|whatsapp|wechat|微博|微信|plurk|噗浪|"
        r"telegram|instagram|ig|youtube|google|臉書|推文|讚|按讚|喜歡|留言(?=\s)|回報(?:錯誤)?|勘誤|朗讀|"
        r"語音(?:播報|朗讀)?|聽新聞|聆聽|播放|暫停|靜音|收聽|"
        r"登入|登出|註冊|會員(?:專區|中心)?|搜尋|選單|關閉|展開|收合|回首頁|回上頁|回到?頂部|回列表|"
        r"上一[頁則篇]|下一[頁則篇]|繁|简|簡|en|english|"
        r"圖|圖片|影片|影音|相片|照片|fill|image|placeholder|photo|video|logo|icon|banner|載入中|loading|"
        r"more|更多|前往專題|(?:點擊|按|點選)?(?:圖片)?放大(?:圖片)?|查看原圖|點擊放大|離開|進入|取消|確定|"
        r"瀏覽(?:數|人次)?|點閱(?:數|率)?|觀看(?:數|次數)?|人氣|閱讀(?:數|時間)?|次瀏覽|views?|shares?|"
        r"likes?|comments?|"
        r"\d[\d,.:/]*+(?:萬|k|分鐘|次|人|則|%)?)[\s|/:,()+\-.…]*)+"
    ),
    re.IGNORECASE,
)
_AD = re.compile(
    r"往下(?:繼續)?閱讀|繼續閱讀(?:下文|全文|內文)|文章未完|我是廣告|^\W*(?:(?:廣告\W*)+|ad|ads|advertisement|"
    r"sponsored(?:\s+by.*)?|贊助(?:內容|商)?|廣編(?:特輯|企劃)?|推廣|PR)\W*$|"
    r"^[\[【(]廣告|廣告[)\]】]?\s*(?:文章未完|請繼續)|天天(?:中獎|抽)|好康|優惠碼|限時優惠|不用抽|"
    r"活動辦法|抽大獎|贈獎|立即(?:購買|搶購|報名|領取)",
    re.IGNORECASE,
)
_CALLS = (
    re.compile(
        r"(?:加入|追蹤|訂閱|按讚|關注|follow|subscribe|成為).{0,24}(?:粉絲|粉專|line|好友|頻道|電子報|社群|"
        r"telegram|\big\b|instagram|youtube|"
        r"google|whatsapp|會員|threads|facebook|臉書|新聞|專頁|我們|推播|通知|newsletter|us\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:下載|點我|點此|點這|點擊|按此|按我|請按|掃描|打開|開啟|安裝|使用|用|手機).{0,16}(?:app\b|"
        r"app看|下載|qr|連結|推播|通知|全文|了解|看更多|看原文|安裝)|app.{0,12}(?:下載|看新聞|推播|上線|"
        r"隨時)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:免費|立即|馬上|快來|現在就|趕快|歡迎|即刻)(?:贊助|捐款|支持|訂閱|加入|註冊|下載|追蹤|登入|"
        r"按讚|訂購|投稿|來信|成為|試閱|升級|點)"
    ),
    re.compile(
        r"(?:訂閱|會員|付費|登入).{0,12}(?:看全文|閱讀全文|解鎖|專享|限定|方案|優惠|獨享)|電子報$|"
        r"粉絲(?:團|專頁|頁)$|(?:line|google)\s*(?:news|新聞|好友|today)",
        re.IGNORECASE,
    ),
    re.compile(r"line\s*推播|推播.{0,12}通知|(?:新聞|快訊)通知$", re.IGNORECASE),
    re.compile(r"新聞線索|(?:投稿|爆料|投書).{0,10}(?:平台|信箱|熱線|專線|電話|e-?mail)|報料", re.IGNORECASE),
    re.compile(
        r"^\W*(?:看|查看|閱讀|瀏覽|了解)?更多.{0,24}(?:新聞|報導|報道|文章|內容|資訊|消息|影音|影片|評論|"
        r"專欄|請|看這|按這|點)|^\W*看更多|^\W*(?:原文|原始)(?:連結|網址|出處|報導)|"
        r"(?:看|閱讀|詳)(?:原文|全文|完整|詳情)[\W]*$|^\W*(?:點我|點看|點這|請看|詳見)|^\W*(?:本文|"
        r"文章)(?:由|經|獲|依|採).{0,30}(?:授權|轉載|提供)|^\W*(?:新聞|資料|圖片|文章)來源\s*[:/]"
    ),
)
_NOTICE = re.compile(
    r"瀏覽器|cookie|隱私權?(?:政策|聲明|保護|規範)|javascript|滿\s?(?:18|十八)歲|分級(?:推廣|辦法|制度)|"
    r"限制級|閒置|此視窗|服務條款|使用條款|會員條款|本條款|"
    r"your browser|privacy policy|terms of (?:use|service)|accept all|不支援|最佳瀏覽|最佳閱讀體驗|"
    r"個人資料保護|skip to (?:main )?content|跳到主要內容|"
    r"播放器|請(?:先)?(?:登入|升級|更新|啟用|開啟).{0,12}(?:功能|版本|會員|後)",
    re.IGNORECASE,
)
_CARE = re.compile(
    r"(?:生命線|安心專線|張老師|反毒專線|保護專線|自殺防治|戒菸專線|諮詢專線|求助專線|防詐專線|珍惜生命|"
    r"飲酒過量|酒後不開車|喝酒不開車|禁止酒駕|未成年請勿|未滿十八歲|吸菸有害|尚未定罪|無罪推定|推定為?無罪|"
    r"拒絕毒品|勇敢求救|社會處處有溫暖)"
)
_CARE_SIGN = re.compile(
    r"提醒您?[:：,，]|關心您|請(?:撥|打|播)|專線|\d{4}(?:-\d{3}){1,2}|有害(?:健康|身心)|害人害己|禁止酒駕|"
    r"無罪推定|珍惜生命|拒絕毒品"
)
_STAFF = re.compile(
    r"^\W*(?:責任|核稿|執行|審稿|網路|值班|文字|影音|數位|助理|總)?(?:編輯|主編|校對|審校|監製|設計|影音|剪輯|插畫|繪圖|企劃|後製|動畫|"
    r"社群|製作|配音|口述|口譯|統籌|視覺)\s*[:/|].{1,40}$|^\W*\(?編輯[:/].{1,20}\)?\d*$|^\W*(?:首次上稿|最新更新)"
)
_RIGHTS = re.compile(
    r"版權(?:所有|聲明|宣告)|著作權(?:所有|聲明|人)|copyright|©|\(c\)\s?\d{4}|all rights reserved|(?:不得|"
    r"禁止|請勿|嚴禁)(?:任意|擅自|以任何)?.{0,6}(?:轉載|重製|公開播送|轉貼|轉寄|使用)|"
    r"未經.{0,10}(?:授權|許可|同意).{0,20}(?:轉載|重製|使用|不得|公開)|免責聲明|本網站之文字",
    re.IGNORECASE,
)
_END = re.compile(
    _FRAME.format(
        r"(?:網友|讀者|全部|最新|發表|我要|查看|看|所有|熱門|精選|用戶|會員)(?:的)?(?:回應|留言|評論|意見|"
        r"討論|迴響)(?:\s*[(（]?\d*[)）]?)?|留言(?:板|區|討論)?|回應(?:區)?|評論區?|討論區|"
        r"(?:共|有)?\s*\d+\s*(?:則|個|條|筆)(?:留言|回應|評論|意見)|\d*\s*comments?|leave a (?:reply|"
        r"comment)|發表(?:您的)?(?:意見|看法)|留言規則|"
        r"(?:關於我們|聯絡我們|聯繫我們|隱私權政策|服務條款|廣告刊登|客服中心|徵才|人才招募|網站地圖|"
        r"訂閱方案|常見問題)(?:[\s|/].*)?"
    ),
    re.IGNORECASE,
)
_SHELF = (
    r"相關(?:新聞|報導|報道|閱讀|文章|影音|影片|連結|主題|專題|推薦|消息|內容|字詞新聞)|延伸(?:閱讀|報導|"
    r"新聞|影音)|推薦(?:閱讀|新聞|文章|影音|影片|給你|給您|內容)?|"
    r"(?:更多|其他|同類|同場)\S{0,8}?(?:新聞|文章|報導|內容|加映|推薦)|(?:你|您)(?:可能|或許|也許)?(?:也|"
    r"還)?(?:會)?(?:感興趣|喜歡|想看|有興趣)(?:的)?(?:新聞|文章|內容)?|猜(?:你|您)(?:喜歡|想看)|"
    r"(?:大家|其他人|網友|讀者)(?:都|也)?(?:在|愛)?看(?:了|什麼)?|(?:今日|本日|本週|即時|最|24小時|社群|"
    r"全站|站內|各類|\w{2})?(?:熱門|熱搜|熱議|熱點|人氣|排行|話題|夯|最夯|必看|精選|頭條|焦點)"
    r"(?:新聞|文章|排行(?:榜)?|點閱|推播|話題|影音|關鍵字|報導|主題|標籤|新訊|搜尋|榜)?|(?:最新|即時|最熱|"
    r"焦點|編輯|獨家|影音)(?:新聞|消息|文章|快訊|影音|報導|推薦|精選)|\w{2}今日熱門|"
    r"(?:編輯|小編|主編)(?:推薦|精選)|精選(?:文章|內容|專題)|看了這則的人也看|同專題新聞|下一則|上一則|"
    r"more stories|related(?: (?:news|articles|stories))?|recommended(?: for you)?|most (?:read|viewed|"
    r"popular)|trending|read more|you may also like"
)
_SHELF_ALONE = re.compile(_FRAME.format(rf"(?:{_SHELF})(?:[\s|:/].{{0,12}})?"), re.IGNORECASE)
_SHELF_LINK = re.compile(
    r"^[\W_]*(?:相關(?:新聞|報導|報道|閱讀|文章|影音)|延伸閱讀|推薦閱讀|推薦(?:新聞|文章)|更多(?:新聞|"
    r"報導)|同場加映|看更多|熱門新聞|看原文)\s*[:：/|>》】\])]+\s*\S",
    re.IGNORECASE,
)
#: Arrows that lead elsewhere, and what a house says in its own voice.
_LINK = re.compile(r"^[►▶▸➤➔→>＞»☞👉🔥📍❖]{1,}[^。]{1,60}$")
#: Boxes with which broadcasters part advertising from the story, and appeals for money.
_BOX = re.compile(r"^(?:[◤◥].{0,30}[◢◣]|([↓▼▽★☆]{2,}).{0,30}[↓▼▽★☆]{2,})$")
_FOLLOW = re.compile(r"^\+\s?\S{1,10}$")
_APPEAL = re.compile(
    r"(?:捐款|贊助|用行動|定期定額|小額|訂閱|一起|邀請您?)支持|支持(?:我們|獨立(?:媒體|報導)|優質|好新聞)|"
    r"(?:成為|加入).{0,6}(?:贊助者?|支持者)"
)
_REMINDER = re.compile(r"(?:提醒您?|關心您|小叮嚀|呼籲您?)\s*[:：]?$")
#: News says who said it; notices don't.
_ATTRIBUTED = re.compile(r"(?:表示|指出|強調|說明|認為|坦言|透露|呼籲|說)[,:，：「]")
_VOICE = re.compile(r"^[\W_]*[^，。]{0,12}[\W_]*(?:提醒您|關心您)[\W_]")
_POLL = re.compile(
    r"^\W*(?:民調|投票|線上投票|讀者投票|網路民調|小調查|快問快答|你怎麼看|您怎麼看)\b|^(?:你|您)會?(?:認為|"
    r"支持|覺得|同意|贊成|會不會|是否).{0,30}[?？]$|看(?:投票)?結果|已投票|^\W*(?:送出)?投票\W*$|"
    r"\d+(?:\.\d+)?\s*%\s*\(?\d*\s*票?\)?$|\d+\s*票$"
)
_POLL_HEAD = re.compile(r"^\W*(?:民調|投票|線上投票|讀者投票|網路民調|小調查|你怎麼看)(?:\W|$)")


def is_button(text: str) -> bool:
    """Whether the line is nothing but buttons: 分享, 文字大小, A-."""
    return len(text) <= 80 and bool(_BUTTONS.match(fold_width(text)))


def is_attributed(text: str) -> bool:
    """Whether the text says who said it, as news does and neither notices nor captions do."""
    return bool(_ATTRIBUTED.search(fold_width(text)))


def is_marker(text: str) -> bool:
    """Whether the line only parts what is above from what is below: a button, an advertising mark, a box."""
    folded = fold_width(text)
    return (
        is_button(text)
        or bool(_BOX.match(folded) or re.match(r"^[\[【][^\]】]{1,30}[\]】]", folded))
        or (len(folded) < 30 and bool(_AD.search(folded)))
    )


def is_link(text: str) -> bool:
    """Whether the line announces one other story and names it: 更多新聞：春雷轟頂."""
    return bool(_SHELF_LINK.match(fold_width(text)))


def furniture(text: str) -> Furniture | None:
    """What kind of furniture the line is; None when it may be the article's."""
    folded = fold_width(text)
    if len(folded) > 400:
        return None
    if kind := _structural(folded):
        return kind
    if han_count(folded) >= 70 and "。" in folded:
        return "noise" if _is_long_notice(folded) else None
    hints = (_AD, _NOTICE, _STAFF, _RIGHTS, _POLL, *_CALLS)
    if any(hint.search(folded) for hint in hints):
        return "noise"
    return "noise" if _is_care(folded) or is_menu(folded) else None


def _structural(folded: str) -> Furniture | None:
    if _END.match(folded) or (
        _RIGHTS.search(folded) and re.search(r"©|copyright|版權所有|all rights", folded, re.IGNORECASE)
    ):
        return "end"
    if (
        _BOX.match(folded)
        or _FOLLOW.match(folded)
        or is_button(folded)
        or _LINK.match(folded)
        or _POLL_HEAD.match(folded)
    ):
        return "noise"
    if len(folded) < 60 and _AD.search(folded) and "。" not in folded:
        return "noise"
    if _SHELF_ALONE.match(folded) or _REMINDER.search(folded):
        return "shelf"
    if len(folded) <= 24 and _APPEAL.search(folded):
        return "shelf"
    if _SHELF_LINK.match(folded) or is_teaser(folded):
        return "shelf"
    return None


def _is_long_notice(folded: str) -> bool:
    """A long text is furniture only when it speaks of several such things, or sets out rights or care."""
    if is_attributed(folded):
        return False
    hits = sum(len(hint.findall(folded)) for hint in (_AD, _NOTICE, _RIGHTS, *_CALLS))
    return hits >= 2 or _is_care(folded)


def _is_care(folded: str) -> bool:
    """Lines that papers add to stories of suicide, drink, drugs or crime."""
    return (
        bool(_VOICE.match(folded))
        or len(_CARE.findall(folded)) >= 2
        or bool(_CARE.search(folded) and _CARE_SIGN.search(folded) and han_count(folded) < 60)
    )
