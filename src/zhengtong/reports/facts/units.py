"""Units as reports print them: money, shares, and the measure words that follow a count.

A measure word is often the beginning of another word (项目, 人民, 分别): each carries the letters
that must not follow it.
"""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["MAGNITUDES", "MONEY", "SHARES", "UNIT"]

MONEY: dict[str, Decimal] = {
    "元": Decimal(1), "圆": Decimal(1), "百元": Decimal(100), "千元": Decimal(1000),
    "万元": Decimal(10_000), "十万元": Decimal(100_000), "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000), "亿元": Decimal(100_000_000),
}  # fmt: skip
"""Units of money, in 元."""

SHARES: dict[str, Decimal] = {"%": Decimal(1), "‰": Decimal("0.1"), "百分点": Decimal(1)}
"""Shares, in per cent."""

MAGNITUDES: dict[str, Decimal] = {
    "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000),
    "十万": Decimal(100_000), "百万": Decimal(1_000_000), "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
}  # fmt: skip

# Longest first where one begins another; after the colon what must not follow.
_COUNTED = (
    "个百分点 百分点 个工作日 工作日 个自然日 个日历日 个月 个 人次 人天 人份 人 户次 户:籍外 名:单录称为副义额 "
    "位:于列居置 家:庭级长属装教具 项:目下 件次 件 条次 条 起:草来到动用步源点 宗 份 册 篇 幅 张:贴挂 "
    "台次 台套 台:账帐阶 套:取餐路用 辆次 辆 艘 架次 架:构设 座:谈位 栋 幢 间 处:理置于分罚室长级方 "
    "所:有属需得在以涉作做谓示列述占用 场次 场:所地景馆合 批次 批:准复示量发评 班次 班:子长组主级 期:间内末初限满刊货待 "
    "届 轮:岗 趟 次:日年月要性均序 例:会如行外 床 平方公里 平方米 平米 立方米 公里 千米 米 公顷 亩 "
    "公斤 千克 吨 斤 升:级温学至到 千瓦时 小时 分钟 学时 课时 天 日 周:边年末围期 岁 年:度初末底终内均来以前后级报轻"
    "中 种:植类子 类 款:项式 株 棵 头 只 羽 枚 块 片:区 支:出付持撑部队援 组:织成建 "
    "节:约能点余省日假目水 门:户店诊 道:路 盏 眼 口:径 字:段 页 笔 票 单:位元一项独 本:级年单部次期项地局县市区院校科人着 "
    "部:门分位署级队 省:级直委厅内外市 市:级直委局内外场民政 县:级直委局内外区 区:级直委局内外域间分块 镇:级 乡:级镇 "
    "村:级民 街道:办 社区:工卫 倍 号:文令 km kg m2 m² ㎡ m³ GB TB kW kWh"
)
_SCORE = (
    r"分(?!别|类|布|管|批|工|析|配|项|之|为|队|局|院|公|会|期|级|散|数|红|解|包|享|钟|支|行|校|站)"
)
_MONEY = r"(?:亿|千万|百万|十万|万|千|百)?元(?!素|旦|月|件|宵)|圆(?=整|正|$)"
_NOT_PEOPLE = "人(?!民|大|社|均|才|事|力|口|员|防|行|工)"


def _one(entry: str) -> str:
    word, _, guard = entry.partition(":")
    if word == "人":
        return _NOT_PEOPLE
    return f"{re.escape(word)}(?![{guard}])" if guard else re.escape(word)


UNIT = "|".join((r"%|‰", _MONEY, *(_one(entry) for entry in _COUNTED.split()), _SCORE))
"""A pattern of every unit, for folded text."""
