-- Which conversations have a message under way: asked for every message that is about to leave.
CREATE INDEX outbox_under_way ON outbox (tenant_id, conversation_id) WHERE state IN ('sending', 'unknown');
