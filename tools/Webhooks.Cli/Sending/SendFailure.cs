namespace Webhooks.Cli.Sending;

/// <summary>Why there was no answer.</summary>
internal enum SendFailure
{
    /// <summary>There was one.</summary>
    None = 0,

    HostNotFound,

    ConnectionRefused,

    NoConnection,

    CertificateRefused,

    NoTls,

    NoHttp,

    ConnectionBroken,

    NoAnswerInTime,
}
