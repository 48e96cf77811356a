using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;
using Webhooks.Benchmarks;
using Webhooks.Benchmarks.Hosting;
using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Peers.InProcess;

/// <summary>A push of GitHub, 6.7 KB, through the whole endpoint on Kestrel: verified, typed and given to one handler.</summary>
public class GitHubBenchmarks
{
    private static readonly byte[] Push = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Payloads", "github-push.json"));

    private readonly InMemoryServer _server = new(
        services =>
        {
            OurGitHub.Add(services, Repeatable);
            services.AddSingleton<WebhookEventProcessor, OctokitProcessor>();
        },
        app =>
        {
            app.MapPost("/bare", ComparedEndpoints.Bare);
            OurGitHub.Map(app, "/ours");
            app.MapGitHubWebhooks("/octokit", SignedDelivery.Secret);
        });

    private readonly byte[][] _bare = Requests("/bare");
    private readonly byte[][] _ours = Requests("/ours");
    private readonly byte[][] _octokit = Requests("/octokit");

    [GlobalCleanup]
    public void Dispose() => _server.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Lanes.Calls)]
    public bool Bare() => _server.Send(_bare, 204);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    public bool Webhooks_GitHub() => _server.Send(_ours, 200);

    [Benchmark(OperationsPerInvoke = Lanes.Calls)]
    [Reference]
    public bool Octokit_AspNetCore() => _server.Send(_octokit, 200);

    private static void Repeatable(WebhookOptions options)
    {
        options.Secrets.Add(SignedDelivery.Secret);
        // The same delivery is new again each time.
        options.DeduplicationWindow = TimeSpan.FromTicks(1);
    }

    // GitHub signs no id, so that equal bodies are one delivery: each connection has a line end more than the one before.
    private static byte[][] Requests(string path)
    {
        var body = Push;
        return Lanes.Each<byte[]>(() =>
        {
            body = [.. body, (byte)'\n'];
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SignedDelivery.Secret), body));
            return
            [
                .. Encoding.ASCII.GetBytes(
                    $"POST {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: GitHub-Hookshot/044aadd\r\nContent-Type: application/json\r\n"
                    + "X-GitHub-Event: push\r\nX-GitHub-Delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958\r\nX-GitHub-Hook-ID: 292430182\r\n"
                    + "X-GitHub-Hook-Installation-Target-ID: 1296269\r\nX-GitHub-Hook-Installation-Target-Type: repository\r\n"
                    + $"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {body.Length}\r\n\r\n"),
                .. body,
            ];
        });
    }
}
