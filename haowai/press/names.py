"""Words that bylines are made of: surnames, places, what people at a newspaper are called, agencies.

They only settle what grammar leaves open, as in 記者林曉嵐台北報導, where nothing parts the name from the
place; a name or a place that is missing here is still read wherever the line itself shows its bounds.
"""

from __future__ import annotations

import re

_SURNAMES = frozenset(
    "陳林黃張李王吳劉蔡楊許鄭謝郭洪邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙顏柯翁魏孫戴"
    "范方宋鄧杜傅侯曹薛丁卓馬阮董唐溫藍石蔣古紀姚連歐程湯田康姜白汪鄒尤涂巫韓龔嚴袁黎金阿倪童陸夏柳邵錢伍"
    "駱孟譚葛任喬官易秦于尹史甘凌包喻崔武常俞安賀龍龐章樊管閻萬粘藺魯靳閔茅裴蒲鮑褚歸殷熊齊關文成向牛左辛"
    "焦穆祝饒岳段雷毛郝邢梅盛刁麥區霍利招鄺甄冼詩鄔談顧邊兵柴畢解全吉卜車查季佟竇費馮符甯寧商壽舒池充申屠"
    "桑滕巴麻刀"
)
_COMPOUND = """
    歐陽 司徒 司馬 諸葛 上官 皇甫 張簡 范姜 端木 夏侯 尉遲 公孫 令狐 長孫 慕容 東方 宇文 鮮于 張廖
"""
_COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_PLACE_NAMES = """
    台北 臺北 新北 桃園 台中 臺中 台南 臺南 高雄 基隆 新竹 嘉義 苗栗 彰化 南投 雲林 屏東 宜蘭 花蓮 台東
    臺東 澎湖 金門 馬祖 連江 竹北 竹東 竹縣 竹市 嘉縣 嘉市 北市 板橋 淡水 中壢 豐原 員林 斗六 埔里 恆春
    綠島 蘭嶼 小琉球 大台北 雙北 桃竹苗 中彰投 雲嘉南 高屏 花東 台灣 臺灣 香港 澳門 九龍 新界 北京 上海
    廣州 深圳 天津 重慶 南京 杭州 成都 武漢 廈門 福州 東京 大阪 京都 名古屋 福岡 札幌 沖繩 首爾 漢城
    釜山 平壤 曼谷 河內 胡志明市 金邊 仰光 馬尼拉 雅加達 吉隆坡 新加坡 新德里 孟買 伊斯蘭馬巴德 喀布爾
    德黑蘭 巴格達 耶路撒冷 特拉維夫 貝魯特 安卡拉 伊斯坦堡 杜拜 開羅 奈洛比 約翰尼斯堡 莫斯科 基輔 華沙
    布拉格 維也納 柏林 法蘭克福 巴黎 倫敦 都柏林 布魯塞爾 海牙 日內瓦 蘇黎世 伯恩 羅馬 梵蒂岡 馬德里
    里斯本 雅典 斯德哥爾摩 奧斯陸 哥本哈根 赫爾辛基 華盛頓 紐約 波士頓 芝加哥 洛杉磯 舊金山 西雅圖
    休士頓 達拉斯 亞特蘭大 檀香山 渥太華 多倫多 溫哥華 墨西哥城 里約 聖保羅 布宜諾斯艾利斯 聖地牙哥 利馬
    雪梨 坎培拉 墨爾本 奧克蘭 威靈頓 帛琉 關島 聯合國
"""
_PLACES = tuple(sorted(_PLACE_NAMES.split(), key=len, reverse=True))
_PLACE_END = re.compile(r"[縣市區鄉鎮村島港]$")

#: People's callings, as they stand before a name, with whatever goes before them (駐日特派員, 特約記者).
ROLE = re.compile(
    r"^(?P<role>[^/、:|]{0,12}?(?:記者|特派員|編譯|主筆|撰述委員|撰述|通訊員|評論員|研究員|"
    r"編輯))(?![會室群們部組台])"
)
#: News agencies. The general ending 社 comes last, since any house may have one.
AGENCY = (
    r"(?:中央社|路透社?|法新社|美聯社|彭博社?|合眾國際社|[\u4e00-\u9fff]{0,6}通訊社|[\u4e00-\u9fff]{1,3}社)"
)
KNOWN_AGENCY = re.compile(
    r"^(?:中央社|路透社?|法新社|美聯社|彭博社?|新華社|共同社|時事社|韓聯社|塔斯社|德新社|軍聞社|中新社|"
    r"合眾國際社|[\u4e00-\u9fff]{0,6}通訊社)$"
)
#: A desk or a house that signs in place of a person.
DESK = re.compile(
    r"^[\u4e00-\u9fffA-Za-z0-9 .]{1,16}(?:中心|組|頻道|新聞|新聞網|新聞雲|訊|編輯部|編輯台|小組|團隊|社|報|"
    r"網|週刊|周刊|雜誌|電視|電視台)$"
)


def is_surname(text: str) -> bool:
    """Whether a personal name may begin with this text's first character or two."""
    return text[:1] in _SURNAMES or text[:2] in _COMPOUND_SURNAMES


def is_place(text: str) -> bool:
    """Whether the text is a known place, with or without 縣, 市 and the like."""
    return text in _PLACES or _PLACE_END.sub("", text) in _PLACES


def split_name(text: str) -> tuple[str, str]:
    """A name and the place that may follow it without a sign between: ("林曉嵐", "台北市")."""
    first, _, rest = text.partition(" ")
    if rest and re.match(r"[\u4e00-\u9fff]", rest):
        return first, rest.replace(" ", "")
    bare = _PLACE_END.sub("", text) if len(text) > 4 else text
    for place in _PLACES:
        if bare.endswith(place) and 2 <= len(bare) - len(place) <= 4:
            return bare[: -len(place)], text[len(bare) - len(place) :]
    if len(text) <= 3 or not re.fullmatch(r"[\u4e00-\u9fff]+", text):
        return text, ""
    if text[:2] in _COMPOUND_SURNAMES:
        return text[:4], text[4:]
    length = 2 if len(text) == 4 else 3
    return text[:length], text[length:]
