using Microsoft.Extensions.DependencyInjection;
using Webhooks.PostgreSQL.Deduplication;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.PostgreSqlTests;

namespace Webhooks.PostgreSQL.Tests;

[Collection(PostgreSqlTests.Name)]
public sealed class ClaimTests : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly PostgreSqlServer _server;
    private Machine _one = null!;
    private Machine _other = null!;

    public ClaimTests(PostgreSqlServer server)
    {
        PostgreSqlServer.Require();
        _server = server;
    }

    public async Task InitializeAsync()
    {
        _one = await StartAsync(_server.ConnectionString);
        _other = await StartAsync(_server.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        Assert.Empty(_one.Logs.Errors.Concat(_other.Logs.Errors));
    }

    [SkippableFact]
    public async Task ManyClaimsAtOnce_OneHasIt_AndTheOthersAreDuplicatesOnceItCompletes()
    {
        var delivery = Delivery();
        var claims = Enumerable.Range(0, 20)
            .Select(index => (index % 2 == 0 ? _one : _other).Deduplicator.ClaimAsync(delivery, default).AsTask())
            .ToList();

        var first = await Task.WhenAny(claims);
        claims.Remove(first);
        var claim = await first;
        Assert.Equal((false, 1), (claim.IsDuplicate, claim.Attempt));
        Assert.Empty(claim.SucceededHandlers);

        // Those that were answered before the first one completes would be second holders.
        Assert.DoesNotContain(claims, other => other.IsCompleted);

        await Holder(claim).CompleteAsync(delivery, claim, Window, default);
        Assert.All(await Task.WhenAll(claims), other => Assert.Equal((true, false), (other.IsDuplicate, other.BodyDiffers)));
    }

    [SkippableFact]
    public async Task ReleasedClaim_IsTheNextAttemptOfWhoeverWaits_AndKnowsWhatSucceeded()
    {
        var delivery = Delivery();
        var first = await _one.Deduplicator.ClaimAsync(delivery, default);
        var waiting = _other.Deduplicator.ClaimAsync(delivery, default).AsTask();
        Assert.False(waiting.IsCompleted);

        await _one.Deduplicator.ReleaseAsync(delivery, first, ["Save", "Naïve ✓"], default);

        var second = await waiting;
        Assert.Equal((false, 2), (second.IsDuplicate, second.Attempt));
        Assert.Equal(["Save", "Naïve ✓"], second.SucceededHandlers);
    }

    [SkippableFact]
    public async Task WaitThatIsEnded_Throws()
    {
        var delivery = Delivery();
        await _one.Deduplicator.ClaimAsync(delivery, default);
        using var ending = new CancellationTokenSource();
        var waiting = _other.Deduplicator.ClaimAsync(delivery, ending.Token).AsTask();

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [SkippableFact]
    public async Task SameIdWithAnotherBody_IsADuplicateThatDiffers()
    {
        var id = Guid.NewGuid().ToString();
        await CompleteAsync(_one, Delivery(id, """{"first":1}"""));

        var repeat = await _other.Deduplicator.ClaimAsync(Delivery(id, """{"second":2}"""), default);

        Assert.Equal((true, true), (repeat.IsDuplicate, repeat.BodyDiffers));
    }

    [SkippableFact]
    public async Task SameIdOfAnotherEndpointOrTenant_IsAnotherDelivery()
    {
        var id = Guid.NewGuid().ToString();
        await CompleteAsync(_one, Delivery(id));

        Assert.False((await _other.Deduplicator.ClaimAsync(Delivery(id, endpoint: "team-a"), default)).IsDuplicate);
        Assert.False((await _other.Deduplicator.ClaimAsync(Delivery(id, tenant: "tenant-a"), default)).IsDuplicate);
        Assert.False((await _other.Deduplicator.ClaimAsync(Delivery(id, tenant: ""), default)).IsDuplicate);
        Assert.True((await _other.Deduplicator.ClaimAsync(Delivery(id), default)).IsDuplicate);
    }

    [SkippableFact]
    public async Task IdThatADatabaseCannotHoldAsText_IsClaimedLikeAnyOther()
    {
        var delivery = Delivery("nul \0, lone surrogate \ud800, long " + new string('x', 10_000));

        await CompleteAsync(_one, delivery);

        Assert.True((await _other.Deduplicator.ClaimAsync(delivery, default)).IsDuplicate);
    }

    [SkippableFact]
    public async Task WindowThatIsOver_ForgetsTheDelivery()
    {
        var delivery = Delivery();
        var claim = await _one.Deduplicator.ClaimAsync(delivery, default);
        await _one.Deduplicator.CompleteAsync(delivery, claim, TimeSpan.Zero, default);

        var again = await _other.Deduplicator.ClaimAsync(delivery, default);

        Assert.Equal((false, 1), (again.IsDuplicate, again.Attempt));
    }

    private static async Task CompleteAsync(Machine machine, WebhookDelivery delivery)
    {
        var claim = await machine.Deduplicator.ClaimAsync(delivery, default);
        await machine.Deduplicator.CompleteAsync(delivery, claim, Window, default);
    }

    private IWebhookDeduplicator Holder(WebhookClaim claim) =>
        ((PostgreSqlDeduplicator)_one.Deduplicator).Open.Contains(claim.Token) ? _one.Deduplicator : _other.Deduplicator;
}
