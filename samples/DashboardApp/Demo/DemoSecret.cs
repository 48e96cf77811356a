namespace DashboardApp.Demo;

/// <summary>
/// The secret of the README's first command, from the launch profile (<c>Dashboard:DemoSecret</c>). Everybody knows it, so it counts only
/// in Development, when every address that the app listens on is loopback, and when no other secret is set.
/// </summary>
internal static class DemoSecret
{
    private static readonly string[] Endpoints = ["CircleCI", "Perfsee"];

    /// <summary>The endpoints that have a secret; with none of their own, all of them have the demo secret if it may be used.</summary>
    public static IReadOnlyList<string> Apply(WebApplicationBuilder builder)
    {
        var configured = Endpoints.Where(name => HasSecret(builder.Configuration, name)).ToList();

        if (configured.Count > 0 || builder.Configuration["Dashboard:DemoSecret"] is not { Length: > 0 } secret || !MayBeUsed(builder))
        {
            return configured;
        }

        builder.Configuration.AddInMemoryCollection(
            Endpoints.Select(name => KeyValuePair.Create($"Webhooks:{name}:Secrets:0", (string?)secret)));
        return Endpoints;
    }

    private static bool HasSecret(ConfigurationManager configuration, string name)
    {
        var secrets = configuration.GetSection($"Webhooks:{name}:Secrets");
        return !string.IsNullOrEmpty(secrets.Value) || secrets.GetChildren().Any()
            || configuration.GetValue<bool>($"Webhooks:{name}:AllowUnsigned");
    }

    private static bool MayBeUsed(WebApplicationBuilder builder)
    {
        var addresses = (builder.Configuration["urls"] ?? "").Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        return builder.Environment.IsDevelopment()
            && addresses.Length > 0
            && addresses.All(address => LoopbackAddress.Is(BindingAddress.Parse(address).Host))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists()
            && string.IsNullOrEmpty(builder.Configuration["http_ports"])
            && string.IsNullOrEmpty(builder.Configuration["https_ports"]);
    }
}
