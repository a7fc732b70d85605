//! Published tables of rounded per cents back to whole counts.
