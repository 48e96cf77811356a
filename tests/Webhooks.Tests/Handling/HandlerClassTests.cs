using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Handling;

public sealed class HandlerClassTests
{
    [Fact]
    public async Task EachRun_HasAScopeOfItsOwnThatEndsWithIt()
    {
        await using var app = Create(endpoint => endpoint.On<CircleCIPing, First>().On<CircleCIPing, Second>());
        var journal = app.Services.GetRequiredService<Journal>();

        await app.ProcessAsync("ping");
        await app.ProcessAsync("ping");

        Assert.Equal(
            [
                "First in scope 1", "scope 1 disposed", "Second in scope 2", "scope 2 disposed",
                "First in scope 3", "scope 3 disposed", "Second in scope 4", "scope 4 disposed",
            ],
            journal.Lines);
    }

    [Fact]
    public async Task HandlerThatThrows_HasItsScopeDisposedAllTheSame()
    {
        await using var app = Create(endpoint => endpoint.On<CircleCIPing, Throwing>());

        var result = await app.ProcessAsync("ping");

        Assert.Equal("as asked", Assert.Single(result.Failures).Exception.Message);
        Assert.Equal(["scope 1 disposed"], app.Services.GetRequiredService<Journal>().Lines);
    }

    [Fact]
    public async Task ClassRegisteredByTheApp_IsTakenAsRegistered()
    {
        var only = new Counting();
        await using var app = Create(endpoint =>
        {
            endpoint.Services.AddSingleton(only);
            endpoint.On<CircleCIPing, Counting>();
        });

        await app.ProcessAsync("ping");
        await app.ProcessAsync("ping");

        Assert.Equal(2, only.Runs);
    }

    [Fact]
    public async Task OneClass_MayHandleSeveralEvents()
    {
        var only = new Counting();
        await using var app = Create(endpoint =>
        {
            endpoint.Services.AddSingleton(only);
            endpoint.On<CircleCIPing, Counting>().On<JobCompleted, Counting>();
        });

        await app.ProcessAsync("ping");
        await app.ProcessAsync("job-completed.github");

        Assert.Equal(2, only.Runs);
    }

    [Fact]
    public async Task ClassThatCannotBeMade_FailsTheDeliveryAndOthersRun()
    {
        var only = new Counting();
        await using var app = new PlainApp(endpoint =>
        {
            endpoint.Services.AddSingleton(only);
            endpoint.Services.AddScoped<First>(_ => throw new InvalidOperationException("no database"));
            endpoint.On<CircleCIPing, First>().On<CircleCIPing, Counting>();
        });

        var result = await app.ProcessAsync("ping");

        Assert.Equal("no database", Assert.Single(result.Failures).Exception.Message);
        Assert.Equal(1, only.Runs);
    }

    [Fact]
    public async Task ServicesKeptAfterTheRun_AreOver()
    {
        IServiceProvider? kept = null;
        await using var app = Create(endpoint => endpoint.On<CircleCIPing>((webhook, _) =>
        {
            kept = webhook.Services;
            Assert.Same(kept.GetRequiredService<Scoped>(), kept.GetRequiredService<Scoped>());
            return Task.CompletedTask;
        }));

        Assert.True((await app.ProcessAsync("ping")).IsDone);
        Assert.Throws<ObjectDisposedException>(() => kept!.GetService<Journal>());
    }

    private static PlainApp Create(Action<WebhookBuilder> handlers) => new(endpoint =>
    {
        endpoint.Services.AddSingleton<Journal>().AddScoped<Scoped>();
        handlers(endpoint);
    });

    private sealed class Journal
    {
        public List<string> Lines { get; } = [];

        public int Scopes { get; set; }
    }

    private sealed class Scoped(Journal journal) : IAsyncDisposable
    {
        private readonly int _number = ++journal.Scopes;

        public void Note(string handler) => journal.Lines.Add($"{handler} in scope {_number}");

        public ValueTask DisposeAsync()
        {
            journal.Lines.Add($"scope {_number} disposed");
            return default;
        }
    }

    private sealed class First(Scoped scoped) : IWebhookHandler<CircleCIPing>
    {
        public async Task HandleAsync(WebhookContext<CircleCIPing> webhook, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Assert.Same(scoped, webhook.Services.GetRequiredService<Scoped>());
            scoped.Note(nameof(First));
        }
    }

    private sealed class Second(Scoped scoped) : IWebhookHandler<CircleCIPing>
    {
        public Task HandleAsync(WebhookContext<CircleCIPing> webhook, CancellationToken cancellationToken)
        {
            scoped.Note(nameof(Second));
            return Task.CompletedTask;
        }
    }

    private sealed class Throwing(Scoped scoped) : IWebhookHandler<CircleCIPing>
    {
        public Task HandleAsync(WebhookContext<CircleCIPing> webhook, CancellationToken cancellationToken)
        {
            Assert.NotNull(scoped);
            throw new InvalidOperationException("as asked");
        }
    }

    private sealed class Counting : IWebhookHandler<CircleCIPing>, IWebhookHandler<JobCompleted>
    {
        public int Runs { get; private set; }

        public Task HandleAsync(WebhookContext<CircleCIPing> webhook, CancellationToken cancellationToken) => Count();

        public Task HandleAsync(WebhookContext<JobCompleted> webhook, CancellationToken cancellationToken) => Count();

        private Task Count()
        {
            Runs++;
            return Task.CompletedTask;
        }
    }
}
