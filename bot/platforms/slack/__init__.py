"""Slack: what its people ask reaches the desk, and what the desk answers is drawn with Block Kit. Only here: slack_bolt, slack_sdk."""

from bot.platforms.slack.adapter import Slack, SlackSetup
from bot.platforms.slack.calls import Patience
from bot.platforms.slack.messenger import SlackMessenger

__all__ = ["Patience", "Slack", "SlackMessenger", "SlackSetup"]
