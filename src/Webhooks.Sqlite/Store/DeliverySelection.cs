using System.Text;

namespace Webhooks.Sqlite.Store;

/// <summary>A filter as a condition of SQL: its text, which only depends on which members are set, and its values.</summary>
internal sealed class DeliverySelection
{
    private readonly StringBuilder _condition = new();
    private readonly List<object?> _values = [];

    public DeliverySelection(WebhookDeliveryFilter filter)
    {
        And("state = ?", filter.State is { } state ? (long)state : null);
        And("provider = ?", filter.Provider);
        And("endpoint = ?", filter.Endpoint);
        And("tenant = ?", filter.Tenant);
        And("type = ?", filter.Type);
        And("subject = ?", filter.Subject);
        And("received_at >= ?", filter.ReceivedFrom is { } from ? Storage.InboxTime.Of(from) : null);
        And("received_at < ?", filter.ReceivedBefore is { } before ? Storage.InboxTime.Of(before) : null);
        And("instr(last_error, ?) > 0", filter.Error);
        And(
            "EXISTS (SELECT 1 FROM bodies WHERE bodies.number = deliveries.number AND instr(body, ?) > 0)",
            filter.Text is { Length: > 0 } text ? Encoding.UTF8.GetBytes(text) : null);

        SearchesBodies = filter.Text is { Length: > 0 };
        IsIndexed = !SearchesBodies && (filter with { State = null }) == new WebhookDeliveryFilter();
    }

    /// <summary>Gets the conditions, each after <c>AND</c>.</summary>
    public string Condition => _condition.ToString();

    /// <summary>Gets a value indicating whether bodies are read.</summary>
    public bool SearchesBodies { get; }

    /// <summary>Gets a value indicating whether an index finds the rows, however many others there are.</summary>
    public bool IsIndexed { get; }

    /// <summary>
    /// Returns the values of the condition, after those of the rest of the statement; SQLite refuses one that the text does not name.
    /// </summary>
    public object?[] After(params ReadOnlySpan<object?> first) =>
        _values.Count == 0 ? [.. first] : [.. first, .. new object?[FirstParameter - 1 - first.Length], .. _values];

    // Parameters of the rest come first: at most this many.
    private const int FirstParameter = 5;

    private void And(string condition, object? value)
    {
        if (value is not null)
        {
            _values.Add(value);
            _condition.Append(" AND ").Append(condition.Replace("?", $"?{FirstParameter + _values.Count - 1}", StringComparison.Ordinal));
        }
    }
}
