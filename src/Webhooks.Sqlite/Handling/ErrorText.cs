namespace Webhooks.Sqlite.Handling;

/// <summary>What the file keeps of a failure: enough for an operator, and no more. The log has the rest.</summary>
internal static class ErrorText
{
    public const string ProcessEnded = "The process ended while the delivery was being handled.";
    public const string UnknownEndpoint = "This app registers no endpoint of that name and provider.";

    private const int MaxLength = 2000;
    private const int MaxMessageLength = 500;

    public static string Of(Exception exception) => Of(null, exception);

    public static string Of(IEnumerable<WebhookHandlerFailure> failures)
    {
        var text = string.Join('\n', failures.Select(failure => Of(failure.Handler, failure.Exception)));
        return Cut(text, MaxLength);
    }

    public static string OfTimeout(TimeSpan timeout) => $"The handlers did not end within {timeout:c} (HandlerTimeout).";

    private static string Of(string? handler, Exception exception) =>
        $"{(handler is null ? "" : handler + ": ")}{exception.GetType()}: {Cut(exception.Message, MaxMessageLength)}";

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
}
