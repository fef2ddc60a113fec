"""Numbered notices to a person, from receipt to service (行政许可文书).

Articles 32, 38, 42, 44 and 45 of the Administrative License Law want each of these steps told in
writing, sealed and dated. Here are the data and the wording; clauses, reasons, bodies and limits
come from the case, since items under other laws have others.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhengtong.reports.write.narrative import Fact, compose, missing


class NoticeKind(StrEnum):
    """The value is the code; `TITLES` gives what is printed."""

    RECEIPT = "receipt"
    DEFICIENCY = "deficiency"
    ACCEPTANCE = "acceptance"
    NON_ACCEPTANCE = "non_acceptance"
    SPECIAL_PROCEDURE = "special_procedure"
    EXTENSION = "extension"
    GRANT = "grant"
    REFUSAL = "refusal"
    SERVICE = "service"
    WITHDRAWAL = "withdrawal"


TITLES = {
    NoticeKind.RECEIPT: "收件凭证",
    NoticeKind.DEFICIENCY: "一次性告知书",
    NoticeKind.ACCEPTANCE: "受理通知书",
    NoticeKind.NON_ACCEPTANCE: "不予受理通知书",
    NoticeKind.SPECIAL_PROCEDURE: "特别程序告知书",
    NoticeKind.EXTENSION: "延期告知书",
    NoticeKind.GRANT: "准予行政许可决定书",
    NoticeKind.REFUSAL: "不予行政许可决定书",
    NoticeKind.SERVICE: "送达回证",
    NoticeKind.WITHDRAWAL: "撤件通知",
}


@dataclass(frozen=True, slots=True)
class Material:
    """A document handed in: 原件, 复印件, 电子件 …"""

    name: str
    form: str = ""
    copies: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where and until when the applicant may object; both bodies as they stand in law."""

    reconsideration_body: str
    court: str
    reconsideration_limit: str = "六十日"
    litigation_limit: str = "六个月"
    reconsideration_first: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """Facts of service (送达): which documents, where, how, by whom."""

    documents: tuple[tuple[str, str], ...]
    place: str = ""
    method: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `applicant` is the full name, given by the caller, who may know it.

    `reasons` are the deficiencies, grounds or circumstances, one each. `due_on` is the day on
    which the running period ends, `limit` its length (`20个工作日`). `granted` are the contents
    of a licence as (name, value). `qr_png` is a picture that leads to the case.
    """

    kind: NoticeKind
    number: str
    hall: str
    applicant: str
    item: str
    case_number: str
    issued_on: date
    received_on: date | None = None
    accepted_on: date | None = None
    due_on: date | None = None
    limit: str = ""
    legal_basis: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    remedies: Remedies | None = None
    procedure: str = ""
    procedure_limit: str = ""
    approved_by: str = ""
    granted: tuple[tuple[str, str], ...] = ()
    served: Served | None = None
    contact: str = ""
    handler: str = ""
    qr_png: bytes = b""
    title: str = ""
    statement: str = ""

    def __post_init__(self) -> None:
        absent = [_SAY[name] for name in _REQUIRED[self.kind] if not getattr(self, name)]
        if absent:
            raise ValueError(f"{self.heading}缺少{'、'.join(absent)}，请补齐后再出具。")

    @property
    def heading(self) -> str:
        """The title printed, unless the item's own rules give another one."""
        return self.title or TITLES[self.kind]


_COMMON = ("number", "hall", "applicant", "item", "case_number")
_REQUIRED: dict[NoticeKind, tuple[str, ...]] = {
    NoticeKind.RECEIPT: (*_COMMON, "received_on", "materials"),
    NoticeKind.DEFICIENCY: (*_COMMON, "received_on", "reasons", "legal_basis"),
    NoticeKind.ACCEPTANCE: (*_COMMON, "received_on", "accepted_on", "legal_basis"),
    NoticeKind.NON_ACCEPTANCE: (*_COMMON, "received_on", "reasons", "legal_basis", "remedies"),
    NoticeKind.SPECIAL_PROCEDURE: (*_COMMON, "procedure", "procedure_limit", "legal_basis"),
    NoticeKind.EXTENSION: (*_COMMON, "reasons", "limit", "due_on", "approved_by", "legal_basis"),
    NoticeKind.GRANT: (*_COMMON, "accepted_on", "legal_basis", "granted"),
    NoticeKind.REFUSAL: (*_COMMON, "accepted_on", "reasons", "legal_basis", "remedies"),
    NoticeKind.SERVICE: (*_COMMON, "served"),
    NoticeKind.WITHDRAWAL: (*_COMMON, "received_on"),
}
_SAY = {
    "number": "文书编号",
    "hall": "机关名称",
    "applicant": "申请人姓名或者名称",
    "item": "事项名称",
    "case_number": "办件编号",
    "received_on": "收件日期",
    "accepted_on": "受理日期",
    "materials": "材料清单",
    "reasons": "理由或者需补正的内容",
    "legal_basis": "法律依据",
    "remedies": "救济途径",
    "procedure": "特别程序名称",
    "procedure_limit": "特别程序所需时间",
    "limit": "期限",
    "due_on": "期限届满日期",
    "approved_by": "批准人",
    "granted": "许可内容",
    "served": "送达情况",
}

# A sentence whose facts the case does not have is left out; REASONS, MATERIALS, GRANTED and
# REMEDIES are places for lists. Wording follows the articles; it is not a quotation.
REASONS, GRANTED, REMEDIES = "<reasons>", "<granted>", "<remedies>"
_APPLIED = "你（单位）于{received_on}提出的“{item}”申请（办件编号：{case_number}）"
_CONTACT = "联系方式：{contact}。"
WORDING: dict[NoticeKind, tuple[tuple[str, ...], ...]] = {
    NoticeKind.RECEIPT: (
        ("本机关于{received_on}收到你（单位）“{item}”申请（办件编号：{case_number}）的下列材料：",),
    ),
    NoticeKind.DEFICIENCY: (
        (
            _APPLIED + "，经审查，申请材料不齐全或者不符合法定形式。",
            "根据{legal_basis}的规定，现将需要补正的全部内容一次告知如下：",
        ),
        (REASONS,),
        (
            "请于{due_on}前补正。",
            "补正材料可以在窗口提交，也可以在网上提交；本机关自收到全部补正材料之日起受理。",
        ),
        (_CONTACT,),
    ),
    NoticeKind.ACCEPTANCE: (
        (
            _APPLIED + "，属于本机关职权范围，申请材料齐全、符合法定形式。",
            "根据{legal_basis}的规定，本机关自{accepted_on}起予以受理。",
        ),
        (
            "本事项的办理期限为{limit}，自受理之日起计算，应于{due_on}前作出决定。",
            "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定或者专家评审的，所需时间不计入上述期限，"
            "届时另行书面告知。",
        ),
        (_CONTACT,),
    ),
    NoticeKind.NON_ACCEPTANCE: (
        (_APPLIED + "，本机关经审查不予受理。理由如下：",),
        (REASONS,),
        ("以上依据为{legal_basis}。",),
        (REMEDIES,),
        (_CONTACT,),
    ),
    NoticeKind.SPECIAL_PROCEDURE: (
        (
            "你（单位）的“{item}”申请（办件编号：{case_number}）已由本机关受理。",
            "审查中依法需要进行{procedure}，所需时间为{procedure_limit}。",
        ),
        (REASONS,),
        (
            "根据{legal_basis}的规定，上述时间不计入办理期限；{procedure}结束后，办理期限继续计算。",
            "预计于{due_on}前作出决定。",
        ),
        (_CONTACT,),
    ),
    NoticeKind.EXTENSION: (
        (
            "你（单位）的“{item}”申请（办件编号：{case_number}）不能在原定期限内作出决定。理由如下：",
        ),
        (REASONS,),
        (
            "根据{legal_basis}的规定，经{approved_by}批准，办理期限延长{limit}，"
            "应于{due_on}前作出决定。",
        ),
        (_CONTACT,),
    ),
    NoticeKind.GRANT: (
        (
            "你（单位）的“{item}”申请（办件编号：{case_number}），本机关于{accepted_on}受理。",
            "经审查，申请符合法定条件、标准。根据{legal_basis}的规定，决定准予行政许可，内容如下：",
        ),
        (GRANTED,),
        ("本机关自作出本决定之日起{limit}内向你（单位）颁发、送达行政许可证件。",),
        ("请在许可的范围内依法从事活动，并接受监督检查。",),
        (_CONTACT,),
    ),
    NoticeKind.REFUSAL: (
        (
            "你（单位）的“{item}”申请（办件编号：{case_number}），本机关于{accepted_on}受理。",
            "经审查，决定不予行政许可。理由如下：",
        ),
        (REASONS,),
        ("以上依据为{legal_basis}。",),
        (REMEDIES,),
        (_CONTACT,),
    ),
    NoticeKind.SERVICE: (),
    NoticeKind.WITHDRAWAL: (
        (
            _APPLIED + "，你（单位）已要求撤回。",
            "根据{legal_basis}的规定，",
            "本机关同意撤回，该办件自本通知作出之日起终止办理。",
        ),
        (REASONS,),
        ("已提交的材料原件请凭本通知到窗口领取；撤回后需要办理的，可以重新提出申请。",),
        (_CONTACT,),
    ),
}


def facts(notice: Notice) -> dict[str, Fact]:
    """What the wording may name; empty fields are absent."""
    given: dict[str, Fact | None] = {
        "item": notice.item,
        "case_number": notice.case_number,
        "received_on": notice.received_on,
        "accepted_on": notice.accepted_on,
        "due_on": notice.due_on,
        "limit": notice.limit,
        "legal_basis": "、".join(notice.legal_basis),
        "procedure": notice.procedure,
        "procedure_limit": notice.procedure_limit,
        "approved_by": notice.approved_by,
        "contact": notice.contact,
    }
    return {name: fact for name, fact in given.items() if fact}


def paragraphs(notice: Notice) -> list[str]:
    """The text of a notice, paragraph by paragraph, lists numbered."""
    known = facts(notice)
    written: list[str] = []
    for templates in WORDING[notice.kind]:
        if templates == (REASONS,):
            written += _numbered(notice.reasons)
        elif templates == (GRANTED,):
            written += [f"{name}：{value}" for name, value in notice.granted]
        elif templates == (REMEDIES,):
            written += [_remedies(notice)] if notice.remedies else []
        else:
            said = [compose(t, known) for t in templates if not missing(t, known)]
            text = "".join(s.text for s in said if s is not None)
            written += [text] if text else []
    return written


def _numbered(items: tuple[str, ...]) -> list[str]:
    if len(items) == 1:
        return [items[0]]
    return [f"{n}.{item}" for n, item in enumerate(items, 1)]


def _remedies(notice: Notice) -> str:
    remedies = notice.remedies
    assert remedies is not None
    word = "本决定" if notice.kind is NoticeKind.REFUSAL else "本通知"
    apply = f"自收到{word}之日起{remedies.reconsideration_limit}内向{remedies.reconsideration_body}"
    if remedies.reconsideration_first:
        return (
            f"如不服{word}，应当先{apply}申请行政复议；对行政复议决定不服的，"
            f"可以依法向{remedies.court}提起行政诉讼。"
        )
    return (
        f"如不服{word}，可以{apply}申请行政复议，也可以自收到{word}之日起"
        f"{remedies.litigation_limit}内向{remedies.court}提起行政诉讼。"
    )
