"""The team's rules as one YAML file: read, checked, compared with what is in force, applied, written back."""
