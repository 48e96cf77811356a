using System.Text.Json;

namespace Webhooks.Json;

/// <summary>A member that a walk has passed and may come back to.</summary>
internal ref struct JsonBookmark(Utf8JsonReader reader, (int Start, int Length) name)
{
    /// <summary>The reader on the member's value; while the walk is there, the reader at the place where the walk goes on.</summary>
    public Utf8JsonReader Reader = reader;

    public readonly (int Start, int Length) Name => name;

    public bool IsSet { get; } = true;
}
