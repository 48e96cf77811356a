using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Webhooks;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace DashboardApp.Demo;

/// <summary>Gives one command that delivers something to it.</summary>
internal static class Welcome
{
    // New at each start: the same delivery twice would be a duplicate.
    private static string Body =>
        $$"""{"type":"ping","id":"{{Guid.NewGuid()}}","happened_at":"{{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}}","""
        + "\"webhook\":" + """{"id":"0d6f7a52-9a1c-4d86-9b62-6f2f6f0b8f6e","name":"a curl on this machine"} }""";

    private static string PerfseeBody => $$"""{"eventType":"hello:perfsee","payload":{"at":"{{Guid.NewGuid()}}"} }""";

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
        Console.WriteLine($"Deliveries are received at {address}. Send one:");
        Console.WriteLine();
        Console.WriteLine($"curl -i {address}{path} -H 'content-type: application/json' -H '{header}: {signature}' -d '{body}'");
        Console.WriteLine();
    }
}
