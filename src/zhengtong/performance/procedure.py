"""绩效自评 (财预〔2020〕10号): drafting → submitted → released; a correction is a further edition.

The officer drafts and sends on, the leader releases or returns. Figures are frozen by the system
alone, on the officer's behalf: nobody types a computed value.
"""

from __future__ import annotations

from zhengtong.flow.procedure import End, Field, Guard, Procedure, Start, State, Verb, register
from zhengtong.performance import closing, effects, kinds  # noqa: F401
from zhengtong.performance.fields import BINDINGS
from zhengtong.performance.models import Evaluation

__all__ = ["EVALUATION"]

RULE = "财预〔2020〕10号"
DRAFTER = ("performance_officer",)
LEADER = ("bureau_leader",)
SYSTEM = ("system",)
DRAFT = ("drafting",)

NUMBER = Field("number", "指标序号", kind="integer")
REASON = Field("reason", "原因", kind="long", limit=300)

OPENING = (
    Field("year", "年度", kind="integer"),
    Field("short_name", "单位自称", required=False, limit=10),
    Field("issuer", "通知机关", limit=40),
    Field("title", "通知名称", limit=80),
    Field("number", "通知文号", limit=40),
    Field("issued_on", "通知日期", kind="date", required=False),
    Field("due_on", "报送期限", kind="date", required=False),
    Field("drafted_on", "落款日期", kind="date", required=False),
    Field("levels", "一级指标分值", kind="form", required=False),
    Field("inner", "二级指标分值", kind="form", required=False),
    Field("outline", "报告提纲", required=False, limit=40),
)
FUNDS = (
    Field("initial", "年初预算数", kind="decimal"),
    Field("revised", "全年预算数", kind="decimal"),
    Field("outturn", "全年执行数", kind="decimal"),
    Field("weight", "分值", kind="decimal"),
    Field("by_income", "按收入性质分", kind="table", limit=12),
    Field("by_spending", "按支出性质分", kind="table", limit=12),
)
BASE_DATA = (
    Field("authorised_posts", "编制数", kind="integer"),
    Field("civil_posts", "行政编制", kind="integer", required=False),
    Field("institution_posts", "事业编制", kind="integer", required=False),
    Field("serving_staff", "在职人数", kind="integer"),
    Field("retirees", "退休人数", kind="integer", required=False),
    Field("veteran_retirees", "离休人数", kind="integer", required=False),
    Field("expenses", "经费控制情况", kind="table", required=False, limit=60),
    Field("buildings", "楼堂馆所", kind="table", required=False, limit=5),
    Field("thrift_measures", "厉行节约措施", kind="long", required=False, limit=300),
)
BINDING = (
    NUMBER,
    Field("binding", "依据方式", kind="choice", choices=BINDINGS),
    Field("indicator", "指标", required=False, limit=60),
    Field("version", "口径版本", kind="integer", required=False),
    Field("scope", "统计范围", kind="form", required=False),
    Field("cut_off", "截止日期", kind="date", required=False),
    Field("accounts", "由哪两个数核对", required=False, limit=40),
    Field("template", "实际完成值的写法", required=False, limit=60),
    Field("judged", "达成档次", required=False, limit=40),
    Field("share", "得分比例（%）", kind="decimal", required=False),
    Field("note", "备注", kind="long", required=False, limit=200),
    Field("actual_text", "实际完成值", required=False, limit=60),
    Field("actual_value", "实际值", kind="decimal", required=False),
    Field("actual_unit", "单位", required=False, limit=10),
)
FIGURE = (
    Field("line", "指标序号", kind="integer", required=False),
    Field("name", "引用名称", required=False, limit=40),
    Field("cut_off", "截止日期", required=False, limit=10),
    Field("figure", "冻结的数据", kind="form"),
    Field("scope_text", "范围", required=False, limit=200),
)
WATERMARK = (
    Field("figures", "数据项数", kind="integer"),
    Field("upto", "记录号", kind="integer"),
    Field("tree_size", "记录数", kind="integer"),
    Field("root", "树根", limit=64),
)
DOCUMENT = (
    Field("format", "格式", kind="choice", choices=(("docx", "文档"), ("xlsx", "表格"))),
    Field("file", "文件名", limit=120),
    Field("digest", "摘要", limit=64),
    Field("size", "字节数", kind="integer"),
)

EVALUATION = register(
    Procedure(
        code="evaluation",
        version=1,
        title="绩效自评",
        table=Evaluation,
        states={
            "drafting": State("填报中", "建议得分只有填报人看得到"),
            "submitted": State("待发布", "填报人已送审，等单位负责人发布"),
            "released": State("已发布", "数字冻结；再改须更正", closed=True),
        },
        verbs=(
            Verb("open", "开始自评", (), DRAFT, DRAFTER, "evaluation_opened", fields=OPENING,
                 guards=(Guard(effects.is_the_units_own),), effect=effects.open_evaluation,
                 clocks=(Start("report", effects.days_to_report),), basis=RULE),
            Verb("adopt_objectives", "采用绩效目标", DRAFT, (), DRAFTER, "objectives_adopted",
                 fields=(Field("objective", "年度总体目标", kind="long", required=False, limit=400),
                         Field("lines", "指标", kind="table", required=False, limit=60)),
                 effect=effects.adopt_objectives, basis=RULE),
            Verb("set_funds", "填报资金", DRAFT, (), DRAFTER, "funds_set", fields=FUNDS,
                 effect=effects.set_funds),
            Verb("set_base_data", "填报基础数据", DRAFT, (), DRAFTER, "base_data_set",
                 fields=BASE_DATA, effect=effects.set_base_data),
            Verb("state_facts", "填报正文", DRAFT, (), DRAFTER, "facts_stated",
                 fields=(Field("achievement", "全年完成情况", kind="long", required=False,
                               limit=400),
                         Field("facts", "正文事实", kind="table", required=False, limit=60)),
                 effect=effects.state_facts),
            Verb("cite_figures", "引用数据", DRAFT, (), DRAFTER, "figures_cited",
                 fields=(Field("figures", "引用的数", kind="table", limit=60),),
                 effect=effects.cite_figures),
            Verb("bind_line", "确定指标依据", DRAFT, (), DRAFTER, "line_bound", fields=BINDING,
                 effect=effects.bind_line),
            Verb("attach_evidence", "附佐证材料", DRAFT, (), DRAFTER, "evidence_attached",
                 fields=(NUMBER, Field("name", "材料名称", required=False, limit=80),
                         Field("file", "文件", kind="files", personal=True, limit=1)),
                 effect=effects.attach_evidence),
            Verb("freeze_figure", "冻结一项数据", DRAFT, (), SYSTEM, "figure_frozen",
                 fields=FIGURE, effect=effects.freeze_figure),
            Verb("compute", "计算", DRAFT, (), SYSTEM, "figures_frozen", fields=WATERMARK,
                 effect=effects.compute, note="先封存，再按封存的记录计算"),
            Verb("give_score", "单位评分", DRAFT, (), DRAFTER, "score_given",
                 fields=(NUMBER, Field("score", "评分", kind="decimal")),
                 effect=closing.give_score),
            Verb("explain_deviation", "说明偏差", DRAFT, (), DRAFTER, "deviation_explained",
                 fields=(NUMBER, REASON,
                         Field("improvement", "改进措施", kind="long", required=False, limit=300)),
                 effect=closing.explain_deviation, basis=RULE),
            Verb("explain_difference", "说明分差", DRAFT, (), DRAFTER, "difference_explained",
                 fields=(NUMBER, REASON), effect=closing.explain_difference),
            Verb("explain_tie_out", "勾稽说明", DRAFT, (), DRAFTER, "tie_out_explained",
                 fields=(Field("sum", "勾稽关系", limit=40),
                         Field("explanation", "说明", kind="long", limit=400)),
                 effect=closing.explain_tie_out),
            Verb("submit", "送审", DRAFT, ("submitted",), DRAFTER, "evaluation_submitted",
                 guards=(Guard(closing.is_complete),), effect=closing.submit,
                 clocks=(End("report"),), basis=RULE, note="送审后建议得分对审核人公开"),
            Verb("return_to_drafter", "退回修改", ("submitted",), DRAFT, LEADER,
                 "evaluation_returned", fields=(Field("reason", "理由", kind="long", limit=400),),
                 effect=closing.returned),
            Verb("release", "发布自评", ("submitted",), ("released",), LEADER,
                 "evaluation_released", guards=(Guard(closing.is_explained, RULE),),
                 effect=closing.release, basis=RULE, grave=True,
                 note="发布后数字冻结，再改为更正"),
            Verb("restate", "更正", ("released",), DRAFT, DRAFTER, "evaluation_restated",
                 fields=(REASON, Field("tree_size", "现有记录数", kind="integer")),
                 effect=closing.restate, grave=True, note="另出一版，写明原因和前后水位"),
            Verb("document_written", "生成文件", ("drafting", "submitted", "released"), (),
                 (*DRAFTER, *LEADER), "document_written", fields=DOCUMENT,
                 effect=closing.document_written),
        ),
    )
)  # fmt: skip
