"""Our own words for chat: messages, forms and requests that no platform's vocabulary has touched. Imports nothing of ours."""
