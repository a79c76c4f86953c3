"""A book of made-up children: what each one's diary says, and how urgently the published rules say to act on it.

Each module is a table of cases, read a line at a time. Its words are functions of `words`: `baby` is a child by its age in days, `saw` an episode
by its hours before NOW, `day` a check-in and `usual` several by their days before NOW, `can` a statement about a skill, `sign` a lasting sign,
`visit` a visit. A code such as SD01 is a row of the clinical guide (`guide_id` in `rules.toml`), one such as P15 a policy (`policies.toml`).

Written from the clinical rule base alone, before the engine was looked at; no clinician has reviewed it.
"""
