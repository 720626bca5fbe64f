"""The generated digits: styles, hands, and the points that a pen passes."""
