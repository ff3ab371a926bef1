"""The Bot Connector's side of Teams: tokens, activities to the bot, the connector's REST API, and the checks Teams makes of cards."""
