"""Words, numbers and dates as people read them: packaged templates, and figures in a locale."""
