using System.Text;
using System.Text.Json;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Vectors;

/// <summary>Signatures computed by others: CircleCI's own, and some of this project's payloads by another language's HMAC.</summary>
public sealed class CircleCIVectorTests
{
    /// <summary>
    /// The four of CircleCI's documentation: https://circleci.com/docs/guides/integration/outbound-webhooks/#validate-webhooks
    /// </summary>
    private static readonly (string Body, string Secret, string Header)[] OfDocumentation =
    [
        ("hello world", "secret", "v1=734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a"),
        ("lalala", "another-secret", "v1=daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00"),
        ("an-important-request-payload", "hunter123", "v1=9be2242094a9a8c00c64306f382a7f9d691de910b4a266f67bd314ef18ac49fa"),
        ("foo", "secret", "v1=773ba44693c7553d6ee20f61ea5d2757a9a4f4a44d2841ae4e95b52e4cd62db4"),
    ];

    /// <summary>Computed with Python's hmac module.</summary>
    private static readonly (string Body, string Secret, string Header)[] Derived =
    [
        ("", "secret", "v1=f9e66e179b6747ae54108f82f8ade8b3c25d76fd30afde6c395822c530196169"),
        ("größe ☃ 🚀", "pässwörd-密钥-€", "v1=e6293c8ae031dfaa9c8372c6c2481c29c45ad257cae6aebc0415ea1389aa59f8"),
        ("hello world\n", "secret", "v1=6dc8750717249a7f056dc06f26ff617ae5a7cf18980d4f179657eb93617a553a"),
        ("hello world\r\n", "secret", "v1=8e1e27176047b52986e3e756848c9a8d71c4276267c723910f1860dbd4f0480c"),
        ("\uFEFFhello world", "secret", "v1=3ac13f9b6c5d06cd87984efbb5373c8db330313b9ffd3a3035f2bd27437b8ecd"),
    ];

    public static TheoryData<string, string, string> Official => Theory(OfDocumentation);

    /// <summary>These, and those beside the corpus where there are some.</summary>
    public static TheoryData<string, string, string> All => Theory(OfDocumentation.Concat(Derived).Concat(ReadVectors()).Distinct());

    /// <summary>
    /// Whole payload files, computed with Python's hmac module: they also tell when somebody's git changed a byte of them.
    /// </summary>
    public static TheoryData<string, string, string> Files => new()
    {
        { "workflow-completed.github", "a-secret-of-the-tests", "299b49ede8b4357f7b089663b0b747499af7a821c2c9dddad1dd3022ceff9984" },
        { "workflow-completed.github", "pässwörd-密钥-€", "7a5178b73a4af7cc9138ab90e08688c8b584726e48b14762fc83a44e670f2888" },
        { "workflow-completed.github.pretty", "a-secret-of-the-tests", "b8b2b3e6addd74519769d20cdf593932381f27dbb343eae41cf95cb16be51f39" },
        { "job-completed.github", "a-secret-of-the-tests", "3ffc4c0068c9d204772265cb8ef483f2e1c57b04e8a8903df3b7c109f449c300" },
        { "workflow-completed.gitlab", "pässwörd-密钥-€", "9bd38303ece6ecd9e8f6082d66d1bd05cd19a2bc2d4c4e9e7f95ded4bd991e1a" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Vector_IsVerifiedAndSignedAlike(string body, string secret, string header)
    {
        var (bytes, key) = (Encoding.UTF8.GetBytes(body), new WebhookSecret(secret));

        Assert.Equal(WebhookVerification.Verified(0), CircleCIWebhook.Verify(bytes, header, key));
        Assert.Equal(header, CircleCIWebhook.Sign(bytes, key));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void PayloadFile_IsVerifiedAndSignedAlike(string file, string secret, string hmac)
    {
        var (body, key) = (Payload.Read($"circleci/{file}"), new WebhookSecret(secret));

        Assert.True(CircleCIWebhook.Verify(body, $"v1={hmac}", key).IsVerified);
        Assert.Equal($"v1={hmac}", CircleCIWebhook.Sign(body, key));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Vector_OneBitFlipped_DoesNotVerify(string body, string secret, string header)
    {
        var (bytes, key) = (Encoding.UTF8.GetBytes(body), new WebhookSecret(secret));
        var mismatch = WebhookVerification.Refused(WebhookVerificationOutcome.Mismatch);

        Assert.All(Flipped.EachBitOf(bytes), other => Assert.Equal(mismatch, CircleCIWebhook.Verify(other, header, key)));
        Assert.All(
            Flipped.EachBitOf(Convert.FromHexString(header.AsSpan(3))),
            other => Assert.Equal(mismatch, CircleCIWebhook.Verify(bytes, $"v1={Convert.ToHexStringLower(other)}", key)));
        Assert.All(
            Flipped.EachBitOf(Encoding.UTF8.GetBytes(secret)),
            other => Assert.Equal(mismatch, CircleCIWebhook.Verify(bytes, header, new WebhookSecret(other))));
    }

    [Theory]
    [MemberData(nameof(Official))]
    public void HeaderText_OneBitFlipped_VerifiesOnlyAsTheOtherCaseOfItsDigits(string body, string secret, string header)
    {
        var (bytes, key) = (Encoding.UTF8.GetBytes(body), new WebhookSecret(secret));

        foreach (var flipped in Flipped.EachBitOf(Encoding.Latin1.GetBytes(header)).Select(Encoding.Latin1.GetString))
        {
            var isOtherCase = flipped.StartsWith("v1=", StringComparison.Ordinal)
                && flipped.Equals(header, StringComparison.OrdinalIgnoreCase);

            Assert.Equal(isOtherCase, CircleCIWebhook.Verify(bytes, flipped, key).IsVerified);
        }
    }

    [Fact]
    public void HeaderOfTheDocumentationThatIsNoSignature_DoesNotVerify() =>
        Assert.Equal(
            WebhookVerification.Refused(WebhookVerificationOutcome.MalformedSignature),
            CircleCIWebhook.Verify("foo"u8, "v1=not-a-valid-signature", new WebhookSecret("secret")));

    private static TheoryData<string, string, string> Theory(IEnumerable<(string Body, string Secret, string Header)> vectors)
    {
        var theory = new TheoryData<string, string, string>();

        foreach (var (body, secret, header) in vectors)
        {
            theory.Add(body, secret, header);
        }

        return theory;
    }

    private static List<(string Body, string Secret, string Header)> ReadVectors()
    {
        var file = Path.Combine(Corpus.Folder ?? "", "signature-vectors.json");

        if (!File.Exists(file))
        {
            return [];
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(file));

        return [.. json.RootElement.EnumerateObject()
            .Where(member => member.Name.StartsWith("circleci_", StringComparison.Ordinal))
            .SelectMany(member => member.Value.EnumerateArray())
            .Select(vector => (Text(vector, "body"), Text(vector, "secret"), Text(vector, "header")))];
    }

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;
}
