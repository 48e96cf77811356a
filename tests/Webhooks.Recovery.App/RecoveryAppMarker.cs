namespace Webhooks.Recovery.App;

/// <summary>Leads tests to the file of this program.</summary>
public static class RecoveryAppMarker
{
    public static string Path => typeof(RecoveryAppMarker).Assembly.Location;
}
