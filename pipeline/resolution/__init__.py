"""Resolution: which mentions of the corpus name one thing.

Two steps. Inside a document, short forms (a family name, initials, an acronym) lead to the full name that the document introduces; over the
corpus, equal normalised names are one entity, and what stays short is linked only where nothing speaks against it. Names are compared by
their keys (:mod:`forms`, :mod:`people`, :mod:`vehicles`, :mod:`organisations`); :mod:`corpus` holds the counts, out of core.
"""
