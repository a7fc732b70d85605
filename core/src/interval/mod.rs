//! Confidence intervals, one file a method.
