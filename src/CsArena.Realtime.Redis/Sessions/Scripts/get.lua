-- Session, current round and time as they are at one moment.
return snapshot(now())
