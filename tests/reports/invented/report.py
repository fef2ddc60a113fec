"""A small report in which every sum, rate and list holds, made from a seed.

Amounts are cents of 万元, so that what is printed adds up exactly. `figures` names each printed
number that stands in a relation, so that a test can print another in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.reports.documents.forms import Grid

__all__ = ["KINDS", "Invented", "invent"]

KINDS = ("department", "project", "school", "hospital")
_PLACES = ("青川镇", "临溪县", "望云市", "石桥区", "金坪乡", "白鹤县")
_UNITS = {
    "department": ("民政局", "水利局", "司法局", "文化和旅游局", "公安局", "教育局"),
    "project": ("农业农村局", "林业局", "城市管理局"),
    "school": ("第一中学", "实验小学", "中心幼儿园"),
    "hospital": ("人民医院", "中心卫生院", "妇幼保健院"),
}
_SECTIONS = ("办公室", "财务股", "法规股", "业务股", "监督股", "宣传股", "服务股")
_OUTPUTS = (
    ("数量指标", "开展业务培训场次", "场"), ("数量指标", "完成设备采购数量", "台"),
    ("质量指标", "设备验收合格率", "%"), ("时效指标", "任务按时完成率", "%"),
)  # fmt: skip


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


@dataclass
class Invented:
    """`figures`: name → printed text; `lines` and `grids` are made from them when asked."""

    kind: str
    unit: str
    year: int
    figures: dict[str, str]
    sections: tuple[str, ...]
    scores: list[tuple[str, str, str, str, str, int]] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.figures[name]

    def changed(self, name: str, text: str) -> Invented:
        """The same with one number printed otherwise."""
        figures = self.figures | {name: text}
        return Invented(self.kind, self.unit, self.year, figures, self.sections, self.scores)

    @property
    def title(self) -> str:
        what = "项目支出" if self.kind == "project" else "部门整体支出"
        return f"{self.unit}{self.year}年度{what}绩效自评报告"

    def prose(self) -> list[str]:
        """The paragraphs before the form."""
        f = self.figures
        return [
            self.title,
            "一、基本情况",
            f"{self.unit}经费由财政全额保障，内设{'、'.join(self.sections)}{f['sections']}个股室。"
            f"共有编制{f['posts']}人，其中：行政编制{f['civil']}人，事业编制{f['staff']}人。",
            "二、资金使用情况",
            f"{self.year}年度收入合计{f['income']}万元，其中：一般公共预算财政拨款{f['grant']}万元，"
            f"政府性基金预算财政拨款{f['fund']}万元。",
            f"{self.year}年度支出合计{f['spending']}万元，其中：基本支出{f['basic']}万元"
            f"（人员经费{f['people']}万元、公用经费{f['office']}万元），项目支出{f['project']}万元。",
            f"全年预算{f['budget']}万元，全年执行{f['outturn']}万元，预算执行率{f['rate']}%。年末无结转和结余。",
            "三、绩效目标完成情况",
            f"全年共办理各类事项{f['cases']}件，其中线上办理{f['online']}件、窗口办理{f['window']}件。"
            f"各项绩效指标详见自评表，自评得分{f['total']}分，等级为优秀。",
            "四、存在的问题及原因分析",
            "一是预算编制的细化程度有待提高；二是绩效目标的量化程度有待提高。",
            "五、下一步改进措施",
            "进一步细化预算编制，合理设置可以衡量的绩效指标，按季度跟踪执行情况。",
        ]

    def grid(self) -> Grid:
        """The form: funds, indicators, total."""
        f = self.figures
        rows: Grid = [
            ["单位名称", self.unit, None, None, None, None, None, None],
            ["预算执行（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
            [None, "年度资金总额", f["budget"], f["budget"], f["outturn"], "10", f"{f['rate']}%", "10"],
            [None, "其中：一般公共预算", f["grant_form"], f["grant_form"], f["grant_form"], "-", "-", "-"],
            [None, "政府性基金", f["fund"], f["fund"], f["fund"], "-", "-", "-"],
            ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因及改进措施"],
        ]  # fmt: skip
        before = ("", "")
        for n, (level1, level2, name, target, actual, weight) in enumerate(self.scores):
            got, why = (f["last"], f["why"]) if n == len(self.scores) - 1 else (str(weight), "")
            head = None if level1 == before[0] else level1
            below = None if (level1, level2) == before else level2
            rows.append([head, below, name, target, actual, str(weight), got, why])
            before = (level1, level2)
        return [*rows, ["总分", None, None, None, None, "100", f["total"], ""]]


def invent(seed: int) -> Invented:
    """Report number `seed`; the same one every time."""
    dice = Random(seed)
    kind = KINDS[seed % len(KINDS)]
    unit = dice.choice(_PLACES) + dice.choice(_UNITS[kind])
    people, office, project, fund = (dice.randrange(5_000, 90_000) for _ in range(4))
    spending = people + office + project
    fund = min(fund, spending // 3)
    civil, staff = dice.randrange(3, 40), dice.randrange(3, 90)
    online, window = dice.randrange(200, 4_000), dice.randrange(200, 4_000)
    sections = tuple(dice.sample(_SECTIONS, dice.randrange(3, 7)))
    lost = dice.randrange(0, 2)  # tenths of a point: 94.05 of 95 per cent earn 9.9 of 10
    figures = {
        "sections": str(len(sections)), "posts": str(civil + staff), "civil": str(civil),
        "staff": str(staff), "income": money(spending), "grant": money(spending - fund),
        "fund": money(fund), "spending": money(spending), "basic": money(people + office),
        "project": money(project), "people": money(people), "office": money(office),
        "budget": money(spending), "outturn": money(spending), "rate": "100",
        "cases": str(online + window), "online": str(online), "window": str(window),
        "grant_form": money(spending - fund), "last": "9.9" if lost else "10", "total": "99.9" if lost else "100",
        "why": "问卷回收较少，下一步增加回访" if lost else "",
    }  # fmt: skip
    scores = []
    for (level2, name, what), weight in zip(_OUTPUTS, (10, 10, 15, 15), strict=True):
        target = "100%" if what == "%" else f"≥{(goal := dice.randrange(4, 60))}{what}"
        done = "100%" if what == "%" else f"{goal + dice.randrange(0, 2)}{what}"
        scores.append(("产出指标", level2, name, target, done, weight))
    scores += [
        ("效益指标", "社会效益指标", "服务人次比上年增长", "≥5%", "5.6%", 15),
        ("效益指标", "可持续影响指标", "设备正常运行率", "≥98%", "99%", 15),
        (
            "满意度指标",
            "服务对象满意度指标",
            "服务对象满意度",
            "≥95%",
            "94.05%" if lost else "96%",
            10,
        ),
    ]
    year = dice.randrange(2019, 2025)
    return Invented(kind, unit, year, figures, sections, scores)
