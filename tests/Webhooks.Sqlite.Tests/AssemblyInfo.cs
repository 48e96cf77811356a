// Tests here fill disks, hold locks, listen to shared meters and kill processes: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
