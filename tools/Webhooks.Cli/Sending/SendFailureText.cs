namespace Webhooks.Cli.Sending;

/// <summary>Names of failures, and how to fix them.</summary>
internal static class SendFailureText
{
    public static string Name(this SendFailure failure) => failure switch
    {
        SendFailure.HostNotFound => "host not found",
        SendFailure.ConnectionRefused => "connection refused",
        SendFailure.NoConnection => "no connection",
        SendFailure.CertificateRefused => "certificate refused",
        SendFailure.NoTls => "no TLS",
        SendFailure.NoHttp => "no HTTP",
        SendFailure.ConnectionBroken => "connection broken",
        SendFailure.NoAnswerInTime => "no answer in time",
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };

    public static string Cure(this SendFailure failure) => failure switch
    {
        SendFailure.HostNotFound => "no such host is known: is the address right?",
        SendFailure.ConnectionRefused => "is the receiver running at that address?",
        SendFailure.NoConnection => "the address cannot be reached from here: is it right, and does a firewall allow it?",
        SendFailure.CertificateRefused =>
            "this machine does not trust the receiver's certificate, or it is for another name. "
            + "Pass --insecure if it is a development certificate of yours.",
        SendFailure.NoTls => "the receiver does not speak TLS on that port: is it http:// in place of https://?",
        SendFailure.NoHttp => "what answers there does not speak HTTP/1.1: is it https:// in place of http://, or another port?",
        SendFailure.ConnectionBroken => "the receiver closed the connection before it answered; its log says why.",
        SendFailure.NoAnswerInTime => "the receiver did not answer within 30 seconds: its handler takes longer than providers wait.",
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };
}
