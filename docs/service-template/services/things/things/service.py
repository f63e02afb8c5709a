"""Things service, composed of the operations of every package."""

from __future__ import annotations

from chassis.erasures import ErasureReceipted
from chassis.language import Localized
from commons.service import PlatformService
from things.personal_data import PersonalDataOperations
from things.settings import ThingsSettings
from things.thing.events import ThingMade
from things.thing.operations import ThingOperations


class Things(ThingOperations, PersonalDataOperations, PlatformService):
    """Things that people note down."""

    name = "things"
    title = Localized(el="Πράγματα", en="Things")
    settings_class = ThingsSettings
    publishes = (ThingMade, ErasureReceipted)
