"""The standings of a contest, one card for each way to compete; `head` and `rows` hold what they share."""
