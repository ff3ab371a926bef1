"""What people can ask for, one file per command, in a registry that every list of commands comes from."""
