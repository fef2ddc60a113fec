"""办件程序: receipt → notice of all deficiencies → acceptance → decision → conclusion → service.

行政许可法 Arts. 31-34, 37, 38, 42, 44, 45. Three clocks, not one: `notice` (five working days to
tell what is missing, else deemed accepted), `legal` and `promised` side by side from acceptance
to decision, `service` (ten days). Remedying comes before acceptance and stops none of them.
"""

from __future__ import annotations

from zhengtong.flow.procedure import (
    End,
    Extend,
    Field,
    Guard,
    Notice,
    Procedure,
    Resume,
    Start,
    State,
    Stop,
    Timed,
    Verb,
    register,
)
from zhengtong.systems.applications import effects, guards, kinds  # noqa: F401
from zhengtong.systems.applications.models import Application

__all__ = ["APPLICATION", "SPECIAL_PROCEDURES"]

ART_32 = "行政许可法第三十二条"
ART_32_4 = "行政许可法第三十二条第一款第四项"
ART_34 = "行政许可法第三十四条"
ART_38 = "行政许可法第三十八条"
ART_42 = "行政许可法第四十二条"
ART_44 = "行政许可法第四十四条"
ART_45 = "行政许可法第四十五条"

SPECIAL_PROCEDURES = (
    ("hearing", "听证"),
    ("tender", "招标"),
    ("auction", "拍卖"),
    ("inspection", "检验"),
    ("testing", "检测"),
    ("quarantine", "检疫"),
    ("appraisal", "鉴定"),
    ("expert_review", "专家评审"),
)

STATES = {
    "submitted": State("待预审", "申请人已在网上提交，窗口尚未看过"),
    "returned": State("预审退回", "申请人改好后可以重新提交"),
    "received": State("已收件", "材料已收下，尚未决定是否受理"),
    "deficient": State("待补正", "已一次告知缺什么，等申请人补齐"),
    "remedied": State("已补正", "材料已补齐，等待受理"),
    "accepted": State("审查中", "已受理，办理期限开始计算"),
    "special": State("特别程序", "检验、检测、听证等所需时间不计入期限"),
    "examined": State("待决定", "审查完毕，等待作出决定"),
    "granted": State("已准予", "决定已作出，待办结"),
    "refused": State("不予许可", "决定已作出，待办结"),
    "concluded": State("已办结", "结果待送达"),
    "served": State("已送达", "结果已交到申请人手中", closed=True),
    "declined": State("不予受理", "", closed=True),
    "withdrawn": State("已撤回", "申请人撤回申请", closed=True),
}

COUNTER = ("window_clerk", "reviewer")
OPEN_BEFORE_DECISION = (
    "submitted", "returned", "received", "deficient", "remedied", "accepted", "special", "examined",
)  # fmt: skip

REASON = Field("reason", "理由", kind="long", limit=1000)
FORM = Field("form", "申请表", kind="form", personal=True)
FILES = Field("files", "材料", kind="files", required=False, personal=True, limit=40)
OPINION = Field("opinion", "意见", kind="long", required=False, personal=True, limit=1000)
START_LIMITS = (
    End("notice"),
    Start("legal", effects.statutory_budget),
    Start("promised", effects.promised_budget),
)
END_LIMITS = (End("legal"), End("promised"), Start("service", effects.service_budget))

APPLICATION = register(
    Procedure(
        code="application",
        version=1,
        title="办件",
        states=STATES,
        table=Application,
        number="case",
        verbs=(
            Verb(
                "submit", "提交申请", (), ("submitted",), ("applicant",),
                "application_submitted", fields=(FORM, FILES), effect=effects.submit,
                clocks=(Start("notice", effects.notice_budget),), basis="行政许可法第二十九条",
                note="提交即视为收到，五个工作日内答复",
            ),
            Verb(
                "register", "窗口收件", (), ("received",), COUNTER, "application_registered",
                fields=(FORM, FILES), effect=effects.register_at_counter,
                clocks=(Start("notice", effects.notice_budget),),
                notice=Notice("receipt_slip", "收件凭证"), basis=ART_32,
                note="出具收件凭证，五个工作日内答复",
            ),
            Verb(
                "receive", "预审通过，收件", ("submitted",), ("received",), COUNTER,
                "application_received", effect=effects.receive,
                notice=Notice("receipt_slip", "收件凭证"), basis=ART_32,
                note="期限自提交之日起算，不因预审延后",
            ),
            Verb(
                "return_application", "预审退回", ("submitted",), ("returned",), COUNTER,
                "application_returned", fields=(REASON,), effect=effects.keep_reason,
                clocks=(End("notice"),), basis=ART_32, note="说明要改什么，申请人可重新提交",
            ),
            Verb(
                "resubmit", "重新提交", ("returned",), ("submitted",), ("applicant",),
                "application_resubmitted", fields=(FORM, FILES), effect=effects.resubmit,
                clocks=(Start("notice", effects.notice_budget),), basis="行政许可法第二十九条",
            ),
            Verb(
                "notify_deficiencies", "一次性告知补正", ("received",), ("deficient",), COUNTER,
                "deficiencies_notified",
                fields=(
                    Field("items", "需要补正的全部内容", kind="table", limit=40,
                          hint="一行一项，一次说全"),
                ),
                guards=(Guard(guards.not_notified_before, ART_32_4),),
                effect=effects.notify_deficiencies, clocks=(End("notice"),),
                notice=Notice("deficiency_notice", "补正告知书"), basis=ART_32_4,
                note="须一次说全；补正在受理之前，不停办理期限",
            ),
            Verb(
                "remedy", "补正材料交齐", ("deficient",), ("remedied",), ("applicant", *COUNTER),
                "deficiencies_remedied",
                fields=(FILES, Field("statement", "补正说明", kind="long", required=False,
                                     personal=True, limit=1000)),
                effect=effects.remedy, clocks=(Start("notice", effects.notice_budget),),
                basis=ART_32_4,
            ),
            Verb(
                "accept", "受理", ("submitted", "received", "remedied"), ("accepted",), COUNTER,
                "application_accepted", effect=effects.accept, clocks=START_LIMITS,
                notice=Notice("acceptance_notice", "受理通知书"), basis=ART_32,
                note="办理期限次日起算",
            ),
            Verb(
                "deem_accepted", "视为受理", ("submitted", "received", "remedied"), ("accepted",),
                ("system",), "application_accepted", effect=effects.deem_accepted,
                clocks=(
                    End("notice"),
                    Start("legal", effects.statutory_budget, since=effects.receipt),
                    Start("promised", effects.promised_budget, since=effects.receipt),
                ),
                basis=ART_32_4, note="逾期不告知的，自收到申请材料之日起即为受理",
            ),
            Verb(
                "decline", "不予受理", ("received", "remedied"), ("declined",), COUNTER,
                "acceptance_declined",
                fields=(REASON, Field("remedies", "应向何处申请、如何救济", kind="long", limit=500)),
                effect=effects.decline, clocks=(End("notice"),),
                notice=Notice("non_acceptance_notice", "不予受理通知书"), basis=ART_32,
                note="须写明理由与救济途径", grave=True,
            ),
            Verb(
                "settle_at_once", "当场办结", ("received",), ("concluded",), COUNTER,
                "application_concluded",
                fields=(OPINION,), guards=(Guard(guards.is_on_the_spot, ART_34),),
                effect=effects.settle_at_once, clocks=(End("notice"), Start("service", effects.service_budget)),
                notice=Notice("grant_decision", "准予决定书"), basis=ART_34,
                note="即办件：受理、决定、办结一次完成",
            ),
            Verb(
                "examine", "审查通过，报决定", ("accepted",), ("examined",), ("reviewer",),
                "application_examined", fields=(OPINION,), effect=effects.examine, basis=ART_34,
                note="计时继续，转决定人",
            ),
            Verb(
                "start_special_procedure", "启动特别程序", ("accepted",), ("special",),
                ("reviewer",), "special_procedure_started",
                fields=(
                    Field("type", "特别程序", kind="choice", choices=SPECIAL_PROCEDURES),
                    Field("days", "预计所需工作日", kind="integer"),
                    REASON,
                ),
                guards=(Guard(guards.item_allows_special, ART_45),),
                effect=effects.start_special, clocks=(Stop("legal"), Stop("promised")),
                notice=Notice("special_procedure_notice", "特别程序告知书"), basis=ART_45,
                note="计时中止，须书面告知所需时间",
            ),
            Verb(
                "end_special_procedure", "特别程序结束", ("special",), ("accepted",),
                ("reviewer",), "special_procedure_ended",
                fields=(Field("result", "结果", kind="long", limit=500),),
                effect=effects.end_special, clocks=(Resume("legal"), Resume("promised")),
                basis=ART_45, note="计时恢复",
            ),
            Verb(
                "extend", "延长办理期限", ("accepted", "examined"), (), ("approver",),
                "application_extended",
                fields=(Field("extension", "延长工作日", kind="integer"), REASON),
                guards=(Guard(guards.extension_within_law, ART_42),),
                effect=effects.extend, clocks=(Extend("legal"), Extend("promised")),
                notice=Notice("extension_notice", "延长办理期限告知书"), basis=ART_42,
                note="只能一次，须负责人批准并告知理由",
            ),
            Verb(
                "grant", "准予", ("examined",), ("granted",), ("approver",),
                "application_decided", fields=(OPINION,), effect=effects.grant, clocks=END_LIMITS,
                notice=Notice("grant_decision", "准予决定书"), basis=ART_38,
                note="办理期限到此为止",
            ),
            Verb(
                "refuse", "不予许可", ("examined",), ("refused",), ("approver",),
                "application_decided",
                fields=(REASON, Field("remedies", "复议、诉讼途径", kind="long", limit=500)),
                effect=effects.refuse, clocks=END_LIMITS,
                notice=Notice("refusal_decision", "不予许可决定书"), basis=ART_38,
                note="须说明理由，告知复议和诉讼权利", grave=True,
            ),
            Verb(
                "conclude", "办结", ("granted", "refused"), ("concluded",),
                (*COUNTER, "approver"), "application_concluded", effect=effects.conclude,
                note="计入办结",
            ),
            Verb(
                "serve", "送达", ("concluded",), ("served",), COUNTER, "application_served",
                fields=(
                    Field("manner", "送达方式", kind="choice", choices=(
                        ("window", "窗口领取"), ("mailing", "邮寄"), ("electronic", "电子送达"))),
                ),
                effect=effects.serve, clocks=(End("service"),),
                notice=Notice("proof_of_service", "送达回证"), basis=ART_44,
                note="决定之日起十日内",
            ),
            Verb(
                "withdraw", "撤回申请", OPEN_BEFORE_DECISION, ("withdrawn",),
                ("applicant", *COUNTER), "application_withdrawn", fields=(REASON,),
                effect=effects.withdraw,
                clocks=(End("notice"), End("legal"), End("promised")),
                notice=Notice("withdrawal_notice", "撤件通知"), basis="行政许可法实施中的撤回",
                grave=True,
            ),
            Verb(
                "report_concluded", "回流办结", (), ("served",), ("importer", "system"),
                "application_reported", fields=effects.REPORT_FIELDS, effect=effects.report,
                note="由上级系统回传的“受理—办结”记录，一件一条",
            ),
            Verb(
                "correct_report", "更正回流记录", ("served",), (), ("importer", "system"),
                "application_reported", fields=effects.REPORT_FIELDS, effect=effects.report,
            ),
        ),
        timers=(Timed("deem_accepted", "notice"),),
    )
)  # fmt: skip
