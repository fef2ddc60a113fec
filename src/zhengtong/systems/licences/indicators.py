"""证照的数: how many licences stand collected, and of how many kinds."""

from __future__ import annotations

from zhengtong.indicators.definitions import Indicator, one, register

register(
    Indicator(
        code="licences.count",
        name="汇聚证照数量",
        kinds=("licence_collected",),
        numerator=one,
        form="sum",
        unit="条",
        places=0,
        wording="期内汇聚的电子证照，一证一条。",
        numerator_name="汇聚的证照",
    ),
    Indicator(
        code="licences.kinds",
        name="电子证照种类",
        kinds=("licence_kind_defined",),
        numerator=one,
        form="sum",
        unit="种",
        places=0,
        shape="coverage",
        keeps_kinds=("licence_kind_defined",),
        covered_by=("licence_collected",),
        covered_key="type_code",
        wording="期内至少汇聚过一条证照的证照类型。",
        numerator_name="有证照的类型",
    ),
    Indicator(
        code="licences.expired",
        name="到期证照",
        kinds=("licence_expired",),
        numerator=one,
        form="sum",
        unit="条",
        places=0,
        wording="期内有效期届满的证照。",
        numerator_name="到期的证照",
    ),
)
