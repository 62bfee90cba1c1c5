-- Keeps: nothing. Answers with its argument: what can run this can run scripts.
return ARGV[1]
