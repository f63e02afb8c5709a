"""Sessions: a person signed in on one device, the tokens that say so, and the keys that sign them."""
