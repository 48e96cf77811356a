namespace Webhooks.Contract.Tests;

/// <summary>The memory of one process.</summary>
public sealed class MemoryDeduplicatorTests() : DeduplicatorContract(new MemoryDeduplicatorHarness());
