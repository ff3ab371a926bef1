"""Leaderboards: people or teams, ranked by a metric, by its share of the goal, or by the score; and who sees which rows of them."""
