"""Who acts, with which rights, on whose behalf: resolved once per request, then passed along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

__all__ = ["ANONYMOUS", "SYSTEM", "Actor", "Role", "actor_for"]


@dataclass(frozen=True, slots=True)
class Role:
    """A grant in force: the role, the path below which it reaches, and who lent it, if lent."""

    name: str
    path: str
    lender: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """经办者: a person (or the system) together with the grants in force today.

    `kind` is anonymous, person (an applicant), staff or system; `label` the masked name.
    """

    id: str
    kind: str = "staff"
    label: str = ""
    organisation: str = ""
    organisation_path: str = ""
    roles: tuple[Role, ...] = ()
    on_behalf_of: str = ""
    channel: str = "window"

    def has_role(self, *names: str) -> bool:
        """Whether the actor holds one of these roles anywhere."""
        return any(role.name in names for role in self.roles)

    def role_over(self, names: tuple[str, ...], path: str) -> Role | None:
        """The grant by which the actor holds one of `names` over the organisation at `path`."""
        for role in self.roles:
            if role.name in names and path.startswith(role.path):
                return role
        return None

    def through(self, channel: str) -> Actor:
        """The same actor, acting through another channel."""
        return replace(self, channel=channel)


SYSTEM = Actor(id="system", kind="system", label="系统", channel="system")
ANONYMOUS = Actor(id="", kind="anonymous", label="", channel="portal")


def actor_for(person_id: str, today: date, *, channel: str = "window") -> Actor:
    """The actor that `person_id` is on `today`: own grants, and those deputised to them.

    Whoever has left holds no rights and lends none. Raises `LookupError` when no such person
    stands in the organisation on that day.
    """
    from zhengtong.org.models import Deputy, Grant, Organisation, Person, PersonLabel

    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise LookupError(f"没有这个人员：{person_id}")
    day = today.isoformat()

    def in_force(row: Grant | Deputy | Person) -> bool:
        return row.valid_from <= day and (not row.valid_until or day <= row.valid_until)

    if not in_force(person):
        raise LookupError(f"这个人员当日不在岗：{person_id}")
    roles = [Role(g.role, g.path) for g in Grant.objects.filter(person=person_id) if in_force(g)]
    for deputy in Deputy.objects.filter(deputy=person_id):
        lender = Person.objects.filter(id=deputy.person).first()
        if in_force(deputy) and lender is not None and in_force(lender):
            lent = deputy.roles.split()
            roles += [
                Role(g.role, g.path, deputy.person)
                for g in Grant.objects.filter(person=deputy.person)
                if in_force(g) and g.role in lent
            ]
    label = PersonLabel.objects.filter(person=person_id).values_list("label", flat=True).first()
    unit = Organisation.objects.filter(code=person.organisation).first()
    return Actor(
        id=person_id,
        kind="staff" if person.kind == "staff" else "person",
        label=label or "",
        organisation=person.organisation,
        organisation_path=unit.path if unit else "",
        roles=tuple(roles),
        channel=channel,
    )
