"""Content: the measurement that a claim states, and the figures that follow from it."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import Date, Numeric, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from observatory.impact.claim.states import LOWER

_TENTH: Final = Decimal("0.1")


class ClaimContent:
    """Columns of the measurement. They never change."""

    indicator: Mapped[str] = mapped_column(String(40))
    indicator_name: Mapped[str] = mapped_column(LongText)
    unit: Mapped[str] = mapped_column(String(20))
    direction: Mapped[str] = mapped_column(String(10))
    baseline: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    measured: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    baseline_from: Mapped[date] = mapped_column(Date)
    baseline_to: Mapped[date] = mapped_column(Date)
    measured_from: Mapped[date] = mapped_column(Date)
    measured_to: Mapped[date] = mapped_column(Date)
    method_kind: Mapped[str] = mapped_column(String(20))
    method: Mapped[str] = mapped_column(LongText)
    population: Mapped[int | None]
    evidence: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    saving_eur: Mapped[Decimal | None] = mapped_column(Numeric(13, 2))
    saving_kind: Mapped[str | None] = mapped_column(String(10))
    saving_basis: Mapped[str] = mapped_column(LongText)
    cost_eur: Mapped[Decimal | None] = mapped_column(Numeric(13, 2))

    @property
    def change(self) -> Decimal:
        """Return the difference between measurement and baseline."""
        return self.measured - self.baseline

    @property
    def percent(self) -> Decimal | None:
        """Return the change in percent of the baseline, one decimal, half up; None without a baseline."""
        if not self.baseline:
            return None
        return (self.change / abs(self.baseline) * 100).quantize(_TENTH, ROUND_HALF_UP)

    @property
    def improved(self) -> bool:
        """Return whether it changed for the better."""
        return self.change < 0 if self.direction == LOWER else self.change > 0
