// They wait more than they work: for leases that run out, handlers that never end, processes that start.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
