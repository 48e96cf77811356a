using System.Globalization;
using System.Text;
using Npgsql;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>A filter as a condition of SQL: its text, which only depends on which members are set, and its values.</summary>
internal sealed class DeliverySelection
{
    // Parameters of the rest come first: as many, always.
    private const int FirstParameter = 4;

    private readonly StringBuilder _condition = new();
    private readonly List<NpgsqlParameter> _values = [];
    private readonly string? _state;
    private readonly bool _hasSubject;

    public DeliverySelection(WebhookDeliveryFilter filter)
    {
        if (filter.State is { } state)
        {
            _state = Parameter((short)state);
        }

        AndText("d.provider = ?", filter.Provider);
        AndText("d.endpoint = ?", filter.Endpoint);
        AndText("d.tenant = ?", filter.Tenant);
        AndText("d.type = ?", filter.Type);
        AndText("left(d.subject, 100) = left(?, 100) AND d.subject = ?", filter.Subject);

        if (filter.ReceivedFrom is { } from)
        {
            And("d.received_at >= ?", from.UtcDateTime);
        }

        if (filter.ReceivedBefore is { } before)
        {
            And("d.received_at < ?", before.UtcDateTime);
        }

        AndText("position(? in d.last_error) > 0", filter.Error);

        if (filter.Text is { Length: > 0 } text)
        {
            And(
                "EXISTS (SELECT FROM webhook_inbox_bodies b WHERE b.number = d.number AND position(? in b.body) > 0)",
                Encoding.UTF8.GetBytes(text));
        }

        _hasSubject = filter.Subject is not null;
        SearchesBodies = filter.Text is { Length: > 0 };
        IsIndexed = !SearchesBodies && (filter with { State = null, Subject = null }) == new WebhookDeliveryFilter();
    }

    /// <summary>Gets the conditions, each after <c>AND</c>.</summary>
    public string Condition => _state is null ? $"{_condition}" : $" AND d.state = {_state}{_condition}";

    /// <summary>
    /// Gets the conditions of a page, newest first, whose numbers are below $1 and from $2 on, and its order. Where a state is asked for,
    /// both begin with it, so that only its index has the order: else the planner may walk the key of the table, hoping for enough rows of
    /// that state among the newest, and meet all the others first.
    /// </summary>
    public string Page => _state is null || _hasSubject
        ? $"d.number < $1 AND d.number >= $2{Condition} ORDER BY d.number DESC"
        : $"(d.state, d.number) < ({_state}, $1) AND (d.state, d.number) >= "
            + $"({_state}, $2){_condition} ORDER BY d.state DESC, d.number DESC";

    /// <summary>Gets a value indicating whether bodies are read.</summary>
    public bool SearchesBodies { get; }

    /// <summary>Gets a value indicating whether an index finds the rows, however many others there are.</summary>
    public bool IsIndexed { get; }

    /// <summary>Returns a command with three numbers of its own, $1 to $3, and the values of the condition.</summary>
    public NpgsqlCommand Command(InboxDatabase database, string sql, long first, long second, long third)
    {
        var command = database.CreateCommand(sql).With(first).With(second).With(third);

        // A search of all bodies has no time limit: the caller may cancel it.
        command.CommandTimeout = 0;

        foreach (var value in _values)
        {
            command.Parameters.Add(value.Clone());
        }

        return command;
    }

    private void AndText(string condition, string? value)
    {
        if (value is not null)
        {
            And(condition, StorableText.Of(value)!);
        }
    }

    private void And<T>(string condition, T value) =>
        _condition.Append(" AND ").Append(condition.Replace("?", Parameter(value), StringComparison.Ordinal));

    private string Parameter<T>(T value)
    {
        _values.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${(FirstParameter + _values.Count - 1).ToString(CultureInfo.InvariantCulture)}";
    }
}
