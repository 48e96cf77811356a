using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>One broker for all tests, one test at a time: some of them kill it.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServer : ICollectionFixture<RabbitMQServer>
{
    public const string Name = "RabbitMQ";
}
