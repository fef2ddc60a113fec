"""One notice of each kind, with people, firms and numbers that do not exist."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import segno

from zhengtong.reports.write.notices import (
    Material,
    Notice,
    NoticeKind,
    Remedies,
    Served,
)

HALL = "绥宁县行政审批服务局"
ITEM = "食品经营许可（新办）"
CASE = "430527-20230306-00012"
CONTACT = "绥宁县政务服务中心二楼12号窗口，0739-0000000"
LICENSING = "《中华人民共和国行政许可法》"
REMEDIES = Remedies("绥宁县人民政府", "绥宁县人民法院")


def qr_png() -> bytes:
    buffer = BytesIO()
    segno.make(f"http://127.0.0.1:8000/track/{CASE}", error="m").save(
        buffer, kind="png", scale=6, border=1
    )
    return buffer.getvalue()


def notice(kind: NoticeKind, **given: object) -> Notice:
    number = list(NoticeKind).index(kind) + 1
    fields: dict[str, object] = {
        "kind": kind,
        "number": f"绥审服〔2023〕{number}号",
        "hall": HALL,
        "applicant": "绥宁县青禾餐饮有限公司",
        "item": ITEM,
        "case_number": CASE,
        "issued_on": date(2023, 3, 6),
        "received_on": date(2023, 3, 6),
        "accepted_on": date(2023, 3, 6),
        "contact": CONTACT,
        "handler": "杨穗",
        "statement": "测试样例：人员、企业和编号均为虚构",
        **given,
    }
    return Notice(**fields)  # type: ignore[arg-type]


def every() -> dict[NoticeKind, Notice]:
    k = NoticeKind
    found = [
        notice(
            k.RECEIPT,
            materials=(
                Material("食品经营许可申请书", "原件", 1),
                Material("营业执照", "电子证照", 1, "由电子证照库调取，免提交"),
                Material("经营场所平面布局图", "复印件", 2),
                Material("食品安全管理制度文本", "原件", 1),
            ),
            qr_png=qr_png(),
        ),
        notice(
            k.DEFICIENCY,
            due_on=date(2023, 3, 13),
            legal_basis=(f"{LICENSING}第三十二条第一款第（四）项",),
            reasons=(
                "《食品经营许可申请书》第3页未填写食品安全管理人员信息，请补填并签名；",
                "经营场所平面布局图未标明清洗消毒设施的位置，请重新绘制；",
                "缺少从业人员健康证明，请提交全体从业人员的有效健康证明。",
            ),
        ),
        notice(
            k.ACCEPTANCE,
            limit="20个工作日",
            due_on=date(2023, 4, 3),
            legal_basis=(f"{LICENSING}第三十二条第一款第（五）项",),
        ),
        notice(
            k.NON_ACCEPTANCE,
            legal_basis=(f"{LICENSING}第三十二条第一款第（二）项",),
            reasons=("申请事项依法不属于本机关职权范围，请向经营场所所在地的市级主管部门申请。",),
            remedies=REMEDIES,
        ),
        notice(
            k.SPECIAL_PROCEDURE,
            procedure="专家评审",
            procedure_limit="10个工作日",
            due_on=date(2023, 4, 18),
            reasons=("经营场所布局涉及中央厨房，需由专家现场评审。",),
            legal_basis=(f"{LICENSING}第四十五条",),
        ),
        notice(
            k.EXTENSION,
            reasons=("现场核查发现的问题需要二次核查，原定期限内不能完成审查。",),
            limit="10个工作日",
            due_on=date(2023, 4, 18),
            approved_by="本机关负责人",
            legal_basis=(f"{LICENSING}第四十二条第一款",),
        ),
        notice(
            k.GRANT,
            legal_basis=(f"{LICENSING}第三十八条第一款",),
            limit="10日",
            granted=(
                ("许可证名称", "食品经营许可证"),
                ("许可证编号", "JY24305270000001"),
                ("经营项目", "热食类食品制售、冷食类食品制售"),
                ("有效期", "2023年3月20日至2028年3月19日"),
            ),
        ),
        notice(
            k.REFUSAL,
            legal_basis=(f"{LICENSING}第三十八条第二款", "《食品经营许可和备案管理办法》第十二条"),
            reasons=(
                "经营场所与有毒、有害场所的距离不符合规定；",
                "不具备与经营品种相适应的清洗消毒设施。",
            ),
            remedies=REMEDIES,
        ),
        notice(
            k.SERVICE,
            served=Served(
                documents=(
                    ("准予行政许可决定书", "绥审服〔2023〕7号"),
                    ("食品经营许可证", "JY24305270000001"),
                ),
                place="绥宁县政务服务中心二楼12号窗口",
                method="直接送达",
                server="杨穗、陶砚秋",
            ),
        ),
        notice(k.WITHDRAWAL, reasons=("申请人因经营场所变更，自愿撤回申请。",)),
    ]
    return {n.kind: n for n in found}
