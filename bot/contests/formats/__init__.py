"""One module for each way to compete: `stand(table, format)` makes its standings. `registry` finds it, `table` is what all share."""
