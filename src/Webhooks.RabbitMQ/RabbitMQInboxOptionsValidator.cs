using Microsoft.Extensions.Options;
using Webhooks.Configuration;
using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ;

/// <summary>
/// Validates the inbox's options. Reports every problem at once, each with a fix. The address is never part of a message.
/// </summary>
internal sealed class RabbitMQInboxOptionsValidator : IValidateOptions<RabbitMQInboxOptions>
{
    private const int MaxName = 100;
    private const int MaxOtherHosts = 15;

    public ValidateOptionsResult Validate(string? name, RabbitMQInboxOptions options)
    {
        var checks = new OptionChecks("RabbitMQ inbox");

        checks.Refuse(
            options.Uri is not { IsAbsoluteUri: true, Scheme: "amqp" or "amqps" }, nameof(options.Uri),
            "is missing, or neither amqp:// nor amqps://. Set it to amqp://user:password@host:5672/vhost.");
        ValidateHosts();
        checks.Refuse(
            options.Name is not { Length: > 0 and <= MaxName } || !options.Name.All(IsNameCharacter), nameof(options.Name),
            $"must be 1 to {MaxName} letters, digits, dashes, dots or underscores.");
        checks.Processing(options);
        checks.Range(options.HandlerTimeout, OptionChecks.Shortest, options.AcknowledgementTimeout * 5 / 6, nameof(options.HandlerTimeout));
        checks.Range(options.ConfirmTimeout, OptionChecks.Shortest, TimeSpan.FromMinutes(5), nameof(options.ConfirmTimeout));
        checks.Range(options.UnhandledAfter, OptionChecks.Shortest, TimeSpan.FromDays(365), nameof(options.UnhandledAfter));
        return checks.Result;

        void ValidateHosts()
        {
            var first = options.Uri is { IsAbsoluteUri: true } uri ? uri : new("amqp://missing");
            var hosts = (options.OtherHosts ?? []).Select(text => BrokerAddress.ParseHost(text, first)).ToArray();
            checks.Refuse(
                options.OtherHosts is not { Count: <= MaxOtherHosts },
                nameof(options.OtherHosts),
                $"must hold at most {MaxOtherHosts} hosts.");
            checks.Refuse(
                hosts.Any(host => host is null), nameof(options.OtherHosts),
                "must each be host or host:port, without scheme, user or path (what is there is not repeated here, as it may hold a "
                + "password).");
            checks.Refuse(
                hosts.OfType<Uri>().Append(first).GroupBy(host => (host.IdnHost, BrokerAddress.PortOf(host))).Any(same => same.Count() > 1),
                nameof(options.OtherHosts),
                $"must name each node once, and the one of {nameof(options.Uri)} not again.");
        }
    }

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_';
}
