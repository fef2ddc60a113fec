"""What a check of the record can find, each with a name of its own and a sentence for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = ["MESSAGES", "Finding", "Report"]

MESSAGES = {
    # The database's own guards
    "guard_missing": _("记录表的防改触发器 %(what)s 缺失：有人以库主身份改过表。"),
    # Heads
    "head_forged": _("第 %(size)s 条处的树头签名不成立：封存表被改动，或签名密钥不是本库的。"),
    "head_changed": _("第 %(size)s 条处的树头与封存日志不同：封存表被改动。"),
    "head_inserted": _(
        "封存表中第 %(size)s 条处的树头不在封存日志中：是后来插入的，或日志被改动。"
    ),
    "head_removed": _("封存日志中第 %(size)s 条处的树头不在封存表中：这次封存被删除。"),
    "heads_disordered": _("第 %(size)s 条处的封存与前一次不相接：封存表被改动或调换。"),
    "frontier_changed": _("第 %(size)s 条处封存的树边与树根不符：封存表被改动。"),
    "tile_changed": _("第 %(what)s 块子树根与记录不符：子树表被改动。"),
    "log_missing": _("找不到封存日志（密钥文件夹中的 heads.log）：请从密钥备份恢复。"),
    "log_damaged": _(
        "封存日志在 %(what)s 处读不懂、次序不对或签名不成立：日志被改动，请从密钥备份恢复。"
    ),
    "backup_restored": _(
        "封存日志到第 %(size)s 条，数据库只有 %(what)s 条：恢复了较旧的备份，或尾部连同封存被删除。"
    ),
    "root_mismatch": _(
        "第 %(size)s 条处重算的树根与签名不符：%(what)s 号之间的记录在数据库和封存文件中都被改写。"
    ),
    "printed_beyond": _(
        "所印树头有 %(size)s 条，库中只封存了 %(what)s 条：之后的记录被删除，或恢复了较旧的备份。"
    ),
    "printed_conflict": _("所印第 %(size)s 条处的树根与库中不同：此前的记录在印出之后被改写。"),
    # Segment files
    "segment_missing": _("封存文件 %(file)s 丢失：请从备份恢复。"),
    "segment_unreadable": _("封存文件 %(file)s 读不出来：文件已损坏，请从备份恢复。"),
    "segment_changed": _("封存文件 %(file)s 的内容与封存时不同：文件被改动，请从备份恢复。"),
    "segment_swapped": _("封存文件 %(file)s 的内容是 %(what)s 的：两个文件被调换。"),
    "segment_inserted": _("文件 %(file)s 不属于任何一次封存，且含有库中没有的记录：是后来放入的。"),
    "segment_unowned": _(
        "封存文件 %(file)s 在封存日志中，封存表却不知道它：数据库比封存文件旧，可据此文件恢复记录。"
    ),
    "seal_file_changed": _("封存表中文件 %(file)s 的摘要与封存日志不同：封存表被改动。"),
    "segment_row_changed": _(
        "封存文件 %(file)s 中第 %(id)s 号记录（%(stream)s 第 %(position)s 位）被改动：%(what)s。"
    ),
    "segment_row_removed": _(
        "封存文件 %(file)s 中少了第 %(id)s 号记录（%(stream)s 第 %(position)s 位）。"
    ),
    "segment_row_inserted": _(
        "封存文件 %(file)s 中多出第 %(id)s 号记录（%(stream)s 第 %(position)s 位）。"
    ),
    # Events
    "event_changed": _(
        "第 %(id)s 号记录（%(stream)s 第 %(position)s 位）封存后被改动：%(what)s 与封存文件不同。"
    ),
    "event_swapped": _(
        "第 %(id)s 号与第 %(what)s 号记录封存后被调换（%(stream)s 第 %(position)s 位）。"
    ),
    "event_removed": _("第 %(id)s 号记录（%(stream)s 第 %(position)s 位）封存后被删除。"),
    "event_inserted": _("第 %(id)s 号记录（%(stream)s 第 %(position)s 位）是封存后插入的。"),
    "events_truncated": _("第 %(id)s 号起共 %(what)s 条已封存的记录被截去。"),
    "chain_broken": _(
        "第 %(id)s 号记录（%(stream)s 第 %(position)s 位）的散列与正文或前一条不符：记录被改动。"
    ),
    "position_gap": _(
        "第 %(id)s 号记录在 %(stream)s 中是第 %(position)s 位，前一条却是第 %(what)s 位：位次不连续。"
    ),
    "column_differs": _(
        "第 %(id)s 号记录（%(stream)s 第 %(position)s 位）的列 %(what)s 与正文不同：列被改动。"
    ),
    # Replay
    "row_differs": _("%(table)s 的 %(key)s 行与重放不同：%(what)s。"),
    "row_missing": _("重放得到 %(table)s 的 %(key)s 行，库中没有：该行被删除。"),
    "row_unrecorded": _("库中 %(table)s 的 %(key)s 行没有任何记录说明来历：该行绕过记录写入。"),
    "image_unknown": _("第 %(id)s 号记录写到 %(table)s，本版程序没有这张表或这一列：%(what)s。"),
    # Remarks: worth knowing, not a breach
    "head_not_logged": _("最近一次封存（%(size)s 条）尚未记入封存日志，下次封存时补记。"),
    "left_over": _("文件 %(file)s 是中断或合并时留下的，下次封存时清理。"),
    "restore_accepted": _("曾接受一次旧备份恢复：%(what)s。此前印出的部分树头无法再核对。"),
    "more": _("还有更多问题没有列出：先处理以上各项。"),
}
REMARKS = ("head_not_logged", "left_over", "restore_accepted")
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `code` for programs and tests, `message` for people, the rest to look it up."""

    code: str
    message: str
    id: int = 0
    stream: str = ""
    position: int = 0
    file: str = ""
    size: int = 0
    what: str = ""
    table: str = ""
    key: str = ""


@dataclass(slots=True)
class Report:
    """What `verify` found. `ok` when there is no finding; remarks do not count."""

    findings: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)
    events: int = 0
    sealed: int = 0
    heads: int = 0
    segments: int = 0
    rows: int = 0

    @property
    def ok(self) -> bool:
        """Nothing was found."""
        return not self.findings

    @property
    def codes(self) -> set[str]:
        """Names of everything that was found."""
        return {finding.code for finding in self.findings}

    def add(self, code: str, **values: Any) -> None:
        """Note a finding; after a thousand, only that there are more."""
        if code not in REMARKS and len(self.findings) >= _MOST:
            if self.findings[-1].code != "more":
                self.findings.append(Finding("more", str(MESSAGES["more"])))
            return
        finding = Finding(code, "", **{**values, "what": str(values.get("what", ""))})
        finding = replace(finding, message=str(MESSAGES[code] % asdict(finding)))
        (self.remarks if code in REMARKS else self.findings).append(finding)
