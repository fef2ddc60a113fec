"""A notice on one official A4 page: title, number, addressee, text, name, seal, date."""

import math

from zhengtong.reports.write import house_style as style
from zhengtong.reports.write.grids import Cell, Grid, head, text, whole
from zhengtong.reports.write.notices import Notice, NoticeKind, paragraphs
from zhengtong.reports.write.paper import Paper
from zhengtong.reports.write.printing import day
from zhengtong.reports.write.self_evaluation_docx import sign

_PAGE = 225 / 25.4 * 72
_SIGNED_BY_APPLICANT = "申请人（代理人）签收：　　　　　　　　　年　　月　　日"


def document(notice: Notice) -> bytes:
    """The .docx; the same notice always gives the same bytes."""
    said = paragraphs(notice)
    paper = Paper(_fitting(notice, said))
    paper.add("Title", notice.hall)
    paper.add("Title", notice.heading)
    paper.add("Flush", notice.number, align="right", before=0.5)
    if notice.kind is NoticeKind.SERVICE:
        paper.add("Gap")
        paper.add_grid(_service(notice))
    else:
        paper.add("Flush", f"{notice.applicant}：", before=0.5)
        for paragraph in said:
            paper.add("Body", paragraph)
        if notice.materials:
            paper.add("Gap")
            paper.add_grid(_materials(notice))
    _close(paper, notice)
    return paper.finish(
        title=f"{notice.heading}（{notice.number}）",
        author=notice.hall,
        dated=notice.issued_on,
        header=notice.statement,
        footer=False,
    )


def _fitting(notice: Notice, said: list[str]) -> float:
    """三号 where the text fits one page, else 小三, 四号, 小四."""
    rows = len(notice.materials) + bool(notice.materials)
    fixed = 2 * 32 + rows * 22 + (90 if notice.qr_png else 0)
    for points in (16.0, 15.0, 14.0, 12.0):
        line = style.line(points) / 20
        room = style.TEXT_WIDTH / 25.4 * 72 / points
        lines = sum(math.ceil((len(p) + 2) / room) for p in said) + 11
        if fixed + lines * line <= _PAGE:
            return points
    return 12.0


def _materials(notice: Notice) -> Grid:
    rows = [tuple(map(head, ("序号", "材料名称", "形式", "份数", "备注")))]
    rows += [
        (whole(n), text(m.name), Cell(m.form), whole(m.copies), text(m.note))
        for n, m in enumerate(notice.materials, 1)
    ]
    return Grid("材料清单", "材料清单", (12.0, 72.0, 24.0, 14.0, 34.0), tuple(rows), heads=1)


def _service(notice: Notice) -> Grid:
    served = notice.served
    assert served is not None
    documents = "\n".join(f"《{name}》（{number}）" for name, number in served.documents)
    blank_date = "　　　　　　　　　　　　年　　月　　日"
    filled = (
        ("受送达人", notice.applicant),
        ("事项及办件编号", f"{notice.item}\n{notice.case_number}"),
        ("送达文书名称及编号", documents),
        ("送达地点", served.place),
        ("送达方式", served.method),
        ("送达人", served.server),
        ("受送达人签名或者盖章", f"\n\n{blank_date}"),
        ("代收人签名及代收理由", f"\n\n{blank_date}"),
        ("备注", "\n"),
    )
    rows = tuple((head(name), text(value)) for name, value in filled)
    return Grid("送达回证", "送达回证", (46.0, 110.0), rows)


def _close(paper: Paper, notice: Notice) -> None:
    """Name, place of the seal, date; for a receipt, its QR code and the applicant's signature."""
    sign(paper, notice.hall, day(notice.issued_on), before=1, seal="（印章）")
    lines = [f"经办人：{notice.handler}"] if notice.handler else []
    if notice.kind is not NoticeKind.SERVICE:
        lines.append(_SIGNED_BY_APPLICANT)
    if notice.qr_png:
        code = Cell("扫码查询办理进度", picture=notice.qr_png)
        beside = text("\n\n".join([f"办件编号：{notice.case_number}", *lines]))
        paper.add("Gap", before=0.5)
        paper.add_grid(Grid("二维码", "二维码", (36.0, 120.0), ((code, beside),)), borders=False)
        paper.add("Gap")
        return
    for n, said in enumerate(lines):
        paper.add("Flush", said, before=1 if n == 0 else 0)
