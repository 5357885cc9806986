"""A wholesaler's articles and customers made from a seed, and the queries people would find them by."""
