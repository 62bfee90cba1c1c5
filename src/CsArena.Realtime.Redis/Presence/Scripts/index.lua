-- Keeps: the players of a node are listed for as long as one of them is renewed, and no longer than the TTL after (I12).
-- KEYS: the node's players. ARGV: TTL (ms), then the members to add.
redis.call('SADD', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return #ARGV - 1
