"""How facts come in: a mapping says which column is what, readers give the rows, and every good row lands exactly once."""
