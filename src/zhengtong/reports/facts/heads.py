"""What stands at the head of a column in the usual forms, under one name for each meaning.

The ministry's form says 年初预算数, 全年预算数(A), 全年执行数(B); provinces say 预算数, 调整后预算数,
预算执行数, 支出金额 and more.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from zhengtong.reports.documents.model import Cell
from zhengtong.reports.facts.printed import words_of

__all__ = ["MONEY", "Head", "head_of", "unit_of"]


class Head(StrEnum):
    """The meaning of a column."""

    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    LEVEL4 = "level4"
    SIGN = "sign"
    TARGET = "target"
    UNIT = "unit"
    ACTUAL = "actual"
    WEIGHT = "weight"
    SCORE = "score"
    REASON = "reason"
    RULE = "rule"
    INITIAL = "initial"
    ADJUSTED = "adjusted"
    BUDGET = "budget"
    ARRIVED = "arrived"
    ARRIVAL_RATE = "arrival_rate"
    SPENT = "spent"
    AMOUNT = "amount"
    RATE = "rate"
    LEFT = "left"
    CARRIED = "carried"
    POSTS = "posts"
    STAFF = "staff"
    CONTROL = "control"
    APPROVED_AREA = "approved_area"
    ACTUAL_AREA = "actual_area"
    PLANNED = "planned"
    INVESTED = "invested"
    LABEL = "label"
    OTHER = "other"


MONEY = frozenset(
    {Head.INITIAL, Head.ADJUSTED, Head.BUDGET, Head.ARRIVED, Head.SPENT, Head.LEFT, Head.CARRIED,
     Head.AMOUNT}
)  # fmt: skip

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[:*]|\d$|^\d{4}年度?(?!初|末)")
_WORDS: tuple[tuple[Head, str], ...] = (
    (Head.LEVEL1, r"一级(?:绩效)?指标"),
    (Head.LEVEL2, r"二级(?:绩效)?指标"),
    (Head.LEVEL3, r"三级(?:绩效)?指标|(?:绩效)?指标(?:名称|内容)?|评[价分](?:内容|项目|指标)"),
    (Head.LEVEL4, r"四级(?:绩效)?指标"),
    (Head.SIGN, r"指标性质|指标方向|指标类型|(?:比较|计算|关系|运算)符号?"),
    (
        Head.TARGET,
        r"(?:年度|年初|全年|当年|本年|计划|预期|预算年度|绩效|设定|原定)*(?:绩效)?(?:指标|目标)(?:设定)?值(?:设定)?"
        r"|(?:年度|年初|计划|预期)(?:指标|目标)|指标值设定|(?:计划|目标|预期)(?:完成)?[数值]",
    ),
    (Head.UNIT, r"(?:计量|度量)单位"),
    (
        Head.ACTUAL,
        r"(?:全年|年度|本年|当年|指标|目标|年末)*(?:实际|完成|实现)+(?:指标|目标|达到)?(?:值|数|情况|结果)(?:说明)?|完成指标|实际完成",
    ),
    (Head.WEIGHT, r"(?:指标|标准|满|分值|设定)*(?:分值|权重|权数)(?:值|分)?|标准分|满分|权重分"),
    (Head.SCORE, r"(?:自评|自我评价|评价|实际|最终|实|评定|单位|复核)*(?:得分|评分|分数|打分)(?:值|情况)?"),
    (
        Head.REASON,
        r"(?:执行率|偏差|扣分|未完成|未达标|偏离|失分|完成|存在|差异|指标|目标|较大)*(?:或)?(?:原因|理由|问题)(?:分析|说明)?"
        r"(?:[及和与、]?(?:拟采取的?|采取的?)?(?:整改|改进)?(?:措施|建议|说明))*|偏差说明|(?:扣分|得分|评分)(?:说明|依据|情况)",
    ),
    (Head.RULE, r"(?:评分|评价|计分|得分)(?:标准|细则|办法|方法|规则|要点)|指标(?:解释|说明)|评价要点"),
    (
        Head.INITIAL,
        r"年初(?:批复|安排|部门|下达)*预算(?:安排|批复)?(?:数|金额|资金)?(?:\(?a\)?)?|年初(?:数|安排数|批复数)|批复预算数?",
    ),
    (Head.ADJUSTED, r"(?:预算)?(?:年中)?(?:追加|调整|调剂|调增|调减)(?:追加|调整)?(?:预算)?(?:数|金额|额)?|预算调整(?:数|金额)?"),
    (
        Head.BUDGET,
        r"(?:全年|年度|本年度?|当年|调整后?的?|调整预算后|实际)*预算(?:总额|安排|下达)?(?:数|金额|资金)?|(?:本年度?|当年|年度)?(?:安排|下达)(?:数|金额|资金)"
        r"|(?:计划|预算|应)(?:投入|到位|安排)(?:数|金额|资金)?|调整(?:后|预算)数|指标(?:数|金额)|资金总额",
    ),
    (Head.ARRIVED, r"(?:实际|资金)*到位(?:数|金额|资金)?(?:数|金额)?"),
    (Head.ARRIVAL_RATE, r"(?:资金|实际|预算)*到位率"),
    (
        Head.SPENT,
        r"(?:全年|年度|预算|实际|累计|本年度?|当年|资金|已)*(?:执行|支出|支付|使用|拨付|完成)(?:数|金额|额|资金)",
    ),
    (Head.SPENT, r"实际支出|决算数?|全年执行|支出决算"),
    (Head.RATE, r"(?:全年|年度|预算|资金|实际|支出)*(?:执行|支出|支付|使用|完成)(?:进度)?(?:率|比例)|执行进度"),
    (Head.AMOUNT, r"(?:资金|支出|合计|经费)?(?:金额|总额)|经费拨款"),
    (Head.LEFT, r"(?:年末|资金|期末)?(?:结转和?结余|结余和?结转|结余|结转|剩余)(?:数|金额|资金|情况)*"),
    (Head.CARRIED, r"(?:上年度?|以前年度|年初)(?:结转(?:和?结余)?|结余)(?:数|金额|资金)*"),
    (Head.POSTS, r"(?:人员|核定)?编制(?:数|人数)(?:\(?人\)?)?"),
    (Head.STAFF, r"(?:年末)?(?:实际|实有)?(?:在职|在编|在岗)(?:人员)?(?:人数|数)?|(?:年末)?实有人数"),
    (Head.CONTROL, r"(?:规模|投资|概算|投资概算|人员|在职人员|编制)*控制率"),
    (Head.APPROVED_AREA, r"批复(?:规模|面积)"),
    (Head.ACTUAL_AREA, r"实际(?:规模|面积)"),
    (Head.PLANNED, r"预算投资|概算投资|投资概算"),
    (Head.INVESTED, r"实际投资"),
    (
        Head.OTHER,
        r"(?:到位|下达|支出|拨付|完成)(?:时间|日期)|(?:指标|文件)?文号|备注|经济支出科目|功能科目(?:名称)?"
        r"|(?:资金)?(?:支出及)?(?:资金)?调整(?:内容|依据)|资金支出及调整依据",
    ),
    (Head.LABEL, r"资金来源|项目(?:名称)?|序号|名称|支出内容|预算支出内容|资金性质|费用名称"),
)  # fmt: skip
_HEADS = tuple((head, re.compile(words)) for head, words in _WORDS)
_UNIT = re.compile(r"(亿元|万元|千元|百元|(?<![万千百亿])元|人|㎡|平方米)")


def head_of(cell: Cell | str) -> Head | None:
    """The meaning of a heading cell; None for words that head no column."""
    words = cell if isinstance(cell, str) else words_of(cell)
    return _head(words) if words and len(words) <= 40 else None


@lru_cache(maxsize=4096)
def _head(words: str) -> Head | None:
    plain = _NOTE.sub("", words)
    return next((head for head, pattern in _HEADS if pattern.fullmatch(plain)), None)


def unit_of(text: str) -> str:
    """The money unit or the measure in a heading: 万元 of "项目资金（万元）"; empty for none."""
    found = _UNIT.search(text)
    return found[1] if found else ""
