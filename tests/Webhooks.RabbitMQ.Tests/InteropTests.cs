using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>Programs in another language read what we write, and write what we read.</summary>
public sealed class InteropTests : BrokerTests
{
    private static readonly Lazy<Task<string?>> Python = new(FindPythonAsync);
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public InteropTests(RabbitMQServer server)
        : base(server)
    {
    }

    [SkippableFact]
    public async Task ConsumerInPython_ReadsTheCloudEvent()
    {
        var python = await RequireAsync();
        var handled = new Handled();
        var machine = await StartInboxAsync(handlers: handled.On);
        using var meters = new Meters(machine.Host.Services);
        await machine.AcceptAsync(Delivery());
        await Eventually.IsTrueAsync(
            () => meters.Sum("webhooks.inbox.attempts", "webhooks.outcome", "handled") is 1, "it is handled and passed on");
        using var consumer = ServerProcess.Start(python, [Script("read_event.py"), Server.Uri, Names.Events, "circleci.#"]);
        Assert.Equal("bound", await consumer.StandardOutput.ReadLineAsync());

        using (var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            request.TraceStateString = "vendor=1";
            await machine.AcceptAsync(new()
            {
                Provider = "CircleCI",
                Endpoint = "CircleCI",
                Tenant = "tenant a",
                Id = "the-id",
                Subject = "workflow:the-workflow",
                Type = "workflow-completed",
                OccurredAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                ReceivedAt = new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
                IsVerified = true,
                UnsignedHeaders = new Dictionary<string, string> { ["user-agent"] = "CircleCI-Webhook/1.0" },
                Body = """{"type":"workflow-completed","text":"ä"}"""u8.ToArray(),
            });

            var read = JsonSerializer.Deserialize<JsonElement>((await consumer.StandardOutput.ReadLineAsync())!);
            Assert.Equal(
                $$"""
                {
                  "routing_key": "circleci.workflow-completed",
                  "content_type": "application/json",
                  "delivery_mode": 2,
                  "headers": {
                    "cloudEvents:specversion": "1.0",
                    "cloudEvents:id": "the-id",
                    "cloudEvents:source": "/webhooks/CircleCI/CircleCI/tenant%20a",
                    "cloudEvents:type": "circleci.workflow-completed",
                    "cloudEvents:webhookprovider": "CircleCI",
                    "cloudEvents:webhookendpoint": "CircleCI",
                    "cloudEvents:webhookverified": true,
                    "cloudEvents:webhookreceived": "2026-01-02T03:04:06.0000000+00:00",
                    "cloudEvents:webhookorigin": "delivered",
                    "cloudEvents:time": "2026-01-02T03:04:05.0000000+00:00",
                    "cloudEvents:webhooktenant": "tenant a",
                    "cloudEvents:subject": "workflow:the-workflow",
                    "cloudEvents:traceparent": "{{request.Id}}",
                    "cloudEvents:tracestate": "vendor=1",
                    "traceparent": "{{request.Id}}",
                    "tracestate": "vendor=1",
                    "webhooks-unsigned-headers": {
                      "user-agent": "CircleCI-Webhook/1.0"
                    }
                  },
                  "body": "{\"type\":\"workflow-completed\",\"text\":\"ä\"}"
                }
                """,
                JsonSerializer.Serialize(read, Indented));
        }

        await consumer.WaitForExitAsync();
    }

    [SkippableFact]
    public async Task DeliveryPublishedByPython_IsHandled()
    {
        var python = await RequireAsync();
        var handled = new Handled(
            (context, _) => context.Attempt == 1 ? throw new InvalidOperationException("once more") : Task.CompletedTask);
        await StartWorkerAsync(handled.On);
        await Eventually.IsTrueAsync(
            async () =>
                await Server.ControlAsync("list_queues", "name") is var queues && queues.Contains(Names.Intake, StringComparison.Ordinal),
            "the worker has declared the queue");

        Assert.Equal(
            "confirmed\n",
            await ServerProcess.RunAsync(python, [Script("write_delivery.py"), Server.Uri, Names.Intake, """{"type":"job-completed"}"""]));

        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 2, "its second attempt is there");
        Assert.Equal([1, 2], handled.Attempts);
        var context = handled.Contexts.Last();
        Assert.IsType<JobCompleted>(context.Event);
        Assert.Equal("from-python", context.Delivery.Id);
        Assert.Equal("job-completed", context.Delivery.Type);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), context.Delivery.OccurredAt);
        Assert.True(context.Delivery.IsVerified);
        Assert.Equal("""{"type":"job-completed"}"""u8.ToArray(), context.Delivery.Body.ToArray());
        await IsEmptyAsync(Names.Intake);
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static async Task<string> RequireAsync()
    {
        var python = await Python.Value;
        Requirement.Check(python is not null, "Python's client for RabbitMQ is not installed. On Debian: apt-get install python3-pika");
        return python!;
    }

    // The first one in the path may be another than Debian's, without Debian's packages.
    private static async Task<string?> FindPythonAsync()
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                await ServerProcess.RunAsync(python, ["-c", "import pika"]);
                return python;
            }
            catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // Not this one.
            }
        }

        return null;
    }
}
