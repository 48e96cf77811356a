namespace Webhooks.Api;

/// <summary>What the options of every API client have in common.</summary>
internal interface IApiOptions
{
    string? Token { get; set; }

    Uri? Host { get; set; }

    TimeSpan AttemptTimeout { get; set; }

    TimeSpan Timeout { get; set; }

    int MaxRetries { get; set; }

    TimeSpan MaxRetryDelay { get; set; }
}
