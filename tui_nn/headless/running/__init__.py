"""One run without a screen: trained, watched, left, and handed to a background process."""
