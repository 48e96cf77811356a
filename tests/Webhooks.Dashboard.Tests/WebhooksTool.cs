using System.Diagnostics;

namespace Webhooks.Dashboard.Tests;

/// <summary>The tool <c>webhooks</c>, as a user runs it.</summary>
internal static class WebhooksTool
{
    /// <summary>Sends what the tool's own samples have to a dashboard.</summary>
    public static async Task SendAsync(DashboardProcess dashboard, string provider, string eventName, params string[] options)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Webhooks.Cli.dll"), "send", provider, eventName,
            "--url", new Uri(dashboard.Address, $"/webhooks/{provider}").ToString(), .. options,
        ];
        using var tool = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["WEBHOOKS_SECRET"] = DashboardProcess.Secret },
        })!;
        var (output, errors) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(tool.ExitCode == 0, $"{await output}\n{await errors}");
    }
}
