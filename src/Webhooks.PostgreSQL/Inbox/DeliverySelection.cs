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

    public DeliverySelection(WebhookDeliveryFilter filter)
    {
        if (filter.State is { } state)
        {
            And("d.state = ?", (short)state);
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
            And("EXISTS (SELECT FROM webhook_inbox_bodies b WHERE b.number = d.number AND position(? in b.body) > 0)", Encoding.UTF8.GetBytes(text));
        }

        SearchesBodies = filter.Text is { Length: > 0 };
        IsIndexed = !SearchesBodies && (filter with { State = null, Subject = null }) == new WebhookDeliveryFilter();
    }

    /// <summary>Gets the conditions, each after <c>AND</c>.</summary>
    public string Condition => _condition.ToString();

    /// <summary>Gets a value indicating whether bodies are read.</summary>
    public bool SearchesBodies { get; }

    /// <summary>Gets a value indicating whether an index finds the rows, however many others there are.</summary>
    public bool IsIndexed { get; }

    /// <summary>A command with three numbers of its own, $1 to $3, and the values of the condition.</summary>
    public NpgsqlCommand Command(InboxDatabase database, string sql, long first, long second, long third)
    {
        var command = database.CreateCommand(sql).With(first).With(second).With(third);

        // A search of all bodies takes as long as it takes: who asks may cancel it.
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

    private void And<T>(string condition, T value)
    {
        var name = $"${(FirstParameter + _values.Count).ToString(CultureInfo.InvariantCulture)}";
        _values.Add(new NpgsqlParameter<T> { TypedValue = value });
        _condition.Append(" AND ").Append(condition.Replace("?", name, StringComparison.Ordinal));
    }
}
