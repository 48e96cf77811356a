namespace Webhooks.Tests;

/// <summary>The tests that share one packing.</summary>
[CollectionDefinition(nameof(PackedOnce))]
public sealed class PackedOnce : ICollectionFixture<PackedPackages>;
