-- The index of words keeps no lists of their beginnings: each word was written three times, and a search for a beginning
-- walks the sorted words nearly as fast.
{leaner_search_index}
