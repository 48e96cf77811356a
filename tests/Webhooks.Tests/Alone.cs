namespace Webhooks.Tests;

/// <summary>Tests that measure the process run after all others, one by one.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
