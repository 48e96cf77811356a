using System.Globalization;
using Microsoft.Extensions.Options;
using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ;

/// <summary>Refuses options that cannot be meant, all of them at once, each with its cure. The address is never part of a message.</summary>
internal sealed class RabbitMQInboxOptionsValidator : IValidateOptions<RabbitMQInboxOptions>
{
    private const int MaxName = 100;
    private const int MaxOtherHosts = 15;

    public ValidateOptionsResult Validate(string? name, RabbitMQInboxOptions options)
    {
        var result = new ValidateOptionsResultBuilder();

        void Refuse(bool isWrong, string member, string cure)
        {
            if (isWrong)
            {
                result.AddError($"RabbitMQ inbox: {member} {cure}");
            }
        }

        void Range<T>(T value, T min, T max, string member)
            where T : IComparable<T>, IFormattable =>
            Refuse(
                value.CompareTo(min) < 0 || value.CompareTo(max) > 0, member,
                string.Create(CultureInfo.InvariantCulture, $"must be {min} to {max}, and is {value}."));

        Refuse(
            options.Uri is not { IsAbsoluteUri: true, Scheme: "amqp" or "amqps" }, nameof(options.Uri),
            "is missing, or neither amqp:// nor amqps://. Set it to amqp://user:password@host:5672/vhost.");
        ValidateHosts();
        Refuse(
            options.Name is not { Length: > 0 and <= MaxName } || !options.Name.All(IsNameCharacter), nameof(options.Name),
            $"must be 1 to {MaxName} letters, digits, dashes, dots or underscores.");
        Refuse(
            options.RetryDelays is not { Count: > 0 and <= 16 }, nameof(options.RetryDelays),
            "must hold 1 to 16 waits: each is a queue of its own.");

        foreach (var delay in options.RetryDelays ?? [])
        {
            Range(delay, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(7), nameof(options.RetryDelays));
        }

        Range(options.Concurrency, 1, 1000, nameof(options.Concurrency));
        Range(options.MaxAttempts, 1, 1000, nameof(options.MaxAttempts));
        Range(options.HandlerTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(25), nameof(options.HandlerTimeout));
        Range(options.ConfirmTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5), nameof(options.ConfirmTimeout));
        Range(options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10), nameof(options.DrainTimeout));

        return result.Build();

        void ValidateHosts()
        {
            var first = options.Uri is { IsAbsoluteUri: true } uri ? uri : new("amqp://missing");
            var hosts = (options.OtherHosts ?? []).Select(text => BrokerAddress.ParseHost(text, first)).ToArray();
            Refuse(options.OtherHosts is not { Count: <= MaxOtherHosts }, nameof(options.OtherHosts), $"must hold at most {MaxOtherHosts} hosts.");
            Refuse(
                hosts.Any(host => host is null), nameof(options.OtherHosts),
                "must each be host or host:port, without scheme, user or path (what is there is not repeated here, as it may hold a password).");
            Refuse(
                hosts.OfType<Uri>().Append(first).GroupBy(host => (host.IdnHost, BrokerAddress.PortOf(host))).Any(same => same.Count() > 1), nameof(options.OtherHosts),
                $"must name each node once, and the one of {nameof(options.Uri)} not again.");
        }
    }

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_';
}
