using Microsoft.AspNetCore.Builder;

namespace Webhooks.Peers.Durable.Serving;

/// <summary>The server's part of a way: receives deliveries, stores them, answers, and handles them.</summary>
internal interface IDurableServing
{
    /// <summary>Adds what it needs.</summary>
    void Add(WebApplicationBuilder builder);

    /// <summary>Maps the endpoint that receives.</summary>
    void Map(WebApplication app);

    /// <summary>Waits until it can store, where the start of the app does not.</summary>
    Task ReadyAsync(WebApplication app) => Task.CompletedTask;

    /// <summary>Counts the deliveries that the store takes for unfinished.</summary>
    Task<long> CountOpenAsync();
}
