using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.Cli.Sending;

/// <summary>Posts deliveries to one receiver, and says what came back.</summary>
internal sealed class DeliveryClient : IDisposable
{
    // The longer of the providers' own: Perfsee waits 30 seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private volatile bool _isCertificateRefused;

    /// <param name="url">The receiver's address.</param>
    /// <param name="insecure">Whether a certificate that is not trusted is accepted.</param>
    /// <param name="time">The clock.</param>
    public DeliveryClient(Uri url, bool insecure, TimeProvider time)
    {
        _time = time;
        _client = new(Handler(url, insecure)) { Timeout = Limit };
    }

    /// <summary>Sends a request, disposes it, and waits for the answer's head.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CliException">A header cannot be sent.</exception>
    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            HeaderText.Check(request);
            var started = _time.GetTimestamp();

            try
            {
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                return new((int)response.StatusCode, SendFailure.None, _time.GetElapsedTime(started));
            }
            catch (HttpRequestException exception)
            {
                return new(0, Failure(exception), _time.GetElapsedTime(started));
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new(0, SendFailure.NoAnswerInTime, _time.GetElapsedTime(started));
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private SocketsHttpHandler Handler(Uri url, bool insecure) => new()
    {
        // Neither provider's POST survives a redirect; and no proxy is used for this machine.
        AllowAutoRedirect = false,
        UseProxy = !url.IsLoopback,

        // ASCII is the default, and anything else would look like a broken connection.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                // The exception is the same where the other side speaks no TLS.
                _isCertificateRefused = errors != SslPolicyErrors.None && !insecure;
                return !_isCertificateRefused;
            },
        },
    };

    private SendFailure Failure(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => SendFailure.HostNotFound,
        HttpRequestError.SecureConnectionError => _isCertificateRefused ? SendFailure.CertificateRefused : SendFailure.NoTls,
        HttpRequestError.ConnectionError
            when exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                SendFailure.ConnectionRefused,
        HttpRequestError.ConnectionError => SendFailure.NoConnection,
        HttpRequestError.InvalidResponse => SendFailure.NoHttp,
        _ => SendFailure.ConnectionBroken,
    };
}
