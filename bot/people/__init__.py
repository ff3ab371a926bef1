"""Who: people, teams, chat accounts, and who may see and do what: `People`, or inside a unit of work the directory and rights."""
