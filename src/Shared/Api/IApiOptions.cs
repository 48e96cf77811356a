namespace Webhooks.Api;

/// <summary>The options that every API client has.</summary>
internal interface IApiOptions
{
    string? Token { get; set; }

    Uri? Host { get; set; }

    TimeSpan AttemptTimeout { get; set; }

    TimeSpan Timeout { get; set; }

    int MaxRetries { get; set; }

    TimeSpan MaxRetryDelay { get; set; }
}
