"""Table: which kinds of mail are short notices, and the words of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from notifications.mails.notices.followers import FOLLOWERS
from notifications.mails.notices.integrators import INTEGRATORS
from notifications.mails.notices.owners import OWNERS
from notifications.mails.notices.participants import PARTICIPANTS
from notifications.mails.notices.shape import Notice

NOTICES: Final[Mapping[str, Notice]] = {**OWNERS, **FOLLOWERS, **PARTICIPANTS, **INTEGRATORS}
"""Kind → its words; every other kind has templates of its own."""
