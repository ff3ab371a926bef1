"""A chat workspace on your own machine: the server sides of Slack and of the Bot Connector, on loopback.

Imports nothing of bot and no SDK.
"""
