"""Microsoft Teams: what its people ask reaches the desk, and what the desk answers is drawn as Adaptive Cards.

Everything here works on plain activities, as the Bot Connector sends and takes them; only `transport` knows the Bot Framework SDK.
"""

from bot.platforms.teams.adapter import Teams, TeamsSetup
from bot.platforms.teams.connector import Patience
from bot.platforms.teams.messenger import TeamsMessenger

__all__ = ["Patience", "Teams", "TeamsMessenger", "TeamsSetup"]
