using Amazon.Runtime;
using Amazon.SQS.Model;

namespace Webhooks.Sqs.Queues;

/// <summary>The text about a call that failed.</summary>
internal static class SqsProblem
{
    public static string Of(Exception exception) => exception switch
    {
        QueueDoesNotExistException => "The queue does not exist.",
        OperationCanceledException => "SQS did not answer in time.",
        AmazonServiceException { ErrorCode: { Length: > 0 } code } service => $"{code}: {service.Message}",
        _ => exception.Message,
    };

    /// <summary>Returns whether the identity that the calls are signed with may not do it.</summary>
    public static bool IsDenied(Exception exception) => exception is AmazonServiceException { ErrorCode: { } code }
        && (code.Contains("AccessDenied", StringComparison.Ordinal) || code.EndsWith("NotAuthorized", StringComparison.Ordinal));
}
