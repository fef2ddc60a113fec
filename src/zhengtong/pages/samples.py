"""Sample data of the gallery: one case, one year, one list, all invented and marked 示例.

The case is the one of the licence for public places: accepted on 19 September 2023, stopped for
a laboratory test over the National Day holiday.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from django import forms

from zhengtong.law.calendar import Unit, national
from zhengtong.law.clock import Clock
from zhengtong.law.localtime import instant
from zhengtong.pages.charts import Heat, Meter, RateBars, RateRow
from zhengtong.pages.clock import ClockStrip
from zhengtong.pages.clockdays import clock_strip
from zhengtong.pages.component import Kind, Link, Mono, Shown, Tag
from zhengtong.pages.figures import Equation, Figure, Funnel, FunnelStep, Part, Spark
from zhengtong.pages.parts import (
    Happening,
    Material,
    MaterialGroup,
    Materials,
    Timeline,
    Verb,
    Verbs,
)
from zhengtong.pages.table import Column, Row, RowGroup, Table

LAW_45, LAW_32 = "行政许可法第四十五条", "行政许可法第三十二条"


def clock() -> ClockStrip:
    """14 September to 31 October 2023, seen on 12 October: seven days used of 8 and of 20."""

    def track(name: str, budget: int) -> Clock:
        started = Clock.start(name, Unit.WORKING_DAY, budget, date(2023, 9, 19))
        stopped = started.stop(date(2023, 9, 25), "特别程序：检测", LAW_45)
        return stopped.resume(date(2023, 10, 9))

    return clock_strip(
        track("legal", 20),
        national(),
        date(2023, 10, 12),
        promised=track("promised", 8),
        received=date(2023, 9, 14),
        before=("补正中，未受理，不计", LAW_32),
        start=("受理", "次日起算"),
    )


def _at(month: int, day: int, hour: int, minute: int) -> int:
    return instant(date(2023, month, day), time(hour, minute))


def timeline() -> Timeline:
    return Timeline(
        [
            Happening(_at(9, 14, 20, 41), "网上提交", "申请人张*华，门户"),
            Happening(
                _at(9, 15, 10, 5),
                "一次性告知补正",
                "李*敏，窗口。平面图缺尺寸，共 1 项",
                "行政许可法第三十二条第一款第四项",
            ),
            Happening(
                _at(9, 19, 9, 20),
                "受理，发受理通知书",
                "李*敏，窗口。通知书 绥卫受〔2023〕第 187 号",
                "行政许可法第三十二条第二款",
                href="#",
            ),
            Happening(_at(9, 25, 16, 10), "启动特别程序：检测，计时中止", "李*敏，窗口", LAW_45),
            Happening("下一步", "报决定", "决定人 3 人可办；明天 17:00 前不办，转黄牌", todo=True),
        ],
        2023,
    )


def verbs() -> Verbs:
    return Verbs(
        [
            Verb("审核通过，报决定", "计时继续，转黄*", value="review", primary=True),
            Verb("退回补充核查", "计时继续", value="return"),
            Verb("启动特别程序", "计时中止，须书面告知", href="#special", clause=LAW_45),
            Verb(
                "延长办理期限",
                reasons=[Link("要先写延长理由", "#reason"), "须在届满前由负责人批准"],
            ),
            Verb("建议不予许可", "须写理由与救济途径", href="#refuse", grave=True),
        ],
        hidden={"seen": "7"},
    )


def figures() -> list[Figure]:
    rising = Spark([92, 94, 96, 97, 98, 98.5, 98.4, 99, 99.3, 99.2, 99.57])
    wavy = Spark([97.9, 98.1, 98.6, 98.2, 98.4, 98.7, 98.5, 98.6, 98.4, 97.8, 98.35], goal=98.5)
    low = Tag("低于目标 98.5", "yellow")
    return [
        Figure(
            "办件",
            "543,729",
            "件",
            "39 个县直单位、17 个乡镇、235 个村",
            "全部受监察办件",
            "#",
            spark=rising,
        ),
        Figure.rate(
            "法定时限提速",
            3668278,
            3684120,
            "日",
            note="184,206 件承诺件；即办件不计",
            href="#",
            spark=rising,
        ),
        Figure.rate(
            "12345 满意",
            3637,
            3698,
            "件",
            note="未作评价 492 件不计",
            href="#",
            tag=low,
            spark=wavy,
        ),
        Figure.rate("红牌按时处置", 0, 0, "件", note="期内没有红牌"),
    ]


def equation() -> Equation:
    return Equation.rate(Part(3637, "评价为满意的件", "#"), Part(3698, "作出评价的件", "#"))


def funnel() -> Funnel:
    return Funnel(
        "每一步减去的件都列得出来，不计入的共 492 件",
        "件",
        [
            FunnelStep("办结", 4190, "total", "#"),
            FunnelStep("回访未接通", 401, "minus", "#"),
            FunnelStep("未作评价", 78, "minus", "#"),
            FunnelStep("匿名，不可回访", 13, "minus", "#"),
            FunnelStep("作出评价（分母）", 3698, "total", "#"),
            FunnelStep("不满意", 61, "minus", "#"),
            FunnelStep("满意（分子）", 3637, "answer", "#"),
        ],
    )


def bars() -> RateBars:
    rows = [
        RateRow("县公安局", 318, 97260, "#"),
        RateRow("县住房和城乡建设局", 203, 12046, "#"),
        RateRow("县自然资源局", 421, 38914, "#"),
        RateRow("县卫生健康局", 246, 30118, "#"),
        RateRow("县民政局", 158, 41882, "#"),
        RateRow("其余单位与乡镇", 1512, 323509),
    ]
    return RateBars(
        "蓝牌率 ＝ 蓝牌件 ／ 办件，由高到低", rows, "蓝牌", "办件", "蓝牌率", "全县", "单位"
    )


def heat() -> Heat:
    """A year in which Mondays are busy, weekends nearly empty and holidays empty."""
    counts, first = {}, date(2023, 1, 1)
    for offset in range(339):
        on = first + timedelta(days=offset)
        rest = on.weekday() >= 5 or date(2023, 1, 21) <= on <= date(2023, 1, 27)
        rest = rest or date(2023, 9, 29) <= on <= date(2023, 10, 6)
        wave = (on.day * 37 + on.month * 101) % 900
        counts[on] = 90 + wave // 9 if rest else 2400 - 260 * on.weekday() + wave
    return Heat(
        "每日办件量，2023 年 1 月 1 日至 12 月 5 日（示例）", counts, first, date(2023, 12, 5), "件"
    )


Case = tuple[str, int, int, Kind, str, str, str, str, str, str, str]
INBOX: list[tuple[str, list[Case]]] = [
    ("已晚 · 2 件", [
        ("超法定 1 日", 20, 20, "red", "饮用水供水单位卫生许可（新办）", "WJ 20230904 0009", "瓦屋塘供水站", "审查", "9-21", "10-11", "红牌"),
        ("超承诺 2 日", 10, 8, "yellow", "放射诊疗许可（校验）", "WJ 20230918 0021", "唐家坊镇卫生院", "现场审核", "10-10", "10-25", "黄牌"),
    ]),
    ("今明两天 · 2 件", [
        ("今天", 7, 8, "blue", "护士执业注册（变更）", "WJ 20231007 0052", "刘*燕", "审查", "10-12", "11-03", "蓝牌"),
        ("1 日", 7, 8, "blue", "公共场所卫生许可（新办）", "WJ 20230914 0037", "张*华（苗岭客栈）", "审查", "10-13", "10-31", "蓝牌"),
    ]),
    ("本周和下周 · 1 件", [
        ("5 日", 3, 8, "", "母婴保健技术服务人员资格", "WJ 20231010 0061", "苏*英", "现场审核", "10-19", "11-08", ""),
    ]),
]  # fmt: skip


def inbox() -> Table:
    rows: list[Row | RowGroup] = []
    for title, cases in INBOX:
        rows.append(RowGroup(title))
        for left, used, budget, kind, item, case, who, step, promised, legal, card in cases:
            cells: list[Shown] = [
                Meter(left, used, budget, kind),
                Link(item, "#"),
                Mono(case),
                who,
                step,
                promised,
                legal,
                Tag(card, kind) if card else "正常",
            ]
            rows.append(Row(cells, now=left == "1 日"))
    columns = [
        Column("还剩（工作日）", card="lead"),
        Column("事项", card="title"),
        Column("办件号"),
        Column("申请人", card="left"),
        Column("环节", card="right"),
        Column("承诺届满", numeric=True, card="left", key="承诺"),
        Column("法定届满", numeric=True, card="right", key="法定"),
        Column("预警", card="side"),
    ]
    caption = "待我办的办件，按将要逾期的先后排列"
    return Table(caption, columns, rows, header=1, cards=True, keys=True, hide_caption=True)


def budget() -> Table:
    columns = [
        Column("项目"),
        *(Column(x, numeric=True) for x in ("年初预算", "全年预算", "全年执行", "得分")),
    ]
    columns[1] = Column("年初预算", numeric=True, sort="#", sorted="descending")
    rows = [
        Row(["基本支出", 21034, 60933, 60933, "6.50"]),
        Row(["项目支出", 13000, 33361, 33361, "3.50"], hot=True),
        Row(["专项资金", 0, 0, None, "—"]),
    ]
    return Table("单位：元（示例）", columns, rows, foot=["合计", 34034, 94294, 94294, "10.00"])


def materials() -> Materials:
    return Materials(
        [
            MaterialGroup("系统里已有，不用带", "has", [
                Material("营业执照", "从电子证照库调取，2023 年 8 月 30 日颁发，有效。"),
                Material("法定代表人身份证", "实名登录时已核验，只调取，不留复印件。"),
            ]),
            MaterialGroup("请您准备", "bring", [
                Material("平面图", "1 份，须标尺寸与比例。手绘清楚也可以。", Link("看样图", "#")),
            ]),
            MaterialGroup("看情况", "maybe", [Material("集中空调检测报告", "装了集中空调才要。")]),
        ]
    )  # fmt: skip


class SampleForm(forms.Form):
    """A short application with one of every control."""

    name = forms.CharField(label="单位名称", help_text="与营业执照一致", max_length=40)
    phone = forms.CharField(
        label="联系电话", widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    place = forms.ChoiceField(
        label="场所类别", choices=[("", "请选择"), ("h", "宾馆"), ("b", "理发店")]
    )
    air = forms.ChoiceField(
        label="有没有集中空调",
        help_text="分体空调、风扇不算",
        choices=[("y", "有"), ("n", "没有")],
        widget=forms.RadioSelect,
    )
    opening = forms.DateField(
        label="计划开业日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(
        label="补充说明", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    plan = forms.FileField(label="平面图", help_text="PDF 或照片，不超过 10 MB", required=False)
    agree = forms.BooleanField(label="以上内容属实", help_text="不属实的，依法承担责任")


def filled_form() -> SampleForm:
    """The form as it comes back with three things to change."""
    form = SampleForm({"name": "绥宁县苗岭客栈", "phone": "", "place": "h", "air": "", "agree": ""})
    form.is_valid()
    return form
