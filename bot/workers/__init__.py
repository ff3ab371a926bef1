"""Who does the work behind the conversation: the sender of what is owed, and the threads that draw."""
