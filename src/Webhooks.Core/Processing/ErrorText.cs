namespace Webhooks.Processing;

/// <summary>The text of a failure that a store keeps for operators. The log has the whole exception.</summary>
internal static class ErrorText
{
    public const string ProcessEnded = "The process ended while the delivery was being handled.";

    private const int MaxLength = 2000;
    private const int MaxMessageLength = 500;

    public static string Of(Exception exception) => Cut($"{exception.GetType()}: {MessageOf(exception)}", MaxLength);

    public static string Of(IEnumerable<WebhookHandlerFailure> failures) => Cut(string.Join('\n', failures.Select(Of)), MaxLength);

    public static string Of(WebhookHandlerFailure failure) => $"{failure.Handler}: {Of(failure.Exception)}";

    public static string OfTimeout(TimeSpan timeout) => $"The handlers did not end within {timeout:c} (HandlerTimeout).";

    /// <summary>Returns the reason of a dead letter that no process handles.</summary>
    public static string OfUnhandled(string endpoint) => $"No process handles endpoint {endpoint}.";

    /// <summary>Returns an exception's message, cut to the length that is kept.</summary>
    public static string MessageOf(Exception exception) => Cut(exception.Message, MaxMessageLength);

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
}
