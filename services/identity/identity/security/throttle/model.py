"""Throttle: counters of failed attempts and mails in a window of time, under keyed digests that name nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Mapped, mapped_column

from chassis.errors import TooManyRequests
from chassis.language import Localized
from identity.base import Base

WINDOW: Final = timedelta(minutes=15)
MOST_FROM_A_PLACE: Final = 10  # failed tries of one account from one address, or from one device that is known
MOST_OF_AN_ACCOUNT: Final = 100  # failed tries of one account from everywhere that is not known


class SignInTriedTooOften(TooManyRequests):
    """Too many failed attempts. Devices that have signed in before are not blocked by those of others."""

    title = Localized(el="Πολλές αποτυχημένες προσπάθειες σύνδεσης", en="Too many failed tries to sign in")
    begins = False  # whether this is the first try that is not looked at


class Throttle(Base):
    """The counter of one key. Its window begins with the first attempt."""

    __tablename__ = "throttles"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    window_ends: Mapped[datetime]
    tries: Mapped[int]
