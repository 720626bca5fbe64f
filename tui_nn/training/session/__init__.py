"""The worker thread: its loop, loading, observation and shutdown."""
