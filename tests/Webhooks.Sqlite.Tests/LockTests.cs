using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.Sqlite.Tests;

/// <summary>
/// Another program holds the file's lock: each sender is kept waiting as long as it waits anyway, and nothing is lost or stored twice.
/// </summary>
public sealed class LockTests : IDisposable
{
    // Longer than after which the lock is told, and shorter than Perfsee waits.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(7);

    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LongLock_IsWaitedForWithinEachSendersOwnTime()
    {
        await using var app = await StartAsync();
        Task<HttpStatusCode> patient, hasty;

        using (_folder.Lock())
        {
            patient = SendAsync(app, "/webhooks/patient", "1");
            hasty = SendAsync(app, "/webhooks/hasty", "2");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await hasty.InTime());
            await Task.Delay(Long);
            Assert.False(patient.IsCompleted);
            Assert.Contains(
                "another program keeps it locked", Assert.Single(app.Logs.Named("CannotWrite")).Message, StringComparison.Ordinal);

            var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().InTime();
            Assert.Equal(HealthStatus.Unhealthy, report.Status);
            Assert.Contains("another program keeps it locked", report.Entries["webhook_inbox"].Description, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, await patient.InTime());
        await Eventually.Async(() => app.Logs.Named("CanWriteAgain").Any(), "the end of the lock is told");

        // What its sender did not wait for is stored too, and a duplicate when it comes again.
        Assert.Equal(2, _folder.Number("SELECT COUNT(*) FROM deliveries"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, "/webhooks/hasty", "2"));
        Assert.Equal(2, _folder.Number("SELECT COUNT(*) FROM deliveries"));
    }

    [Fact]
    public async Task AppThatStopsWhileTheFileIsLocked_Ends()
    {
        await using var host = await InboxHost.StartAsync(
            _folder.File, endpoint => endpoint.On<CircleCIPing>((_, _) => Task.CompletedTask));
        await host.AcceptAsync(Deliveries.New("before"));
        await host.SettledAsync();

        using (_folder.Lock())
        {
            var waiting = host.AcceptAsync(Deliveries.New("1")).AsTask();
            await host.StopAsync().InTime();
            Assert.Equal(WebhookOutcome.Unavailable, await waiting.InTime());
        }

        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries"));
    }

    [SkippableFact]
    public async Task LockOfAnotherProcess_IsWaitedFor()
    {
        Requires.Program("sqlite3", "The sqlite3 tool is not installed: apt-get install sqlite3.");
        await using var app = await StartAsync();
        using var shell =
            Process.Start(new ProcessStartInfo("sqlite3", [_folder.File]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

        foreach (var (statement, index) in new[] { "BEGIN IMMEDIATE;", "BEGIN EXCLUSIVE;" }.Select(
            (statement, index) => (statement, index)))
        {
            await shell.StandardInput.WriteLineAsync(statement + " SELECT 'locked';");
            await shell.StandardInput.FlushAsync();
            Assert.Equal("locked", await shell.StandardOutput.ReadLineAsync().InTime());
            var answer = SendAsync(app, "/webhooks/patient", $"{index}");
            await Task.Delay(Long);
            Assert.False(answer.IsCompleted);
            await shell.StandardInput.WriteLineAsync("COMMIT;");
            await shell.StandardInput.FlushAsync();
            Assert.Equal(HttpStatusCode.OK, await answer.InTime());
        }

        // As backups and clean-up jobs do, while deliveries come.
        var sending = Task.WhenAll(Enumerable.Range(0, 200).Select(index => SendAsync(app, "/webhooks/patient", $"more-{index}")));
        await shell.StandardInput.WriteLineAsync(
            $".timeout 20000\nVACUUM;\n.backup '{Path.Combine(_folder.Path, "backup.db")}'\nSELECT 'done';");
        await shell.StandardInput.FlushAsync();
        Assert.Equal("done", await shell.StandardOutput.ReadLineAsync().InTime());
        Assert.All(await sending.InTime(), status => Assert.Equal(HttpStatusCode.OK, status));
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().InTime();
        Assert.Equal(202, _folder.Number("SELECT COUNT(*) FROM deliveries"));
    }

    private static async Task<HttpStatusCode> SendAsync(TestApp app, string path, string id)
    {
        var body = Deliveries.Body(id);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add(CircleCIWebhook.SignatureHeader, CircleCIWebhook.Sign(body, new(Deliveries.Secret)));
        using var answer = await app.Client.PostAsync(path, content);
        return answer.StatusCode;
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        services =>
        {
            Add("patient", TimeSpan.FromSeconds(60));
            Add("hasty", TimeSpan.FromSeconds(4));
            services.AddSqliteInbox(_folder.File);
            services.AddHealthChecks().AddSqliteInbox();

            void Add(string name, TimeSpan patience) => services.AddCircleCIWebhook(name, options =>
            {
                options.Secrets.Add(Deliveries.Secret);
                options.ResponseTimeout = patience;
            });
        },
        app =>
        {
            app.MapCircleCIWebhook("/webhooks/patient", "patient");
            app.MapCircleCIWebhook("/webhooks/hasty", "hasty");
        });
}
