using System.Globalization;
using Microsoft.Extensions.Options;

namespace Webhooks.Api;

/// <summary>
/// Validates the options of a client. Reports every problem at once, each with a fix. The token is never part of a message.
/// </summary>
internal sealed class ApiOptionsValidator<TOptions>(string provider, bool needsToken) : IValidateOptions<TOptions>
    where TOptions : class, IApiOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var result = new ValidateOptionsResultBuilder();

        void Refuse(bool isWrong, string member, string cure)
        {
            if (isWrong)
            {
                result.AddError($"{provider} API: {member} {cure}");
            }
        }

        void Range<T>(T value, T min, T max, string member)
            where T : IComparable<T>, IFormattable =>
            Refuse(
                value.CompareTo(min) < 0 || value.CompareTo(max) > 0, member,
                string.Create(CultureInfo.InvariantCulture, $"must be between {min} and {max}, and is {value}."));

        Refuse(
            needsToken && string.IsNullOrEmpty(options.Token), nameof(options.Token),
            $"is missing. Set Webhooks:Api:{provider}:Token in the configuration to an API token.");
        Refuse(
            options.Token?.Any(character => character is <= ' ' or > '~') == true, nameof(options.Token),
            "contains white space or characters that no token has. Remove what is not part of it, such as a line break at its end.");
        Refuse(
            !ApiConnection.IsUsable(options.Host), nameof(options.Host),
            "must be an absolute https address without user, query and fragment; http is accepted for a loopback address only.");
        Range(options.AttemptTimeout, TimeSpan.FromMilliseconds(10), Longest, nameof(options.AttemptTimeout));
        Range(options.Timeout, TimeSpan.FromMilliseconds(10), Longest, nameof(options.Timeout));
        Range(options.MaxRetries, 0, 10, nameof(options.MaxRetries));
        Range(options.MaxRetryDelay, TimeSpan.Zero, Longest, nameof(options.MaxRetryDelay));

        return result.Build();
    }
}
