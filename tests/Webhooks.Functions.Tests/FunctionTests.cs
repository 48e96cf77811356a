using System.Text.Json;
using AzureFunction;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Testing;
using Webhooks.Tests;

namespace Webhooks.Functions.Tests;

/// <summary>The function of <c>docs/without-aspnet.md</c>, built against the packages of Azure Functions.</summary>
public sealed class FunctionTests
{
    private const string Secret = "a-secret-of-the-function";
    private readonly RecordingHandler<WorkflowCompleted> _recorded = new();

    [Fact]
    public async Task SignedDelivery_IsHandled()
    {
        var payload = CircleCIPayload.WorkflowCompleted();

        Assert.Equal(200, await RunAsync(new(payload, Secret), payload.ToBytes()));
        Assert.Equal("workflow-completed", (await _recorded.NextAsync()).Type);
    }

    [Fact]
    public async Task OtherBody_IsRefused()
    {
        var payload = CircleCIPayload.WorkflowCompleted();

        Assert.Equal(403, await RunAsync(new(payload, Secret), [.. payload.ToBytes(), (byte)' ']));
    }

    [Fact]
    public async Task EmptyBody_IsRefused() =>
        Assert.Equal(403, await RunAsync(new(CircleCIPayload.WorkflowCompleted(), Secret), []));

    [Fact]
    public async Task NoSignature_IsRefused()
    {
        await using var services = Services();

        Assert.Equal(403, await RunAsync(services, new DefaultHttpContext().Request));
    }

    [Fact]
    public void Build_RegistersTheFunction()
    {
        // The SDK of Azure Functions writes what the host starts.
        var written = Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "samples/AzureFunction/bin"), "functions.metadata", SearchOption.AllDirectories);
        using var functions = JsonDocument.Parse(File.ReadAllText(written.First()));
        var function = Assert.Single(functions.RootElement.EnumerateArray());
        var trigger =
            function.GetProperty("bindings").EnumerateArray().Single(binding => binding.GetProperty("type").GetString() == "httpTrigger");

        Assert.Equal("circleci", function.GetProperty("name").GetString());
        Assert.Equal("Anonymous", trigger.GetProperty("authLevel").GetString());
        Assert.Equal("webhooks/circleci", trigger.GetProperty("route").GetString());
        Assert.Equal("post", Assert.Single(trigger.GetProperty("methods").EnumerateArray()).GetString());
    }

    private async Task<int> RunAsync(SignedWebhookRequest sent, byte[] body)
    {
        await using var services = Services();
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(body);

        foreach (var (name, value) in sent.Headers)
        {
            request.Headers[name] = value;
        }

        return await RunAsync(services, request);
    }

    private static async Task<int> RunAsync(ServiceProvider services, HttpRequest request)
    {
        var function = ActivatorUtilities.CreateInstance<CircleCIFunction>(services);
        return Assert.IsType<StatusCodeResult>(await function.Run(request, CancellationToken.None)).StatusCode;
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Webhooks:CircleCI:Secrets:0", Secret)])
            .Build());
        services.AddCircleCIWebhook().On<WorkflowCompleted>(_recorded.HandleAsync);
        return services.BuildServiceProvider();
    }
}
