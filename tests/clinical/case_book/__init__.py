"""A book of made-up children: what each one's diary says, and how urgently the published rules say to act on it.

Written from the clinical rule base alone, before the engine was looked at; no clinician has reviewed it.
"""
