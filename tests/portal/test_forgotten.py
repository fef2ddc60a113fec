"""A draft that nobody came back to is destroyed, key and all, though its owner never signs in again."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal.people import HYGIENE, YEAR
from zhengtong.law.localtime import DAY
from zhengtong.record.content import ContentStore
from zhengtong.record.errors import RecordError
from zhengtong.web import background
from zhengtong.web.background import DAILY_SECONDS, Done
from zhengtong.web.portal.drafts import KEPT_DAYS, answers_of, begin, save_answers
from zhengtong.web.portal.models import Draft
from zhengtong.years.load import person_id


def test_the_background_destroys_what_was_left_for_longer_than_promised(
    zhang: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = [begin(person_id(YEAR, who), HYGIENE) for who in ("person-01", "person-02")]
    for draft in drafts:
        save_answers(draft, {"contact_name": "张晓华"})
    old, young = drafts
    Draft.objects.filter(pk=old.pk).update(saved_at=old.saved_at - KEPT_DAYS * DAY - DAY)
    done = Done(0, 0, 0)
    background._tidy(0, done)
    assert [each.pk for each in Draft.objects.all()] == [young.pk]
    with pytest.raises(RecordError):
        ContentStore().get(old.form)
    assert answers_of(young) == {"contact_name": "张晓华"}
    Draft.objects.update(saved_at=0)
    background._tidy(DAILY_SECONDS - 1, done)
    assert Draft.objects.exists(), "once a day"
    monkeypatch.setattr(background, "_AT_ONCE", 1)
    background._tidy(DAILY_SECONDS, done)
    assert not Draft.objects.exists() and done.tidied == 0, "there may be more of them"
