using System.Globalization;
using Microsoft.Extensions.Options;

namespace Webhooks.Configuration;

/// <summary>Collects the problems of options: all of them, each with the option's name and what to do.</summary>
/// <param name="subject">What the options belong to: <c>SQLite inbox</c>.</param>
internal sealed class OptionChecks(string subject)
{
    private readonly ValidateOptionsResultBuilder _result = new();

    public static TimeSpan Shortest => TimeSpan.FromTicks(1);

    public ValidateOptionsResult Result => _result.Build();

    /// <summary>Reports a problem.</summary>
    public void Refuse(bool isWrong, string member, string cure)
    {
        if (isWrong)
        {
            _result.AddError($"{subject}: {member} {cure}");
        }
    }

    /// <summary>Reports a value outside its range.</summary>
    public void Range<T>(T value, T min, T max, string member)
        where T : IComparable<T>, IFormattable =>
        Refuse(
            value.CompareTo(min) < 0 || value.CompareTo(max) > 0,
            member,
            string.Create(CultureInfo.InvariantCulture, $"must be between {min:#,0} and {max:#,0}, and is {value:#,0}."));

    /// <summary>Reports a duration outside its range.</summary>
    public void Range(TimeSpan value, TimeSpan min, TimeSpan max, string member) =>
        Refuse(
            value < min || value > max,
            member,
            min == Shortest
                ? $"must be greater than zero and at most {max:c}, and is {value:c}."
                : $"must be between {min:c} and {max:c}, and is {value:c}.");

    /// <summary>Checks the options that every inbox has.</summary>
    public void Processing(WebhookProcessingOptions options)
    {
        Range(options.Concurrency, 1, 1000, nameof(options.Concurrency));
        Range(options.MaxAttempts, 1, 1000, nameof(options.MaxAttempts));
        Range(options.MaxStuckHandlers, 1, 10_000, nameof(options.MaxStuckHandlers));
        Range(options.HandlerTimeout, Shortest, TimeSpan.FromDays(1), nameof(options.HandlerTimeout));
        Range(options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10), nameof(options.DrainTimeout));

        if (options.RetryDelays is not { Count: <= 20 } delays)
        {
            Refuse(isWrong: true, nameof(options.RetryDelays), $"must have at most 20 waits, and has {options.RetryDelays?.Count ?? 0}.");
            return;
        }

        foreach (var delay in delays)
        {
            Range(delay, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(7), nameof(options.RetryDelays));
        }
    }
}
