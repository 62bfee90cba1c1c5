// Every test has hosts and a Redis of its own: side by side they would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
