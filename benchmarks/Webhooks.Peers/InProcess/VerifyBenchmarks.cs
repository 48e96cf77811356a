using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Octokit.Webhooks;
using Stripe;
using Webhooks.Benchmarks;
using Webhooks.CircleCI;
using Webhooks.StandardWebhooks;
using PeerStandardWebhook = StandardWebhooks.StandardWebhook;

namespace Webhooks.Peers.InProcess;

/// <summary>A signature over a body, from the bytes that the server has to the verdict.</summary>
public class VerifyBenchmarks
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(SignedDelivery.Secret);
    private static readonly WebhookSecret Secret = new(SignedDelivery.Secret);
    private static readonly string Base64Key = Convert.ToBase64String(SHA256.HashData(Key));

    private readonly PeerStandardWebhook _peer = new(Base64Key);
    private readonly WebhookSecret[] _standardSecrets = [StandardWebhook.Provider.CreateSecret($"whsec_{Base64Key}")];
    private byte[] _body = null!;
    private string _circleCI = null!;
    private string _gitHub = null!;
    private string _stripe = null!;
    private HeaderDictionary _standard = null!;
    private WebhookHeaders _standardHeaders;

    [Params(256, 2048, 65536)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Sign()
    {
        _body = Encoding.ASCII.GetBytes($"{{\"type\":\"boat.launched\",\"data\":\"{new string('a', Size - 34)}\"}}");
        _circleCI = CircleCIWebhook.Sign(_body, Secret);
        _gitHub = $"sha256={Hmac(_body)}";

        var sentAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        _stripe = $"t={sentAt},v1={Hmac([.. Encoding.ASCII.GetBytes($"{sentAt}."), .. _body])}";

        Dictionary<string, string> headers = [];
        StandardWebhook.Provider.Sign(headers, _body, _standardSecrets[0]);
        _standard = new(headers.ToDictionary(header => header.Key, header => new StringValues(header.Value)));
        _standardHeaders = new(_standard);
    }

    [Benchmark(Baseline = true)]
    public bool Webhooks_CircleCI() => CircleCIWebhook.Verify(_body, _circleCI, Secret).IsVerified;

    [Benchmark]
    public bool Octokit_Validator() =>
        WebhookSignatureValidator.Verify(_gitHub, SignedDelivery.Secret, _body) == WebhookSignatureValidationResult.Valid;

    [Benchmark]
    public bool Webhooks_StandardWebhooks() => StandardWebhook.Provider.Verify(_standardHeaders, _body, _standardSecrets).IsVerified;

    // It wants a text, and throws what it refuses.
    [Benchmark]
    public bool StandardWebhooks_Verify()
    {
        _peer.Verify(Encoding.UTF8.GetString(_body), _standard);
        return true;
    }

    // So does this one.
    [Benchmark]
    public bool Stripe_ValidateSignature()
    {
        EventUtility.ValidateSignature(Encoding.UTF8.GetString(_body), _stripe, SignedDelivery.Secret);
        return true;
    }

    private static string Hmac(byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(Key, body));
}
