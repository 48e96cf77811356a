using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Tests.Deduplication;

/// <summary>The default memory of deliveries, as every implementation of the contract must behave, and its bound.</summary>
public sealed class InMemoryDeduplicatorTests : IAsyncDisposable
{
    private const int Capacity = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services;
    private readonly IWebhookDeduplicator _deduplicator;

    public InMemoryDeduplicatorTests()
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        services.AddCircleCIWebhook();
        _services = services.BuildServiceProvider();
        _deduplicator = _services.GetRequiredService<IWebhookDeduplicator>();
    }

    [Fact]
    public async Task MoreThanFit_ForgetTheOldestFirst()
    {
        for (var number = 0; number < Capacity + 10; number++)
        {
            await HandleAsync(Delivery($"{number}"));
        }

        Assert.False((await ClaimAsync(Delivery("9"))).IsDuplicate);
        Assert.True((await ClaimAsync(Delivery("10"))).IsDuplicate);
        Assert.True((await ClaimAsync(Delivery($"{Capacity + 9}"))).IsDuplicate);
    }

    [Fact]
    public async Task DeliveryThatFailsOverAndOver_PushesNoOtherOut()
    {
        await HandleAsync(Delivery("handled"));

        for (var attempt = 0; attempt < Capacity + 10; attempt++)
        {
            await ReleaseAsync(Delivery("failing"), await ClaimAsync(Delivery("failing")));
        }

        Assert.True((await ClaimAsync(Delivery("handled"))).IsDuplicate);
    }

    [Fact]
    public async Task DeliveriesWhoseShortWindowIsOver_PushNoOtherOut()
    {
        await HandleAsync(Delivery("handled"));

        for (var number = 0; number < Capacity + 10; number++)
        {
            var delivery = Delivery($"{number}");
            await _deduplicator.CompleteAsync(
                delivery, await ClaimAsync(delivery), TimeSpan.FromMilliseconds(1), CancellationToken.None);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True((await ClaimAsync(Delivery("handled"))).IsDuplicate);
    }

    [Fact]
    public async Task DeliveryInFlight_IsNotForgottenHoweverManyComeAfterIt()
    {
        var running = await ClaimAsync(Delivery("running"));

        for (var number = 0; number < Capacity + 10; number++)
        {
            await HandleAsync(Delivery($"{number}"));
        }

        var repeat = ClaimAsync(Delivery("running"));
        Assert.False(repeat.IsCompleted);
        await CompleteAsync(Delivery("running"), running);
        Assert.True((await Wait.ForAsync(repeat)).IsDuplicate);
    }

    [Fact]
    public async Task DeliveryThatFailedLongAgoAndSucceededNow_IsRememberedFromNow()
    {
        await ReleaseAsync(Delivery("again"), await ClaimAsync(Delivery("again")));

        for (var number = 0; number < Capacity - 5; number++)
        {
            await HandleAsync(Delivery($"{number}"));
        }

        await HandleAsync(Delivery("again"));

        for (var number = 0; number < 10; number++)
        {
            await HandleAsync(Delivery($"later {number}"));
        }

        Assert.True((await ClaimAsync(Delivery("again"))).IsDuplicate);
    }

    [Fact]
    public async Task ReleasedClaim_GivesTheNextAttemptWhatSucceeded()
    {
        var first = await ClaimAsync(Delivery("1"));
        await ReleaseAsync(Delivery("1"), first, "chat", "mail");

        var second = await ClaimAsync(Delivery("1"));

        Assert.Equal((1, 2), (first.Attempt, second.Attempt));
        Assert.Equal(["chat", "mail"], second.SucceededHandlers);
    }

    [Fact]
    public async Task ReleasedClaimThatNobodyTakesUp_IsForgottenAfterADay()
    {
        await ReleaseAsync(Delivery("1"), await ClaimAsync(Delivery("1")), "chat");

        _time.Advance(TimeSpan.FromHours(24));

        var next = await ClaimAsync(Delivery("1"));
        Assert.Equal(1, next.Attempt);
        Assert.Empty(next.SucceededHandlers);
    }

    [Fact]
    public async Task SuccessAfterAFailure_IsForgottenWhenItsOwnWindowIsOver()
    {
        await ReleaseAsync(Delivery("1"), await ClaimAsync(Delivery("1")));
        await _deduplicator.CompleteAsync(
            Delivery("1"), await ClaimAsync(Delivery("1")), TimeSpan.FromHours(1), CancellationToken.None);
        Assert.True((await ClaimAsync(Delivery("1"))).IsDuplicate);

        _time.Advance(TimeSpan.FromHours(1));

        var next = await ClaimAsync(Delivery("1"));
        Assert.Equal((WebhookClaimState.Claimed, 1), (next.State, next.Attempt));
        await CompleteAsync(Delivery("1"), next);
        Assert.True((await ClaimAsync(Delivery("1"))).IsDuplicate);
    }

    [Fact]
    public async Task IdsOfAnyLength_AreToldApart()
    {
        var ids = new[] { "", "1", "11", new string('1', 700), new string('1', 5_000), new string('1', 4_999) + "2" };

        foreach (var id in ids)
        {
            Assert.False((await ClaimAsync(Delivery(id))).IsDuplicate);
        }

        Assert.All(ids, id => Assert.False(ClaimAsync(Delivery(id)).IsCompleted));
    }

    [Fact]
    public async Task WhatIsRemembered_KeepsNoObjectOfTheDelivery()
    {
        var id = await HandleAsync();

        GC.Collect();

        Assert.False(id.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        async Task<WeakReference> HandleAsync()
        {
            var id = Guid.NewGuid().ToString();
            await this.HandleAsync(Delivery(id));
            return new(id);
        }
    }

    [Fact]
    public async Task ClaimThatIsNoLongerHeld_ChangesNothing()
    {
        var first = await ClaimAsync(Delivery("1"));
        await ReleaseAsync(Delivery("1"), first);
        var second = await ClaimAsync(Delivery("1"));

        await CompleteAsync(Delivery("1"), first);
        await ReleaseAsync(Delivery("1"), first);

        var third = ClaimAsync(Delivery("1"));
        Assert.False(third.IsCompleted);
        await CompleteAsync(Delivery("1"), second);
        await ReleaseAsync(Delivery("1"), second);
        Assert.True((await Wait.ForAsync(third)).IsDuplicate);
        Assert.True((await ClaimAsync(Delivery("1"))).IsDuplicate);
    }

    [Fact]
    public async Task WaitThatIsEnded_Throws()
    {
        await ClaimAsync(Delivery("1"));
        using var impatient = new CancellationTokenSource();
        var waiting = _deduplicator.ClaimAsync(Delivery("1"), impatient.Token).AsTask();

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(waiting));
    }

    [Fact]
    public async Task OtherBody_IsOneThatDiffersFromTheBodyThatWasCompleted()
    {
        await ReleaseAsync(Delivery("1", "first"), await ClaimAsync(Delivery("1", "first")));
        await HandleAsync(Delivery("1", "second"));

        Assert.False((await ClaimAsync(Delivery("1", "second"))).BodyDiffers);
        Assert.True((await ClaimAsync(Delivery("1", "first"))).BodyDiffers);
    }

    // Words, blocks and bits that a checksum taken in parts could confuse.
    [Theory]
    [InlineData("AAAAAAAABBBBBBBBCCCCCCCCDDDDDDDD", "BBBBBBBBAAAAAAAACCCCCCCCDDDDDDDD")]
    [InlineData("AAAAAAAABBBBBBBBCCCCCCCCDDDDDDDD", "CCCCCCCCDDDDDDDDAAAAAAAABBBBBBBB")]
    [InlineData("AAAAAAAABBBBBBBBCCCCCCCCDDDDDDDD", "DDDDDDDDCCCCCCCCBBBBBBBBAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAABAAAAAAABAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAABAAAAAAABAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAx", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAy")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(
        "AAAAAAAABBBBBBBBCCCCCCCCDDDDDDDDEEEEEEEEFFFFFFFFGGGGGGGGHHHHHHHH",
        "AAAAAAAABBBBBBBBCCCCCCCCFFFFFFFFEEEEEEEEDDDDDDDDGGGGGGGGHHHHHHHH")]
    [InlineData(
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("", "\0")]
    public async Task BodyThatDiffersInParts_IsTold(string body, string other)
    {
        await HandleAsync(Delivery("1", body));

        Assert.False((await ClaimAsync(Delivery("1", body))).BodyDiffers);
        Assert.True((await ClaimAsync(Delivery("1", other))).BodyDiffers);
    }

    [Fact]
    public async Task ManyThatWait_AreClaimedOneAfterTheOther()
    {
        var running = 0;
        var attempts = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            var claim = await ClaimAsync(Delivery("1"));
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            await ReleaseAsync(Delivery("1"), claim);
            return claim.Attempt;
        }));

        Assert.Equal(Enumerable.Range(1, 50), attempts.Order());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static WebhookDelivery Delivery(string id, string body = "{}") => new()
    {
        Provider = "CircleCI",
        Endpoint = "CircleCI",
        Id = id,
        Type = "ping",
        ReceivedAt = default,
        IsVerified = true,
        Body = Encoding.UTF8.GetBytes(body),
    };

    private async Task HandleAsync(WebhookDelivery delivery) => await CompleteAsync(delivery, await ClaimAsync(delivery));

    private Task<WebhookClaim> ClaimAsync(WebhookDelivery delivery) => _deduplicator.ClaimAsync(delivery, CancellationToken.None).AsTask();

    private ValueTask CompleteAsync(WebhookDelivery delivery, WebhookClaim claim) =>
        _deduplicator.CompleteAsync(delivery, claim, Window, CancellationToken.None);

    private ValueTask ReleaseAsync(WebhookDelivery delivery, WebhookClaim claim, params string[] succeeded) =>
        _deduplicator.ReleaseAsync(delivery, claim, succeeded, CancellationToken.None);
}
