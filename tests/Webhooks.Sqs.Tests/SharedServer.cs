using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

/// <summary>One stand-in for SQS for all tests, and queues for each.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServer : ICollectionFixture<SqsServer>
{
    public const string Name = "SQS";
}
