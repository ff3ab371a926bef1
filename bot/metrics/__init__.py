"""Numbers: periods, working time, goals, pace, scores and ranks, over the ledger of records."""
