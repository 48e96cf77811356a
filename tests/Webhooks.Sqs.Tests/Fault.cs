namespace Webhooks.Sqs.Tests;

/// <summary>What becomes of a call.</summary>
internal enum Fault
{
    None = 0,

    /// <summary>SQS says that there are too many.</summary>
    Throttle,

    /// <summary>Nothing comes back, for as long as the caller waits.</summary>
    Stall,

    /// <summary>The connection ends before the call is made.</summary>
    Drop,

    /// <summary>The call is made, and the connection ends before the answer.</summary>
    DropAnswer,
}
