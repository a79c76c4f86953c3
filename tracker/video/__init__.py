"""Films of episodes: received in parts, cleaned and pictured by a process of their own, kept."""
