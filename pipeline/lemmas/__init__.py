"""What a lemma is, by the rules of a language: knowledge that mends what the edit trees of the lemmatizer make of forms they have not learnt."""
