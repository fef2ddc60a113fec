"""Which province a report comes from, by the places and the platforms that it names.

The report's own name and title weigh most, then the province and its bodies in the text. Where
they disagree nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from zhengtong.reports.facts.identity import Identity
from zhengtong.reports.profiles import table

__all__ = ["places_named", "province_of"]

_ENDING = re.compile("[省市州盟区县旗]")
_NUMBERED = re.compile(r"([一-龥])(?:财|政|府|发改|办)[一-龥]{0,4}[〔\[【(]20")
"""湘财绩〔2024〕1号: numbers of documents begin with the short name of the province."""
_LONGEST = 8


@cache
def _places() -> dict[str, str]:
    """The province of each place name."""
    data = table("places")
    home: dict[str, str] = {}
    for province, names in data["counties"].items():
        home.update((name, province) for name in names.split())
    for province, names in data["prefectures"].items():
        home.update((f"{name}市", province) for name in names.split())
        home.update((f"{name}州", province) for name in names.split() if len(name) > 1)
        home.update((f"{name}盟", province) for name in names.split())
        home.update((f"{name}地区", province) for name in names.split())
        ending = "市" if province in ("北京", "天津", "上海", "重庆") else "省"
        home[f"{province}{ending}"] = province
        home[f"{province}自治区"] = province
    home |= {"广西壮族自治区": "广西", "新疆维吾尔自治区": "新疆", "宁夏回族自治区": "宁夏"}
    return home


def places_named(text: str) -> list[tuple[str, str, int]]:
    """Places in a text: name, province, where it begins."""
    home = _places()
    found: list[tuple[str, str, int]] = []
    done = 0
    for ending in _ENDING.finditer(text):
        end = ending.end()
        for start in range(max(end - _LONGEST, done), end - 1):
            province = home.get(text[start:end])
            if province:
                found.append((text[start:end], province, start))
                done = end
                break
    return found


def province_of(identity: Identity, text: str) -> str:
    """The province of a report, or "" where it is not clear. `text`: folded, the whole document."""
    own = " ".join([identity.title, *(name.text for name in identity.names)])
    named = {province for _, province, _ in places_named(own)}
    if len(named) == 1:
        return named.pop()
    if len(named) > 1:
        return ""
    body = text[identity.span.start : identity.span.end]
    counts: Counter[str] = Counter(province for _, province, _ in places_named(body))
    short = {sign: province for province, sign in table("places")["short"].items()}
    for found in _NUMBERED.finditer(body):
        if found[1] in short:
            counts[short[found[1]]] += 2
    if not counts:
        return ""
    (first, most), *rest = counts.most_common(2)
    if most < 2 or (rest and rest[0][1] * 3 > most):
        return ""
    return first
