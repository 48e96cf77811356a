namespace Webhooks.Dashboard.Api;

/// <summary>One delivery with everything that the store has of it.</summary>
internal sealed record DetailsView
{
    public required EntryView Entry { get; init; }

    /// <summary>Gets a value indicating whether the signature was verified; <see langword="null"/> when the body cannot be read.</summary>
    public bool? IsVerified { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the body as text, at most its first 256 KiB; <see langword="null"/> when it is not UTF-8 or cannot be read.</summary>
    public string? Body { get; init; }

    /// <summary>Gets the whole body in base64 when it is not UTF-8.</summary>
    public string? Base64 { get; init; }

    public int BodySize { get; init; }

    public string? EventClass { get; init; }

    /// <summary>Gets the event as a handler sees it, as JSON.</summary>
    public string? TypedEvent { get; init; }

    public IReadOnlyList<AttemptView> Attempts { get; init; } = [];

    public IReadOnlyList<EntryView> Others { get; init; } = [];

    /// <summary>Gets the handlers that are known of this delivery, for a replay to one.</summary>
    public IReadOnlyList<string> Handlers { get; init; } = [];
}
