"""The shared vocabulary: five stages, the three D's, ways with a superior, what holds people back, what needs what."""
