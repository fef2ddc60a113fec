"""要素: what an implementation list says of one item, after the national exchange's columns.

GB/T 39554.2 elements as the exchange tables carry them, with titles that a clerk knows. Codes of
types, needs and sources are national enumerations.
"""

from __future__ import annotations

from zhengtong.catalogue.spec import Spec
from zhengtong.law.calendar import Unit

__all__ = [
    "ART_45_PROCEDURES", "CODE_SCHEME", "ELEMENT_KINDS", "ITEM", "SECTIONS", "TABLES", "TITLES",
    "TYPES", "power_of", "title_of",
]  # fmt: skip

CODE_SCHEME = "GB/T 39554.1-2020（12-31-33）"
"""The scheme whose codes are checked; codes of any other scheme are kept as they came."""

TYPES = {
    "01": "行政许可", "02": "行政处罚", "03": "行政强制", "04": "行政征收", "05": "行政给付",
    "06": "行政检查", "07": "行政确认", "08": "行政奖励", "09": "行政裁决", "10": "其他行政权力",
    "20": "公共服务",
}  # fmt: skip
"""事项类型, code table A.1; 11 and above are a region's own."""

ART_45_PROCEDURES = {
    "hearing": "听证", "tender": "招标", "auction": "拍卖", "inspection": "检验",
    "testing": "检测", "quarantine": "检疫", "appraisal": "鉴定", "expert_review": "专家评审",
}  # fmt: skip
"""特别程序: their time is not counted (行政许可法第四十五条)."""

_UNITS = tuple((unit.value, unit.label) for unit in Unit)
ELEMENT_KINDS = {
    "text": "文字", "long_text": "长文字", "number": "整数", "decimal": "数字", "choice": "单选",
    "multi_choice": "多选", "date": "日期", "yes_no": "是否", "id_number": "证件号码",
    "phone": "电话", "uscc": "统一社会信用代码", "image": "图片",
}  # fmt: skip


def _same(*titles: str) -> tuple[tuple[str, str], ...]:
    return tuple((title, title) for title in titles)


def power_of(type_code: str) -> str:
    """依申请六类, 依职权四类 or 公共服务: applied, ex_officio or public."""
    if type_code == "20":
        return "public"
    return "ex_officio" if type_code in ("02", "03", "04", "06") else "applied"


def _limit(*more: Spec) -> tuple[Spec, ...]:
    return (Spec("value", "数量", "whole"), Spec("unit", "单位", choices=_UNITS), *more)


_BASICS = (
    Spec("key", "标识", limit=60),
    Spec("name", "事项名称", limit=100),
    Spec("base_name", "主项名称", limit=100),
    Spec("type_code", "事项类型代码", limit=2),
    Spec("type", "事项类型", limit=20),
    Spec("code_scheme", "编码体系", limit=60),
    Spec("basic_code", "基本编码", limit=40),
    Spec("implementation_code", "实施编码", required=False, limit=60),
    Spec("handling_item_code", "业务办理项编码", limit=40),
    Spec("effective_from", "生效日期", "date"),
    Spec("organisation", "实施机构代码", limit=32),
    Spec("use_level", "行使层级", choices=(
        ("1", "国家"), ("2", "省"), ("3", "市"), ("4", "县"), ("5", "乡镇（街道）"),
        ("6", "村（社区）"), ("7", "分级管理"))),
    Spec("power_source", "权力来源", limit=20, choices=_same(
        "法定本级行使", "上级下放", "上级授权", "同级授权", "上级委托", "同级委托")),
    Spec("source_system", "来源系统", limit=40),
)  # fmt: skip
_LAW = (
    Spec("legal_basis", "设定依据", "rows", limit=60, of=(
        Spec("law", "法律法规名称"), Spec("article", "条款", required=False))),
    Spec("statutory_limit", "法定时限", "record", of=_limit(Spec("basis", "依据", limit=500))),
    Spec("promised_limit", "承诺时限", "record", of=_limit()),
    Spec("case_type", "办件类型", choices=(
        ("on_the_spot", "即办件"), ("promised_time", "承诺件"))),
    Spec("approval_mode", "审批方式", choices=_same("即审即办", "前审后批")),
)  # fmt: skip
_APPLICANT = (
    Spec("applicant_types", "服务对象", "texts", limit=12),
    Spec("conditions", "受理条件", "long", limit=3000),
)
_MATERIALS = (
    Spec("materials", "申请材料", "rows", required=False, limit=200, of=(
        Spec("identity", "材料标识", limit=60),
        Spec("need", "必要性", choices=_same("必要", "非必要", "容缺后补")),
        Spec("form", "形式", choices=_same("纸质", "电子化", "纸质/电子化")),
        Spec("copies", "份数", "whole"),
        Spec("condition", "适用情形", required=False, limit=500, leave_out=True))),
)  # fmt: skip
_DELIVERY = (
    Spec("fee", "收费", "record", required=False, of=(
        Spec("name", "收费项目"),
        Spec("standards", "收费标准", "rows", limit=60, of=(
            Spec("condition", "情形", limit=300),
            Spec("amount", "金额", "amount"), Spec("unit", "单位", limit=20))),
        Spec("basis", "收费依据", limit=500),
        Spec("reduction", "减免规定", required=False, limit=500))),
    Spec("online_payment", "网上支付", "yes_no"),
    Spec("mail_application", "邮寄申请", "yes_no"),
    Spec("mail_delivery", "邮寄送达", "yes_no"),
    Spec("channels", "办理形式", "texts", limit=8, choices=(
        ("window", "窗口"), ("online", "电脑端"), ("mobile", "移动端"), ("express", "快递"),
        ("other", "其他"))),
    Spec("online_depth", "网上办理深度", "whole"),
    Spec("online_grade", "网办等级", "whole"),
    Spec("visits", "到现场次数", "whole"),
    Spec("visits_reason", "到现场原因", required=False, limit=500),
)  # fmt: skip
_COURSE = (
    Spec("steps", "办理环节", "rows", limit=60, of=(
        Spec("name", "环节名称", limit=40), Spec("role", "岗位", limit=40),
        Spec("limit", "时限", "whole"),
        Spec("track", "计时", choices=(
            ("receipt", "收件到受理"), ("promised", "承诺时限"), ("delivery", "决定到送达"))))),
    Spec("result", "办理结果", "record", of=(
        Spec("name", "结果名称"),
        Spec("kind", "结果类型", choices=(
            ("licence", "证照"), ("document", "文书"), ("approval", "批复"), ("none", "无"))),
        Spec("conclusion", "办结方式", limit=20),
        Spec("licence_type", "证照类型", required=False, limit=60),
        Spec("validity", "有效期", "record", required=False, of=(
            Spec("value", "数量", "whole"), Spec("unit", "单位", choices=(
                ("year", "年"), ("month", "月"), ("day", "日"))))),
        Spec("sample", "样本", required=False))),
    Spec("special_procedures", "特别程序", "rows", required=False, limit=20, of=(
        Spec("type", "类型", choices=tuple(ART_45_PROCEDURES.items())), Spec("name", "名称", limit=60),
        Spec("clause", "依据", limit=500), Spec("budget", "所需时间", "record", of=_limit()))),
    Spec("extension", "延长审批", "record", required=False, of=_limit(
        Spec("clause", "依据", limit=500))),
)  # fmt: skip
_GUIDE = (
    Spec("handling_scope", "通办范围", limit=40),
    Spec("themes", "主题分类", "record", of=(
        Spec("personal", "个人主题", "texts", required=False, limit=30),
        Spec("enterprise", "法人主题", "texts", required=False, limit=30))),
    Spec("window", "办理窗口", "record", of=(
        Spec("place", "地点", limit=300), Spec("number", "窗口号", required=False, limit=20))),
    Spec("consult_phone", "咨询电话", limit=20),
    Spec("complaint_phone", "监督投诉电话", limit=20),
    Spec("faq", "常见问题", "rows", required=False, limit=200, of=(
        Spec("question", "问题", "long", limit=500),
        Spec("answer", "解答", "long", limit=4000))),
    Spec("related", "相关事项", "texts", required=False, limit=60),
    Spec("topic_words", "检索词", "texts", required=False, limit=100),
)  # fmt: skip
_FORM = (
    Spec("form", "申请表", "rows", limit=200, of=(
        Spec("element", "数据元", limit=60), Spec("required", "必填", "yes_no"))),
)  # fmt: skip

ITEM: tuple[Spec, ...] = (
    *_BASICS, *_LAW, *_APPLICANT, *_MATERIALS, *_DELIVERY, *_COURSE, *_GUIDE, *_FORM,
)  # fmt: skip

SECTIONS = {
    "basics": tuple(s.name for s in (*_BASICS, *_APPLICANT[:1])),
    "law": tuple(s.name for s in _LAW),
    "delivery": tuple(s.name for s in _DELIVERY),
    "course": tuple(s.name for s in _COURSE),
    "guide": tuple(s.name for s in (*_APPLICANT[1:], *_GUIDE)),
    "materials": ("materials",),
    "form": ("form",),
}
"""Section → fields: what one change of a draft touches, and what its event repeats."""

TABLES: dict[str, tuple[Spec, ...]] = {
    "source_system": (
        Spec("name", "名称"),
        Spec("supports", "能支持的数据", "texts", required=False, limit=60),
        Spec("events", "能支持的事件与度量", "map", required=False, leave_out=True),
    ),
    "handling_scope": (Spec("name", "名称"),),
    "applicant_type": (Spec("name", "名称"),),
    "theme_personal": (Spec("name", "名称"),),
    "theme_enterprise": (Spec("name", "名称"),),
    "data_element": (
        Spec("label", "名称"),
        Spec("type", "类型", choices=tuple(ELEMENT_KINDS.items())),
        Spec("personal", "个人信息", "yes_no"),
        Spec("options", "选项", "texts", required=False, limit=200),
        Spec("hint", "填写说明", required=False, limit=500, leave_out=True),
    ),
    "material": (
        Spec("name", "名称"),
        Spec("kind", "类型", choices=_same("证件证书证明", "申请表格文书", "其他")),
        Spec("source", "来源渠道", choices=_same("申请人自备", "政府部门核发", "中介机构", "其他")),
        Spec("licence_type", "证照类型", required=False, limit=60),
    ),
}
"""Kind of 基础数据 → its fields besides the code."""

TITLES = {
    "items": "事项", "source_system": "来源系统", "handling_scope": "通办范围",
    "applicant_type": "服务对象", "theme_personal": "个人主题", "theme_enterprise": "法人主题",
    "data_element": "数据元", "material": "材料",
}  # fmt: skip
"""What the lists of a catalogue are called, in reports of bad rows and as sheets."""


def title_of(field: str, code: str) -> str:
    """What a page calls a code of a field: ("channels", "online") → 电脑端; the code if unknown.

    A field within another is named with dots: "steps.track", "result.validity.unit".
    """
    specs = ITEM
    *above, last = field.split(".")
    for name in above:
        specs = next(spec.of for spec in specs if spec.name == name)
    return dict(next(spec.choices for spec in specs if spec.name == last)).get(code, code)
