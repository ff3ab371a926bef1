"""The standings of a contest, one card for each way to compete; `head` holds what they share, and `rows` what they share with boards."""
