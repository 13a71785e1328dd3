"""How people, posts and schools are called: 老刘, 王师傅, 刘桂生, 东门岗, 柳河小学."""

from __future__ import annotations

import re

from duty.language.understanding.names import Names

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔"
    "常倪葛柏樊柳骆庞宁米卫凌尤舒邬褚翁曲仇祝冀康牛季苗包"
)
_TITLES = "师傅|队长|警官|辅警|老师|主任|所长|校长|大爷|大哥|大姐|阿姨|科长|书记|队|哥|姐|叔|姨"
_FOLLOWED = (
    "到岗|到了|到位|没|今天|明天|今早|请|病|迟到|晚|说|在|手机|还|不来|来不|也|已|签|打个?卡|[，,和跟、]|$"
)
_GIVEN = "[\u4e00-\u9fff](?<![吗呢吧啊了的是没不在有到来去和跟也都就要会能把被给说])"
"""No particle is a given name."""
_CALLED = re.compile(
    rf"[老小阿大][{_SURNAMES}](?![河林门])|[{_SURNAMES}](?:{_TITLES})(?!们|傅)"
    rf"|[{_SURNAMES}][\u4e00-\u9fff](?:{_TITLES})(?=到|没|今|请|病|迟|晚|说|在)"
    rf"|[{_SURNAMES}](?:{_GIVEN}(?![\u4e00-\u9fff]{{0,1}}[门楼校])|{_GIVEN}{{2}})(?={_FOLLOWED})"
)
_BEGINS = frozenset(f"老小阿大{_SURNAMES}")
_NO_NAMES = re.compile(
    "马上|高峰|方才|方便|白天|白班|夏天|黄昏|任务|曾经|于是|何时|石头|常常|万一|金属|严重|程序|毛病|宁静|雷雨|许多|余下|高三|高二|高一"
    "|江边|时候|段时|高中|高年|小高|小白天|小任务|大马路|小段|大方|大白|大严|老万一|包警|包裹|康复|季度|苗头|段路|毛线|付款|何人|何处"
    "|米饭|米远|牛奶|牛肉|白色|方向|汪洋|任何|任课|于老|石块|石子|金属|金色|田径|林荫|花坛|钟头|钟点|钱包|严禁|曲子|江水|叶子|万圣"
    "|石灰|陶瓷|黄线|黄色|黄灯|雷电|雷声|龙头|胡闹|胡同|祝你|高度|高空|高处|高温|高压|余震|卫生|卫士|卫校|包括|包子|小方便|大江|大石"
)


class Called:
    """What is called by name at some place of a text."""

    def __init__(self, names: Names) -> None:
        self.names = names
        places = dict.fromkeys(names.places, "school") | dict.fromkeys(names.posts, "post")
        known = places | dict.fromkeys(names.people, "name")
        if names.person:
            known[names.person.name] = "me"
        self._known = {name: kind for name, kind in known.items() if len(name) > 1}
        longest = sorted(self._known, key=len, reverse=True)
        self._listed = re.compile("|".join(map(re.escape, longest)) or "(?!)")
        self._begins = _BEGINS | {name[0] for name in longest}

    def at(self, text: str, at: int) -> tuple[str, str] | None:
        """The name that begins there, and whether it is one of a person, a post or a school."""
        if text[at] not in self._begins:
            return None
        if listed := self._listed.match(text, at):
            return listed[0], self._known[listed[0]]
        if _NO_NAMES.match(text, at):
            return None
        person = _CALLED.match(text, at)
        return (person[0], "name") if person else None

    def person(self, said: str) -> str:
        """The full name of whom 老刘 or 刘师傅 means, where that is plain; else as it was said."""
        if said in self.names.people:
            return said
        surname = re.sub(rf"^[老小阿大]|(?:{_TITLES})$", "", said)[:1]
        found = self.names.of_surname(surname)
        district = self.names.district
        return district.people[found[0]].name if len(found) == 1 and district else said


NOBODY = Called(Names())
"""Where no district is at hand."""
