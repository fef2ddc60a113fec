"""The county's organisation as the record tells it; only sign-in accounts are machinery.

Nothing here is written by hand: `systems.administration` holds the procedures.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Region(models.Model):
    """区划: a region by its GB/T 2260 code."""

    zhengtong_kind: ClassVar[str] = "projection"

    code = models.CharField(max_length=12, primary_key=True)
    name = models.TextField()
    parent = models.CharField(max_length=12, default="")


class Organisation(models.Model):
    """机构: a unit with the dates it existed and the unit that took over from it.

    `path` names all its ancestors, '/11430527…/…/': a grant on a path reaches below it.
    `letters` and `notice_word` stand in the numbers of its cases and notices (绥卫受〔2023〕1号).
    """

    zhengtong_kind: ClassVar[str] = "projection"

    code = models.CharField(max_length=32, primary_key=True)
    name = models.TextField()
    short_name = models.TextField(default="")
    kind = models.CharField(max_length=24)
    parent = models.CharField(max_length=32, default="")
    path = models.TextField(db_index=True)
    region = models.CharField(max_length=12, default="")
    valid_from = models.CharField(max_length=10, default="")
    valid_until = models.CharField(max_length=10, default="")
    successor = models.CharField(max_length=32, default="")
    letters = models.CharField(max_length=12, default="")
    notice_word = models.CharField(max_length=12, default="")


class Person(models.Model):
    """人员: staff, an applicant or a firm. The name shown is masked; the full one is content."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=12)
    organisation = models.CharField(max_length=32, default="")
    content = models.CharField(max_length=32, default="")
    valid_from = models.CharField(max_length=10, default="")
    valid_until = models.CharField(max_length=10, default="")


class PersonLabel(models.Model):
    """What a list shows of a person: 张*华. Rebuilt from content, gone when that is erased."""

    zhengtong_kind: ClassVar[str] = "index"

    person = models.CharField(max_length=32, primary_key=True)
    label = models.TextField()


class Grant(models.Model):
    """授权: a role over an organisation and everything below it, between two dates."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=32, primary_key=True)
    person = models.CharField(max_length=32, db_index=True)
    role = models.CharField(max_length=40)
    organisation = models.CharField(max_length=32)
    path = models.TextField()
    valid_from = models.CharField(max_length=10, default="")
    valid_until = models.CharField(max_length=10, default="")


class Deputy(models.Model):
    """代理: a person who acts for another between two dates."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=32, primary_key=True)
    person = models.CharField(max_length=32)
    deputy = models.CharField(max_length=32, db_index=True)
    roles = models.TextField(default="")
    valid_from = models.CharField(max_length=10)
    valid_until = models.CharField(max_length=10)


class LocalSetting(models.Model):
    """A value that differs by place (limits, bands, templates, calendar days), as JSON text."""

    zhengtong_kind: ClassVar[str] = "projection"

    id = models.CharField(max_length=80, primary_key=True)
    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    value = models.TextField()
    basis = models.TextField(default="")


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; there is no default one and no default password."""

    def create_user(self, username: str, password: str, person: str, **more: Any) -> Account:
        """An account for `person`, who may be staff or an applicant."""
        account = self.model(username=username, person=person, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """账号: how a person signs in. Holds no rights; those are grants."""

    zhengtong_kind: ClassVar[str] = "machinery"

    username = models.CharField(max_length=60, unique=True)
    person = models.CharField(max_length=32)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects = AccountManager()
