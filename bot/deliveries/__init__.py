"""Posts to people who are not waiting for them: owed in the transaction of their cause, made and posted afterwards."""
