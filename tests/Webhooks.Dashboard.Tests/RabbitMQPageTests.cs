using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Dashboard.Tests;

public sealed class RabbitMQPageTests(RabbitMQServer server) : AnyInboxTests, IClassFixture<RabbitMQServer>
{
    /// <summary>A queue loses nothing by being looked at.</summary>
    [SkippableFact]
    public async Task PageOpened50Times_Leaves100DeadLetters()
    {
        Require();
        await using var host = await DashboardHost.StartAsync(inbox: AddInbox);
        using var client = await host.EnterAsync();
        await host.WaitForDeadAsync(0);

        for (var number = 1; number <= 100; number++)
        {
            await host.AcceptAsync(Deliveries.Workflow(number: number));
        }

        await host.WaitForDeadAsync(100);

        for (var time = 0; time < 50; time++)
        {
            // The broker takes a moment to put back what the look before took out.
            await Wait.UntilAsync(async () =>
                (await client.GetFromJsonAsync<JsonElement>("api/deliveries?count=200")).GetProperty("entries").GetArrayLength() == 100);
        }

        await host.WaitForDeadAsync(100);
    }

    protected override void Require() => RabbitMQServer.Require();

    protected override void AddInbox(IServiceCollection services) => services.AddRabbitMQInbox(options =>
    {
        options.Uri = new(server.Uri);
        options.Name = $"dashboard-{Guid.NewGuid():n}";
        options.MaxAttempts = 1;
    });
}
