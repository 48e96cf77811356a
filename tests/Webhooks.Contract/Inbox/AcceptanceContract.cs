using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Contract.Inbox;

/// <summary>Rules 1 to 9, 14 and 15: what is verified is accepted, once each, whole.</summary>
public abstract class AcceptanceContract(InboxHarness inbox) : InboxContract(inbox)
{
    [SkippableFact]
    public async Task VerifiedBodyOfWhateverContent_IsAccepted_AndHandledAsTheEventThatItIs()
    {
        byte[][] bodies =
        [
            "no JSON at all"u8.ToArray(), "[]"u8.ToArray(), "{}"u8.ToArray(), """{"type":7,"id":[]}"""u8.ToArray(),
            """{"type":"a-type-of-next-year","id":"next-year"}"""u8.ToArray(), """{"type":"ping","id":"\ud800"}"""u8.ToArray(),
            [.. """{"type":"ping","id":"bad-"""u8, 0xff, 0xfe, .. "\"}"u8], [],
        ];
        var handled = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIEvent>((webhook, _) =>
        {
            handled.Begin(Encoding.Latin1.GetString(webhook.Delivery.Body.Span), webhook.Attempt);
            return Task.CompletedTask;
        }));

        foreach (var body in bodies)
        {
            Assert.Equal(HttpStatusCode.OK, await app.PostBodyAsync(body));
        }

        await Wait.UntilAsync(() => handled.Count == bodies.Length);
        Assert.Equal(bodies.Select(body => Encoding.Latin1.GetString(body)).Order(), handled.Ids.Order());
        Assert.Empty(app.Logs.Errors);
    }

    [SkippableFact]
    public async Task UnverifiedBody_IsRefused_AndNothingIsHandled()
    {
        var handled = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIEvent>((webhook, _) =>
        {
            handled.Begin(webhook.Delivery.Id, webhook.Attempt);
            return Task.CompletedTask;
        }));

        Assert.Equal(
            HttpStatusCode.Forbidden, await app.PostBodyAsync(Encoding.UTF8.GetBytes(ContractApp.BodyOf("forged")), secret: "another"));
        await app.SendAsync("genuine");

        await Wait.UntilAsync(() => handled.Count > 0);
        Assert.Equal(["genuine"], handled.Ids);
    }

    [SkippableFact]
    public async Task RepeatOfAHandledDelivery_IsAccepted_AndNotHandledAgain()
    {
        var handled = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            handled.Begin(webhook.Delivery.Id, webhook.Attempt);
            return Task.CompletedTask;
        }));

        await app.SendAsync("repeated");
        await Wait.UntilAsync(() => handled.Count == 1);

        for (var repeat = 0; repeat < 5; repeat++)
        {
            await app.SendAsync("repeated");
        }

        await app.SendAsync("last");
        await Wait.UntilAsync(() => handled.Ids.Contains("last"));
        await WaitForEmptyAsync(app);
        Assert.Equal([1], handled.Of("repeated"));
    }

    [SkippableFact]
    public async Task ManyRepeatsAtOnce_AreAllAccepted_AndOneIsHandled()
    {
        var handled = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
        {
            handled.Begin(webhook.Delivery.Id, webhook.Attempt);
            await Task.Delay(50, cancellationToken);
        }));

        await app.SendAsync(Enumerable.Repeat("crowd", 30));
        await app.SendAsync("last");

        await Wait.UntilAsync(() => handled.Ids.Contains("last"));
        await WaitForEmptyAsync(app);
        Assert.Equal([1], handled.Of("crowd"));
    }

    [SkippableFact]
    public async Task RepeatWithAnotherBody_IsADuplicate_ThatIsLoggedAndCounted()
    {
        var handled = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            handled.Begin(webhook.Delivery.Id, webhook.Attempt);
            return Task.CompletedTask;
        }));
        await app.SendAsync("same");
        await Wait.UntilAsync(() => handled.Count == 1);

        Assert.Equal(HttpStatusCode.OK, await app.PostBodyAsync(Encoding.UTF8.GetBytes(ContractApp.BodyOf("same", ",\"other\":1"))));

        await Wait.UntilAsync(() => app.Logs.Named("DuplicateWithOtherBody").Count() == 1);
        await Wait.UntilAsync(() => app.Meters.Sum("webhooks.duplicates.differing", "webhooks.provider", "CircleCI") == 1);
        Assert.Equal([1], handled.Of("same"));
    }

    [SkippableFact]
    public async Task SameIdOfAnotherEndpointOrTenant_IsAnotherDelivery_AndCarriesItsTenant()
    {
        var handled = new HandlerRuns();

        Task Handle(WebhookContext<CircleCIPing> webhook, CancellationToken cancellationToken)
        {
            handled.Begin($"{webhook.Delivery.Endpoint}/{webhook.Delivery.Tenant}", webhook.Attempt);
            return Task.CompletedTask;
        }

        var app = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(Handle),
            services: services =>
                services.AddCircleCIWebhook(ContractApp.OtherEndpoint).UseSecretSource<TwoTenants>().On<CircleCIPing>(Handle));

        await app.SendAsync("shared");
        var body = Encoding.UTF8.GetBytes(ContractApp.BodyOf("shared"));
        Assert.Equal(HttpStatusCode.OK, await app.PostBodyAsync(body, "/webhooks/other?tenant=one", TwoTenants.SecretOf("one")));
        Assert.Equal(HttpStatusCode.OK, await app.PostBodyAsync(body, "/webhooks/other?tenant=two", TwoTenants.SecretOf("two")));

        await Wait.UntilAsync(() => handled.Count == 3);
        Assert.Equal(["CircleCI/", "Other/one", "Other/two"], handled.Ids.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task DeliveryWithoutAMatchingHandler_IsAccepted_AndDone()
    {
        var app = await StartAsync(
            endpoint => endpoint.On<JobCompleted>((_, _) => throw new InvalidOperationException("No job was sent.")));

        await app.SendAsync("nobody-wants-it");

        await WaitForEmptyAsync(app);
        Assert.Empty(app.Logs.Errors);
    }

    [SkippableFact]
    public async Task BodiesOfManyRequests_ReachTheirHandlersWhole()
    {
        var wrong = new HandlerRuns();
        var handled = new HandlerRuns();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>(async (webhook, cancellationToken) =>
        {
            var id = webhook.Delivery.Id;
            await Task.Delay(1, cancellationToken);

            if (!webhook.Delivery.Body.Span.SequenceEqual(Padded(id)))
            {
                wrong.Begin(id, webhook.Attempt);
            }

            handled.Begin(id, webhook.Attempt);
        }));

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => app.PostBodyAsync(Padded($"whole-{number}"))));

        await Wait.UntilAsync(() => handled.Count == 200);
        Assert.Empty(wrong.Ids);
    }

    [SkippableFact]
    public async Task WhatAHandlerKeeps_StaysWhole_AfterTheAnswerAndManyMoreRequests()
    {
        var kept = new ConcurrentDictionary<string, (CircleCIPing Event, ReadOnlyMemory<byte> Body)>();
        var app = await StartAsync(endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            kept[webhook.Delivery.Id] = (webhook.Event, webhook.Delivery.Body);
            return Task.CompletedTask;
        }));

        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(Enumerable.Range(50 * round, 50).Select(number => app.PostBodyAsync(Padded($"kept-{number}"))));
        }

        await Wait.UntilAsync(() => kept.Count == 200);
        Assert.All(kept, delivery =>
        {
            Assert.Equal(Padded(delivery.Key), delivery.Value.Body.ToArray());
            Assert.Contains(delivery.Value.Event.Drift, drift => drift.Path == "padding");
        });
    }

    [SkippableFact]
    public async Task EveryHandlerOfAnEvent_RunsOnce_InOrder()
    {
        var handled = new HandlerRuns();

        Func<WebhookContext<TEvent>, CancellationToken, Task> Note<TEvent>(string name)
            where TEvent : WebhookEvent => (webhook, _) =>
        {
            handled.Begin(name, webhook.Attempt);
            return Task.CompletedTask;
        };

        var app = await StartAsync(endpoint => endpoint
            .On(Note<CircleCIPing>("ping"))
            .On(Note<JobCompleted>("job"))
            .On(Note<CircleCIEvent>("any"))
            .On(Note<WebhookEvent>("all")));

        await app.SendAsync("order");

        await Wait.UntilAsync(() => handled.Count == 3);
        await WaitForEmptyAsync(app);
        Assert.Equal(["ping", "any", "all"], handled.Ids);
    }

    private static byte[] Padded(string id) =>
        Encoding.UTF8.GetBytes(ContractApp.BodyOf(id, $",\"padding\":\"{new string(id[^1], 10 + (1000 * (id[^1] - '0')))}\""));
}
