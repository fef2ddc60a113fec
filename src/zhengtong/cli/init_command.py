"""`zhengtong init`: an empty county. Its keepers get passwords that nobody else has."""

from __future__ import annotations

import argparse
import secrets

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import create_store, progress, store_exists

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("--region", required=True, help="区划代码（GB/T 2260），如 430527")
    parser.add_argument("--name", required=True, help="区划名称，如 绥宁县")
    parser.add_argument("--unit", required=True, help="本单位的统一社会信用代码")
    parser.add_argument("--unit-name", required=True, help="本单位名称，如 绥宁县行政审批服务局")


def run(options: argparse.Namespace) -> int:
    """Create the store; print the first passwords once. What failed half-way may be run again."""
    from zhengtong.law.codes import check_region, check_uscc

    for problem in (check_region(options.region), check_uscc(options.unit)):
        if problem:
            raise Fault(problem.message)
    if store_exists():
        raise Fault("这个库已经建好，不能重复建库；要另建一个，请用 --store 换个名字。")
    create_store(simulated=False)
    from django.db import transaction

    from zhengtong.systems.administration.founding import KEEPERS, found_county

    accounts = {role: (role.replace("_", "-"), secrets.token_urlsafe(12)) for role in KEEPERS}
    with transaction.atomic():  # all of it or nothing: an empty store is begun anew
        found_county(options.region, options.name, options.unit, options.unit_name, accounts)
    progress("县库已建好。下列口令只显示这一次，首次登录须修改：")
    for role, (name, password) in accounts.items():
        print(f"{KEEPERS[role]}　账号 {name}　口令 {password}")
    return 0
