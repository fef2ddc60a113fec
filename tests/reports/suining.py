"""A whole self-evaluation to look at: 绥宁县行政审批服务局, 2023.

Totals, targets, scores and money are the county's published ones. The contact person, the
sentences, and every numerator and denominator behind a published rate are made up for the test.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import starmap

from tests.reports.suining_figures import EVENTS, FIGURES
from zhengtong.reports.write.facts import standard_facts
from zhengtong.reports.write.model import (
    Amount,
    BaseData,
    Binding,
    ExpenseRow,
    Funds,
    IndicatorLine,
    Instruction,
    Reconciliation,
    SelfEvaluation,
    TreeHead,
    Unit,
)
from zhengtong.reports.write.narrative import Composed, Fact, Passages, compose_report, outline
from zhengtong.reports.write.prose import Paragraph, Section, Sentence, Stated

D = Decimal
ACCOUNTS = "2023年度部门决算"
PARK = "绥政办发〔2023〕11号"

UNIT = Unit(
    name="绥宁县行政审批服务局",
    short="我局",
    budget_code="103001",
    contact="龙青禾",
    phone="0739-0000000",
)
INSTRUCTION = Instruction(
    issuer="绥宁县财政局",
    title="关于开展2023年度财政支出绩效自评工作的通知",
    number="绥财绩〔2024〕1号",
    due_on=date(2024, 2, 28),
)
FUNDS = Funds(
    initial=D("340.34"),
    revised=D("940.47"),
    outturn=D("940.47"),
    by_income=(
        Amount("一般公共预算", D("916.77")),
        Amount("政府性基金拨款", D("19.49")),
        Amount("纳入专户管理的非税收入拨款", D(0)),
        Amount("其他资金", D("4.21")),
    ),
    by_spending=(Amount("基本支出", D("609.33")), Amount("项目支出", D("333.61"))),
    computed_score=D(10),
)
BASE = BaseData(
    authorised_posts=16,
    serving_staff=15,
    expenses=(
        ExpenseRow("三公经费", D("0.33"), D("1.5"), D("1.5")),
        ExpenseRow("1.公务用车购置和维护经费", D(0), D(0), D(0), 1),
        ExpenseRow("其中：公车购置", D(0), D(0), D(0), 2),
        ExpenseRow("公车运行维护", D(0), D(0), D(0), 2),
        ExpenseRow("2.出国经费", D(0), D(0), D(0), 1),
        ExpenseRow("3.公务接待", D("0.33"), D("1.5"), D("1.5"), 1),
        ExpenseRow("项目支出", D(0), D("333.61"), D("333.61")),
        ExpenseRow("1.业务工作经费", D(0), D("333.61"), D("333.61"), 1),
        ExpenseRow("2.运行维护经费", D(0), D(0), D(0), 1),
        ExpenseRow("3.上级专项资金", D(0), D(0), D(0), 1),
        ExpenseRow("公用经费", D("387.83"), D("19.81"), D("405.16")),
        ExpenseRow("其中：办公经费", D("3.07"), D("15.81"), D("11.23"), 1),
        ExpenseRow("水费、电费、差旅费", D("8.2"), D(4), D("35.67"), 1),
        ExpenseRow("会议费、培训费", D("0.15"), D(0), D(0), 1),
        ExpenseRow("政府采购金额", None, None, None),
        ExpenseRow("部门基本支出预算调整", None, None, None),
    ),
    thrift_measures=(
        "公务接待先报批后接待，三公经费按季对照预算；办公用品集中采购，购置前须经分管领导审批。"
    ),
    notes=(
        "项目支出填报基本支出以外的全部项目支出，公用经费填报基本支出中的商品和服务支出。",
        "三公经费比上年增加1.17万元，为公务接待费增加，未超当年预算1.50万元。",
        "“—”表示本年度没有该项，或者单位未提供。",
    ),
)
_OVER = "完成值超过指标值三成以上，原指标值测算偏低。下一年度按近两年实际完成数测算指标值。"


def line(
    levels: str,
    weight: int,
    target: str,
    actual: str,
    cited: str = "",
    *,
    given: int | None = None,
    evidence: str = "",
    reason: str = "",
) -> IndicatorLine:
    level1, level2, level3 = levels.split("/")
    computed = FIGURES.get(cited)
    missed = given is not None
    behind = Binding.COMPUTED if computed else Binding.EVIDENCE
    return IndicatorLine(
        level1=level1,
        level2=level2,
        level3=level3,
        weight=D(weight),
        target_text=target,
        actual_text=actual,
        given_score=D(weight if given is None else given),
        computed_score=D("4.99") if missed else D(weight),
        binding=behind if actual[:1].isdigit() or computed else Binding.QUALITATIVE,
        figure=computed,
        evidence=evidence,
        score_rule="完成值÷指标值×分值：98.35÷98.5×5＝4.99" if missed else "",
        deviation_reason=reason,
        difference_reason="填报人按“未达到指标值扣1分”计分，从严自评。" if missed else "",
    )


LINES = (
    line(
        "产出指标/数量指标/组织开展“政务公开日”主题活动",
        10,
        "30",
        "50",
        evidence="活动台账、签到表",
        reason=_OVER,
    ),
    line(
        "产出指标/数量指标/编制主题式、套餐式“一件事一次办”的办事指南",
        5,
        "10",
        "10",
        evidence="办事指南汇编",
    ),
    line("产出指标/数量指标/电子证照种类", 10, "59", "78", "licence_kinds", reason=_OVER),
    line("产出指标/质量指标/助推“五好”园区建设，赋予园区管理权限", 5, "158", "158", evidence=PARK),
    line(
        "产出指标/质量指标/编制和发布行政许可事项清单",
        5,
        "100%",
        "100%",
        evidence="绥政办发〔2023〕20号",
    ),
    line("产出指标/时效指标/按季度通报政务公开情况", 5, "4次/年", "4次", evidence="四期季度通报"),
    line(
        "产出指标/时效指标/窗口减少内部审批环节，提高办件提速率",
        5,
        "大幅提升",
        "大幅提升（法定提速率99.57%）",
        "statutory_speed_up",
    ),
    line("产出指标/成本指标/资金到位率", 5, "100%", "100%", evidence="国库集中支付到账明细"),
    line(
        "效益指标/经济效益指标/缩短群众办事时间，提高办事效率",
        5,
        "稳步提升",
        "稳步提升",
        evidence="窗口办件时长对比表",
    ),
    line("效益指标/社会效益指标/政务服务水平", 5, "稳步提升", "稳步提升", evidence="年度考核通报"),
    line("效益指标/社会效益指标/一件事一次办", 5, "100%", "100%", evidence="主题任务完成清单"),
    line(
        "效益指标/生态效益指标/优化办事效率", 5, "100%", "100%", evidence="网上办理与免提交材料清单"
    ),
    line(
        "效益指标/可持续影响指标/提高政府形象，建设和谐社会",
        5,
        "提高",
        "提高",
        evidence="社会评议材料",
    ),
    line(
        "效益指标/可持续影响指标/政务大厅正常运行", 5, "正常", "正常", evidence="大厅运行值班日志"
    ),
    line("满意度指标/服务对象满意度指标/办事群众满意度", 5, "98%", "99%", "visitor_satisfaction"),
    line(
        "满意度指标/服务对象满意度指标/12345群众满意度",
        5,
        "98.5%",
        "98.35%",
        "hotline_satisfied_rate",
        given=4,
        reason="部分来电诉求超出承办单位职权，解释不够充分。对不满意工单逐件回访，每月通报。",
    ),
)
NOTES = (
    "分值合计100分：预算执行率10分，产出指标50分，效益指标30分，满意度指标10分。",
    "综合评价等级：优秀（大于90分）、良好（80分至90分，均含本数）、较差（60分至80分，含60分）、"
    "差（60分以下）。",
)
RECONCILIATIONS = tuple(
    starmap(
        Reconciliation,
        (
            (
                "资金总额的两种分类",
                "自评表按收入性质合计",
                D("940.47"),
                "自评表按支出性质合计",
                D("942.94"),
                (Amount("一般公共预算收支差", D("2.47")),),
                "正文一般公共预算支出919.24，自评表一般公共预算收入916.77，原因待与决算报表核对。",
            ),
            (
                "基本支出",
                "正文二（一）基本支出",
                D("585.63"),
                "自评表基本支出",
                D("609.33"),
                (Amount("政府性基金", D("19.49")), Amount("其他资金", D("4.21"))),
                "自评表将这两项支出并入基本支出。",
            ),
            (
                "支出总额",
                "正文各项支出之和",
                D("938.73"),
                "自评表全年执行数",
                D("940.47"),
                (Amount("其他资金", D("4.21")), Amount("一般公共预算收支差", D("-2.47"))),
            ),
            (
                "年初预算",
                "自评表年初预算数",
                D("340.34"),
                "基础数据表项目支出与公用经费预算之和",
                D("353.42"),
            ),
        ),
    )
)


def stated(value: str | int, source: str = ACCOUNTS) -> Stated:
    return Stated(D(value) if isinstance(value, str) else value, source)


def facts() -> dict[str, Fact]:
    return {
        **standard_facts(UNIT, 2023, INSTRUCTION, FUNDS, BASE, LINES, "优秀"),
        **FIGURES,
        "section_count": 3,
        "section_names": "办公室、业务指导股、行政效能股",
        "institution_count": 1,
        "institution_names": "绥宁县政务服务中心",
        "civil_posts": 6,
        "institution_posts": 10,
        "retirees": 2,
        "veteran_retirees": 0,
        "basic_expenditure": stated("585.63"),
        "personnel_cost": stated("180.47"),
        "operating_cost": stated("405.16"),
        "project_expenditure": stated("333.61"),
        "project_business": stated("333.61"),
        "project_maintenance": stated("0"),
        "project_earmarked": stated("0"),
        "government_fund": stated("19.49"),
        "state_capital": stated("0"),
        "social_insurance": stated("0"),
        "delegated_items": stated(158, PARK),
        "delegated_direct": stated(3, PARK),
        "delegated_entrusted": stated(10, PARK),
        "delegated_forward": stated(134, PARK),
        "delegated_submission": stated(11, PARK),
        "licence_item_count": stated(257, "绥政办发〔2023〕20号"),
        "guide_rate": Stated("100%", "省行政许可管理系统填报统计"),
    }


def part(title: str, text: str) -> Section:
    return Section(title, (Paragraph((Sentence((text,)),)),))


PASSAGES: Passages = {
    "duties": (
        "我局于2019年3月组建，以原县政务服务中心为主体，整合信息化管理、营商环境和审批制度改革职能，"
        "负责全县审批制度改革、政务公开、电子政务、12345热线以及乡村两级便民服务体系的指导和监督。",
    ),
    "personnel_cost": (
        "用于在职人员工资、津补贴、奖金和社会保险、住房公积金缴费，按标准逐月发放。",
    ),
    "operating_cost": (
        "用于办公、印刷、邮电、水电、物业、维修和差旅等日常开支。决算数高于年初预算，"
        "主要是年中追加安排的大厅运行经费未列入年初公用经费预算。",
    ),
    "project_business": ("用于新政务大厅搬迁的工程款。",),
    "project_maintenance": ("本年度没有安排。",),
    "project_earmarked": ("本年度没有安排。",),
    "conclusion": ("各类资金按不同口径统计的差额及其构成，另见资金数据勾稽说明。",),
    "efficiency": (
        "监察发现的异常办件均在当日转交承办单位核实，核实结果记入办件记录，作为季度通报的依据。",
    ),
    "hotline": (
        "满意率比年度指标值98.5%低0.15个百分点。失分集中在跨部门诉求，承办单位之间职责衔接不够顺畅。",
    ),
    "reform": (
        "围绕群众办理频次高的事项，完成10个“一件事一次办”主题的流程再造和指南编制。",
        "新政务大厅于2023年6月启用，入驻单位34家，进驻事项902项，一楼、二楼集中设置办事窗口。",
    ),
    "other_results": (
        "与8个省的15个市签订“跨省通办”协议，纳入通办事项58项，全年办理800余件。",
        "清理“互联网+监管”账号，由302个减至83个，账号与在岗人员逐一对应。",
    ),
    "problems": (
        part(
            "预算编制不够精细",
            "年初预算340.34万元，全年预算940.47万元，年中追加较多，年初对大厅搬迁和运行费用估计不足。",
        ),
        part(
            "固定资产管理基础薄弱",
            "资产登记与财务账核对不及时，盘点间隔较长，部分资产变动滞后入账。",
        ),
        part(
            "内部控制执行有待加强",
            "财务人员兼职较多，不相容岗位分离不到位，内部控制流于形式的情况仍然存在。",
        ),
    ),
    "improvements": (
        part("提高预算编制质量", "年初按职能和上年执行情况逐项测算，重大项目先论证后申报。"),
        part("严格三公经费和日常公用经费管理", "按季公布支出进度，超进度部分先说明后支出。"),
        part("定期盘点资产", "每半年盘点一次，资产管理员与会计当月对账。"),
    ),
}


def composed(known: dict[str, Fact] | None = None) -> Composed:
    return compose_report(outline("hunan_departmental"), known or facts(), PASSAGES)


def report() -> SelfEvaluation:
    text = composed()
    return SelfEvaluation(
        unit=UNIT,
        year=2023,
        instruction=INSTRUCTION,
        preamble=text.preamble,
        sections=text.sections,
        funds=FUNDS,
        base=BASE,
        objective="提高行政管理水平和服务效能，提升政务公信力和透明度，提高人民群众满意度。",
        achievement="各项年度任务均已完成，其中12345群众满意度未达到指标值。",
        lines=LINES,
        grade="优秀",
        drafted_on=date(2024, 2, 28),
        reconciliations=RECONCILIATIONS,
        form_notes=NOTES,
        tree_head=TreeHead(
            size=EVENTS,
            root="6f1d3c52a90e47b8c1f5d28e04b7963a5e8c70d1f24b69a3880e1d7c35f2ab94",
            signed_at=1_709_085_900_000_000,
            key_id="suining-2024-01",
        ),
        statement="测试样例：合计数取自公开报告，办件级记录为模拟生成",
    )
