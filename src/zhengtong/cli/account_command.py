"""`zhengtong account`: a sign-in for a person who stands in the organisation already."""

from __future__ import annotations

import argparse
import secrets

from zhengtong.cli.faults import Fault
from zhengtong.cli.hall import open_store

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("username", help="账号名")
    parser.add_argument("--person", default="", help="人员编号（新账号必填）")


def run(options: argparse.Namespace) -> int:
    """Make the account, or give an existing one a new password; print it once."""
    open_store()
    from zhengtong.org.models import Account, Person

    password = secrets.token_urlsafe(12)
    account = Account.objects.filter(username=options.username).first()
    if account is None:
        if not Person.objects.filter(id=options.person).exists():
            raise Fault("新账号须写明人员编号：--person 编号（人员须先登记）。")
        Account.objects.create_user(
            options.username, password, options.person, must_change_password=True
        )
    else:
        account.set_password(password)
        account.must_change_password = True
        account.save()
    print(f"账号 {options.username}　一次性口令 {password}　（首次登录须修改）")
    return 0
