//! What is sold: accommodations, seasons, rates, offers, taxes, policies. The owner's `catalog.json`.
