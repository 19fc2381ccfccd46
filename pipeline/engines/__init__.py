"""Where extraction runs: each engine maps `normalise` over record batches of documents, in order."""
