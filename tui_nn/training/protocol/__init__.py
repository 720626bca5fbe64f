"""All that crosses threads: `commands` to the session, `events` from it, and what they carry."""
