"""三权分立: the system administrator keeps units and people, the security administrator rights.

Each unit, person and setting is a stream of its own without a case: it has a history, no clock.
"""

from __future__ import annotations

import json

from zhengtong.flow.decision import Context, Effect
from zhengtong.flow.procedure import Field, Guard, Procedure, Verb, register
from zhengtong.law.codes import check_region, check_uscc
from zhengtong.law.masking import mask_name
from zhengtong.org import models
from zhengtong.org.settings import forget_settings
from zhengtong.record.canonical import sm3
from zhengtong.record.kinds import EventKind
from zhengtong.record.kinds import register as register_kinds

__all__ = ["ORGANISATION", "PERSON", "REGION", "SETTING"]

register_kinds(
    EventKind("region_defined", "设立区划"),
    EventKind("organisation_established", "设立机构", texts=("unit_kind",)),
    EventKind("organisation_changed", "机构变更"),
    EventKind("organisation_dissolved", "机构撤并"),
    EventKind("person_enrolled", "登记人员", texts=("person_kind",)),
    EventKind("person_left", "人员离岗"),
    EventKind("role_granted", "授予岗位", texts=("role",)),
    EventKind("role_revoked", "收回岗位", texts=("role",)),
    EventKind("deputy_appointed", "指定代理"),
    EventKind("setting_changed", "修改本地设置", texts=("name",)),
)

KEEPERS = ("system_admin", "system")
REGISTRARS = (*KEEPERS, "registrar")
COUNTER = ("window_clerk", "reviewer")
"""Whoever takes an application enrols an applicant that nobody knows yet."""
SECURITY = ("security_admin", "system")
DATES = (
    Field("valid_from", "起始日期", kind="date"),
    Field("valid_until", "截止日期", kind="date", required=False),
)


def _region_code_is_right(ctx: Context) -> str | None:
    problem = check_region(ctx.data["code"])
    return problem.message if problem else None


def _unit_code_is_right(ctx: Context) -> str | None:
    """A unit has its own credit code; a section carries that of its unit and a suffix."""
    problem = check_uscc(ctx.data["code"].partition("-")[0])
    return problem.message if problem else None


def _region(ctx: Context) -> Effect:
    data = ctx.data
    columns = {"name": data["name"], "parent": data["parent"]}
    return Effect(rows=[(models.Region, data["code"], columns)])


def _establish(ctx: Context) -> Effect:
    """`path` is that of the parent with this unit behind it."""
    data = ctx.data
    columns = {
        "name": data["name"],
        "short_name": data["short_name"] or data["name"],
        "kind": data["kind"],
        "parent": data["parent"],
        "path": f"{data['parent_path'] or '/'}{data['code']}/",
        "region": ctx.case.region,
        "valid_from": data["valid_from"],
        "valid_until": data["valid_until"],
        "successor": data["successor"],
        "letters": data["letters"],
        "notice_word": data["notice_word"],
    }
    rows = [(models.Organisation, data["code"], columns)]
    return Effect(rows=rows, measures={"unit_kind": data["kind"]})


def _rename(ctx: Context) -> Effect:
    data = ctx.data
    columns = {"name": data["name"], "short_name": data["short_name"] or data["name"]}
    return Effect(rows=[(models.Organisation, data["code"], columns)])


def _dissolve(ctx: Context) -> Effect:
    data = ctx.data
    columns = {"valid_until": data["valid_until"], "successor": data["successor"]}
    return Effect(rows=[(models.Organisation, data["code"], columns)])


def _enrol(ctx: Context) -> Effect:
    data = ctx.data
    person = ctx.case.id
    numbers = [(kind, data[kind]) for kind in ("id_number", "phone") if data[kind]]
    columns = {
        "kind": data["kind"],
        "organisation": ctx.case.organisation,
        "content": "",
        "valid_from": data["valid_from"],
        "valid_until": data["valid_until"],
    }
    label = data["name"] if data["kind"] == "firm" else mask_name(data["name"])
    return Effect(
        rows=[(models.Person, person, columns)],
        content={"person": {k: data[k] for k in ("name", "id_number", "phone", "address")}},
        lookups=numbers,
        index=[(models.PersonLabel, person, {"label": label})],
        measures={"person_kind": data["kind"]},
    )


def _staff_are_enrolled_by_keepers(ctx: Context) -> str | None:
    """三权分立: the counter enrols applicants, never colleagues."""
    if ctx.data["kind"] != "staff" or ctx.actor.kind == "system":
        return None
    if ctx.actor.has_role(*REGISTRARS):
        return None
    return "窗口只能登记申请人，工作人员由系统管理员登记。"


def _leave(ctx: Context) -> Effect:
    until = {"valid_until": ctx.data["valid_until"]}
    return Effect(rows=[(models.Person, ctx.case.id, until)])


def _grant_id(ctx: Context) -> str:
    data = ctx.data
    named = f"{ctx.case.id}:{data['role']}:{data['organisation']}:{data.get('valid_from', '')}"
    return sm3(named.encode()).hex()[:32]


def _grant(ctx: Context) -> Effect:
    data = ctx.data
    columns = {
        "person": ctx.case.id,
        "role": data["role"],
        "organisation": data["organisation"],
        "path": data["path"],
        "valid_from": data["valid_from"],
        "valid_until": data["valid_until"],
    }
    rows = [(models.Grant, _grant_id(ctx), columns)]
    return Effect(rows=rows, measures={"role": data["role"]})


def _revoke(ctx: Context) -> Effect:
    until = {"valid_until": ctx.data["valid_until"]}
    return Effect(
        rows=[(models.Grant, ctx.data["grant"], until)], measures={"role": ctx.data["role"]}
    )


def _appoint(ctx: Context) -> Effect:
    data = ctx.data
    named = f"{ctx.case.id}:{data['deputy']}:{data['valid_from']}"
    columns = {
        "person": ctx.case.id,
        "deputy": data["deputy"],
        "roles": data["roles"],
        "valid_from": data["valid_from"],
        "valid_until": data["valid_until"],
    }
    return Effect(rows=[(models.Deputy, sm3(named.encode()).hex()[:32], columns)])


def _deputy_is_another(ctx: Context) -> str | None:
    return "不能指定本人代理自己。" if ctx.data["deputy"] == ctx.case.id else None


def _is_json(ctx: Context) -> str | None:
    try:
        json.loads(ctx.data["value"])
    except ValueError:
        return "设置的值不是合格的 JSON，请核对引号和逗号。"
    return None


def _set(ctx: Context) -> Effect:
    data = ctx.data
    key = f"{ctx.case.region}:{data['name']}"
    columns = {
        "region": ctx.case.region,
        "name": data["name"],
        "value": data["value"],
        "basis": data["basis"],
    }
    forget_settings()
    return Effect(rows=[(models.LocalSetting, key, columns)], measures={"name": data["name"]})


def _procedure(code: str, title: str, *verbs: Verb) -> Procedure:
    return register(
        Procedure(code=code, version=1, title=title, states={}, verbs=verbs, keeps_case=False)
    )


REGION = _procedure(
    "region", "区划",
    Verb("define", "设立区划", (), (), KEEPERS, "region_defined", effect=_region,
         guards=(Guard(_region_code_is_right, "GB/T 2260"),),
         fields=(Field("code", "区划代码", limit=12), Field("name", "名称"),
                 Field("parent", "上级区划", required=False, limit=12))),
)  # fmt: skip

ORGANISATION = _procedure(
    "organisation", "机构",
    Verb("establish", "设立机构", (), (), KEEPERS, "organisation_established", effect=_establish,
         guards=(Guard(_unit_code_is_right, "GB 32100"),),
         fields=(Field("code", "机构代码", limit=32), Field("name", "名称"),
                 Field("short_name", "简称", required=False), Field("kind", "类别", limit=24),
                 Field("parent", "上级机构", required=False, limit=32),
                 Field("parent_path", "上级路径", required=False, limit=500), *DATES,
                 Field("successor", "承接机构", required=False, limit=32),
                 Field("letters", "编号字母", required=False, limit=12),
                 Field("notice_word", "文书字号", required=False, limit=12))),
    Verb("rename", "机构更名", (), (), KEEPERS, "organisation_changed", effect=_rename,
         fields=(Field("code", "机构代码", limit=32), Field("name", "名称"),
                 Field("short_name", "简称", required=False))),
    Verb("dissolve", "机构撤并", (), (), KEEPERS, "organisation_dissolved", effect=_dissolve,
         fields=(Field("code", "机构代码", limit=32),
                 Field("valid_until", "截止日期", kind="date"),
                 Field("successor", "承接机构", required=False, limit=32))),
)  # fmt: skip

PERSON = _procedure(
    "person", "人员",
    Verb("enrol", "登记人员", (), (), (*REGISTRARS, *COUNTER), "person_enrolled", effect=_enrol,
         guards=(Guard(_staff_are_enrolled_by_keepers),),
         fields=(Field("kind", "类别", kind="choice", choices=(
                     ("staff", "工作人员"), ("person", "自然人"), ("firm", "企业和组织"))),
                 Field("name", "姓名或名称", personal=True),
                 Field("id_number", "证件号码", personal=True, required=False),
                 Field("phone", "电话", personal=True, required=False),
                 Field("address", "地址", personal=True, required=False), *DATES)),
    Verb("leave", "人员离岗", (), (), KEEPERS, "person_left", effect=_leave,
         fields=(Field("valid_until", "截止日期", kind="date"),)),
    Verb("grant_role", "授予岗位", (), (), SECURITY, "role_granted", effect=_grant,
         fields=(Field("role", "岗位", limit=40), Field("organisation", "机构", limit=32),
                 Field("path", "范围", limit=500), *DATES)),
    Verb("revoke_role", "收回岗位", (), (), SECURITY, "role_revoked", effect=_revoke,
         fields=(Field("grant", "授权"), Field("role", "岗位", limit=40),
                 Field("valid_until", "截止日期", kind="date"))),
    Verb("appoint_deputy", "指定代理", (), (), SECURITY, "deputy_appointed", effect=_appoint,
         guards=(Guard(_deputy_is_another),),
         fields=(Field("deputy", "代理人", limit=32), Field("roles", "代理的岗位"),
                 Field("valid_from", "起始日期", kind="date"),
                 Field("valid_until", "截止日期", kind="date"))),
)  # fmt: skip

SETTING = _procedure(
    "setting", "本地设置",
    Verb("set", "修改设置", (), (), KEEPERS, "setting_changed", effect=_set,
         guards=(Guard(_is_json),),
         fields=(Field("name", "名称", limit=60), Field("value", "值", kind="long", limit=3000),
                 Field("basis", "依据", required=False, limit=300))),
)  # fmt: skip
