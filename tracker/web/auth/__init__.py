"""Who may enter: passcode, devices, tokens, and the guards before every request."""
