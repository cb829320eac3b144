-- The index itself tells guests from messages: a name that many messages have must not make a search look at each of them.
UPDATE search_text SET words = words || ' guestname' WHERE guest_id IS NOT NULL;

-- What a platform sent last, without looking at all that WhatsApp sent since.
CREATE INDEX inbox_platforms ON inbox (source, id) WHERE source <> 'whatsapp';
