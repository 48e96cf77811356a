namespace Webhooks.Cli.Listening;

/// <summary>The facts of one request that became known while the endpoint handled it.</summary>
internal sealed class Notes
{
    private static readonly AsyncLocal<Notes?> Ambient = new();

    /// <summary>Those of the request that is being handled here; null outside of one.</summary>
    public static Notes? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Why it was refused, in the log's words.</summary>
    public string? Reason { get; set; }

    /// <summary>The most likely mistake of its sender.</summary>
    public string? Hint { get; set; }

    /// <summary>Whether it was handled, and is no repeat.</summary>
    public bool IsHandled { get; set; }
}
