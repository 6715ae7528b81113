"""What holds of this one product and its manual as a whole? Read from `data/product.yaml`, once."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from rules.catalogue.conditions import Node
from rules.catalogue.schema.common import Cite, LineRange
from rules.catalogue.schema_faults import typed
from rules.domain.project import DATA_FOLDER
from rules.domain.scenario import Day, shown
from rules.domain.yaml_reader import read_yaml

FILE = DATA_FOLDER / "product.yaml"


class ManualText(Node):
    """The manual's text file: what it is known by, and how long it is."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    lines: Annotated[int, Field(ge=1)]
    not_blank: Annotated[int, Field(ge=1)]
    """Lines that hold more than white space."""
    overview: LineRange
    """The part that sums up every service, before their chapters."""


class Rulebook(Node):
    """Which year's terms these are: a policy is judged by those in whose days it starts."""

    name: Annotated[str, Field(min_length=1, max_length=20)]
    begins: Day | None
    """The first day on which a policy under them starts; None where the manual does not say."""
    ends: Day | None
    """The last such day; None where the manual does not say."""
    cite: Cite
    """Where the manual names them."""

    @model_validator(mode="after")
    def _in_order(self) -> Rulebook:
        if self.begins and self.ends and self.ends < self.begins:
            raise ValueError(f"ends {self.ends} 早于 begins {self.begins}；须不早于它")
        return self


class RegisterReading(Node):
    """One reading of one entry of the registers."""

    entry: str
    reading: str


class WideSilences(Node):
    """Silences that no single condition names, because they concern many services alike."""

    renewal: RegisterReading
    """On renewals of a stated waiting period: the reading under which they are exempt."""
    promise_start: RegisterReading
    """On the day from which a promise counts: the reading under which it runs from the review."""


class Aim(Node):
    """What someone may care about: whole groups of services, and single services beside them."""

    say: str
    groups: list[str] = []
    services: list[str] = []


class Product(Node):
    """The product: its manual, its services in their fixed order with their items, and what people want."""

    manual: ManualText
    rulebook: Rulebook
    groups: Annotated[list[str], Field(min_length=1)]
    group_icons: dict[str, str] = {}
    """The sign of each group."""
    services: Annotated[dict[str, list[str]], Field(min_length=1)]
    silences: WideSilences
    aims: dict[str, Aim]

    def is_same_as(self, other: Product) -> bool:
        """Whether it is this product, whatever its words; another year's terms have a manual of their own."""
        one_year = self.rulebook.name == other.rulebook.name
        return self.services == other.services and (self.manual == other.manual or not one_year)

    @model_validator(mode="after")
    def _known_names(self) -> Product:
        for name in self.group_icons:
            if name not in self.groups:
                raise ValueError(f"group_icons: 没有 {shown(name)}；可选：{'、'.join(self.groups)}")
        for id, aim in self.aims.items():
            for names, known in ((aim.groups, self.groups), (aim.services, list(self.services))):
                for name in names:
                    if name not in known:
                        raise ValueError(f"aims.{id}: 没有 {shown(name)}；可选：{'、'.join(known)}")
        return self


PRODUCT: Product = typed(Product, read_yaml(FILE), str(FILE))
