"""Named questions and changes, one class a subject, over the session of one unit of work. They return rows; the services return values."""
