namespace Webhooks.Contract;

/// <summary>Decisions 5 and rules 1, 2, 5: what every memory of deliveries must do.</summary>
public abstract class DeduplicatorContract(DeduplicatorHarness memory) : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private IWebhookDeduplicator _one = null!;
    private IWebhookDeduplicator _other = null!;

    public async Task InitializeAsync()
    {
        _one = await memory.CreateAsync();
        _other = await memory.CreateAsync();
    }

    public async Task DisposeAsync() => await memory.DisposeAsync();

    [SkippableFact]
    public async Task FirstClaim_IsTheFirstAttempt_AndKnowsOfNothing()
    {
        var claim = await _one.ClaimAsync(Deliveries.Ping(), default);

        Assert.Equal((WebhookClaimState.Claimed, 1, false), (claim.State, claim.Attempt, claim.BodyDiffers));
        Assert.Empty(claim.SucceededHandlers);
    }

    [SkippableFact]
    public async Task ManyAtOnce_OneClaims_AndTheOthersAreHeld_ThenDuplicates()
    {
        var delivery = Deliveries.Ping();
        var claims = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(index => (index % 2 == 0 ? _one : _other).TryClaimAsync(delivery, default).AsTask()));

        var index = Array.FindIndex(claims, claim => claim.State == WebhookClaimState.Claimed);
        Assert.Single(claims, claim => claim.State == WebhookClaimState.Claimed);
        Assert.Equal(19, claims.Count(claim => claim.State == WebhookClaimState.Held));

        await (index % 2 == 0 ? _one : _other).CompleteAsync(delivery, claims[index], Window, default);
        Assert.Equal(WebhookClaimState.Duplicate, (await _one.TryClaimAsync(delivery, default)).State);
        Assert.Equal(WebhookClaimState.Duplicate, (await _other.ClaimAsync(delivery, default)).State);
    }

    [SkippableFact]
    public async Task WaitForAClaim_EndsAsADuplicate_WhenItCompletes()
    {
        var delivery = Deliveries.Ping();
        var claim = await _one.ClaimAsync(delivery, default);
        var waiting = Enumerable.Range(0, 5).Select(_ => _other.ClaimAsync(delivery, default).AsTask()).ToArray();
        await Task.Delay(200);
        Assert.DoesNotContain(waiting, wait => wait.IsCompleted);

        await _one.CompleteAsync(delivery, claim, Window, default);

        Assert.All(await Wait.ForAsync(Task.WhenAll(waiting)), other => Assert.Equal(WebhookClaimState.Duplicate, other.State));
    }

    [SkippableFact]
    public async Task WaitForAClaim_IsTheNextAttempt_WhenItIsReleased_AndKnowsWhatSucceeded()
    {
        var delivery = Deliveries.Ping();
        var claim = await _one.ClaimAsync(delivery, default);
        var waiting = _other.ClaimAsync(delivery, default).AsTask();
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);

        await _one.ReleaseAsync(delivery, claim, ["Save", "Naïve ✓"], default);

        var next = await Wait.ForAsync(waiting);
        Assert.Equal((WebhookClaimState.Claimed, 2), (next.State, next.Attempt));
        Assert.Equal(["Save", "Naïve ✓"], next.SucceededHandlers);
    }

    [SkippableFact]
    public async Task WaitThatIsEnded_Throws_AndTheClaimStands()
    {
        var delivery = Deliveries.Ping();
        await _one.ClaimAsync(delivery, default);
        using var ending = new CancellationTokenSource();
        var waiting = _other.ClaimAsync(delivery, ending.Token).AsTask();

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(waiting));
        Assert.Equal(WebhookClaimState.Held, (await _other.TryClaimAsync(delivery, default)).State);
    }

    [SkippableFact]
    public async Task Contains_IsTrueOfWhatIsCompleted_AndClaimsNothing()
    {
        var delivery = Deliveries.Ping();
        Assert.False(await _one.ContainsAsync(delivery, default));

        var claim = await _one.ClaimAsync(delivery, default);
        Assert.Equal(1, claim.Attempt);
        Assert.False(await _other.ContainsAsync(delivery, default));

        await _one.CompleteAsync(delivery, claim, Window, default);
        Assert.True(await _other.ContainsAsync(delivery, default));
    }

    [SkippableFact]
    public async Task ReleasedClaim_IsNotContained()
    {
        var delivery = Deliveries.Ping();
        await _one.ReleaseAsync(delivery, await _one.ClaimAsync(delivery, default), [], default);

        Assert.False(await _other.ContainsAsync(delivery, default));
    }

    [SkippableFact]
    public async Task ClaimThatIsNoLongerHeld_ChangesNothing()
    {
        var delivery = Deliveries.Ping();
        var first = await _one.ClaimAsync(delivery, default);
        await _one.ReleaseAsync(delivery, first, [], default);
        var second = await _other.ClaimAsync(delivery, default);

        await _one.CompleteAsync(delivery, first, Window, default);
        await _one.ReleaseAsync(delivery, first, ["Forged"], default);

        Assert.Equal(WebhookClaimState.Held, (await _one.TryClaimAsync(delivery, default)).State);
        await _other.ReleaseAsync(delivery, second, [], default);
        Assert.Empty((await _one.ClaimAsync(delivery, default)).SucceededHandlers);
    }

    [SkippableFact]
    public async Task SameIdWithAnotherBody_IsADuplicateThatDiffers()
    {
        var id = Guid.NewGuid().ToString();
        await CompleteAsync(Deliveries.Ping(id, """{"first":1}"""), Window);

        Assert.True((await _other.TryClaimAsync(Deliveries.Ping(id, """{"second":2}"""), default)).BodyDiffers);
        Assert.False((await _other.TryClaimAsync(Deliveries.Ping(id, """{"first":1}"""), default)).BodyDiffers);
    }

    [SkippableFact]
    public async Task EachPartOfTheKey_TellsDeliveriesApart()
    {
        var id = Guid.NewGuid().ToString();
        await CompleteAsync(Deliveries.Ping(id), Window);

        Assert.False(await _other.ContainsAsync(Deliveries.Ping(id, provider: "Perfsee"), default));
        Assert.False(await _other.ContainsAsync(Deliveries.Ping(id, endpoint: "team-a"), default));
        Assert.False(await _other.ContainsAsync(Deliveries.Ping(id, tenant: "tenant-a"), default));
        Assert.False(await _other.ContainsAsync(Deliveries.Ping(id, tenant: ""), default));
        Assert.False(await _other.ContainsAsync(Deliveries.Ping(id + "0"), default));
        Assert.True(await _other.ContainsAsync(Deliveries.Ping(id), default));
    }

    [SkippableFact]
    public async Task WindowThatIsOver_ForgetsTheDelivery()
    {
        var delivery = Deliveries.Ping();
        await CompleteAsync(delivery, TimeSpan.Zero);

        Assert.False(await _other.ContainsAsync(delivery, default));
        var again = await _other.ClaimAsync(delivery, default);
        Assert.Equal((WebhookClaimState.Claimed, 1), (again.State, again.Attempt));
    }

    [SkippableFact]
    public async Task OddIds_AreClaimedLikeAnyOther()
    {
        var delivery = Deliveries.Ping("nul \0, lone surrogate \ud800, long " + new string('x', 10_000));
        await CompleteAsync(delivery, Window);

        Assert.Equal(WebhookClaimState.Duplicate, (await _other.TryClaimAsync(delivery, default)).State);
    }

    private async Task CompleteAsync(WebhookDelivery delivery, TimeSpan window) =>
        await _one.CompleteAsync(delivery, await _one.ClaimAsync(delivery, default), window, default);
}
