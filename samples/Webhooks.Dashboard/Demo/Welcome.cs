using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Demo;

/// <summary>Says where the page is, and gives one command that delivers something to it.</summary>
internal static class Welcome
{
    private const string Body =
        """{"type":"ping","id":"5b1f5b0e-8d0c-4f0e-9d43-0a6f4f2c7f10","happened_at":"2026-01-01T00:00:00.000Z","webhook":{"id":"0d6f7a52-9a1c-4d86-9b62-6f2f6f0b8f6e","name":"a curl on this machine"}}""";

    private const string PerfseeBody = """{"eventType":"hello:perfsee","payload":{}}""";

    public static void Print(WebApplication app, IReadOnlyList<string> endpoints)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        var isCircleCI = endpoints.Contains("CircleCI");
        var (path, header, body) = isCircleCI
            ? ("/webhooks/circleci", CircleCIWebhook.SignatureHeader, Body)
            : ("/webhooks/perfsee", PerfseeWebhook.SignatureHeader, PerfseeBody);
        var bytes = Encoding.UTF8.GetBytes(body);
        var secrets = app.Services.GetRequiredKeyedService<WebhookReceiver>(isCircleCI ? "CircleCI" : "Perfsee").Options.Secrets;
        var signature = secrets.Count == 0 ? ""
            : isCircleCI ? CircleCIWebhook.Sign(bytes, new(secrets[0]))
            : PerfseeWebhook.Sign(bytes, new(secrets[0]));

        Console.WriteLine();
        Console.WriteLine($"The dashboard is at {address}. Send it something:");
        Console.WriteLine();
        Console.WriteLine($"curl -i {address}{path} -H 'content-type: application/json' -H '{header}: {signature}' -d '{body}'");
        Console.WriteLine();
    }
}
