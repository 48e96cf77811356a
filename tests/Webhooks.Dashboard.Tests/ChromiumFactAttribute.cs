namespace Webhooks.Dashboard.Tests;

/// <summary>A test in a real browser; skipped where there is none, unless WEBHOOKS_REQUIRE_ALL says that a skip is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public const string Path = "/usr/bin/chromium";

    public ChromiumFactAttribute()
    {
        if (!File.Exists(Path) && Environment.GetEnvironmentVariable("WEBHOOKS_REQUIRE_ALL") is null)
        {
            Skip = $"Needs {Path}: on Debian, apt-get install chromium.";
        }
    }
}
