using System.Collections;
using System.Reflection;
using System.Security.Cryptography;
using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.Perfsee;
using Webhooks.StandardWebhooks;
using Webhooks.Tests.Contract;

namespace Webhooks.Tests.Signing;

/// <summary>
/// What compares signatures. A comparison that stops at the first difference would pass every other test: how long it takes tells a sender
/// how much of a made-up signature is right.
/// </summary>
public sealed class ConstantTimeTests
{
    private const string FixedTime = "CryptographicOperations.FixedTimeEquals";

    private static readonly string[] Comparing =
    [
        "SequenceEqual", "SequenceCompareTo", "Equals", "op_Equality", "op_Inequality", "Compare", "CompareTo", "CompareOrdinal",
        "StartsWith", "EndsWith", "CommonPrefixLength", "IndexOf", "LastIndexOf", "Contains", "IndexOfAnyExcept", "Count", "Replace",
        "TrimStart",
    ];

    // The names of versions and algorithms in front of signatures, which are no secret.
    private static readonly string[] Allowed =
    [
        "CircleCISignature.Read: MemoryExtensions.IndexOf<Char>",
        "CircleCISignature.Read: MemoryExtensions.SequenceEqual<Char>",
        "PerfseeSignature.Read: MemoryExtensions.IndexOf<Char>",
        "PerfseeSignature.Read: MemoryExtensions.SequenceEqual<Char>",
        "GitHubSignature.Read: MemoryExtensions.IndexOf<Char>",
        "GitHubSignature.Read: MemoryExtensions.SequenceEqual<Char>",
        "StandardWebhookSignature.Read: String.Contains",
        "StandardWebhookSignature.Decode: MemoryExtensions.StartsWith<Char>",
    ];

    public static TheoryData<string> Breaks =>
        [.. typeof(Broken).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(ProviderRegistry.Names), MemberType = typeof(ProviderRegistry))]
    public void Verification_ComparesOnlyInFixedTime(string provider)
    {
        var verify = ProviderRegistry.Find(provider).Provider.GetType().GetMethod(nameof(WebhookProvider.Verify))!;

        Assert.Empty(ComparisonsFrom(verify).Except(Allowed));
        Assert.Contains(Calls.From(verify), call => NameOf(call.Callee) == FixedTime);
    }

    [Theory]
    [InlineData(typeof(CircleCIWebhook))]
    [InlineData(typeof(PerfseeWebhook))]
    [InlineData(typeof(GitHubWebhook))]
    public void VerificationWithoutAnApp_ComparesOnlyInFixedTime(Type webhook)
    {
        var roots = webhook.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == "Verify").ToList();

        Assert.NotEmpty(roots);
        Assert.All(roots, root =>
        {
            Assert.Empty(ComparisonsFrom(root).Except(Allowed));
            Assert.Contains(Calls.From(root), call => NameOf(call.Callee) == FixedTime);
        });
    }

    [Fact]
    public void Success_IsSaidOnlyWhereFixedTimeComparisonSaysIt()
    {
        var sayers = ((Assembly[])
            [
                typeof(WebhookSignature).Assembly, typeof(CircleCIWebhook).Assembly, typeof(PerfseeWebhook).Assembly,
                typeof(GitHubWebhook).Assembly,
                typeof(StandardWebhook).Assembly,
            ])
            .SelectMany(Calls.MethodsOf)
            .Where(method => Calls.Of(method).Any(callee => NameOf(callee) == "WebhookVerification.Verified"))
            .ToList();

        // Those of the providers count on the place of the secret that the first one has found.
        Assert.Equal(
            ["CircleCIWebhook.Verify", "GitHubWebhook.Verify", "PerfseeWebhook.Verify", "WebhookSignature.VerifyHmacSha256"],
            sayers.Select(NameOf).Order(StringComparer.Ordinal));
        Assert.All(sayers, sayer => Assert.Contains(
            NameOf(sayer) == "WebhookSignature.VerifyHmacSha256" ? Calls.Of(sayer) : Calls.From(sayer).Select(call => call.Callee),
            callee => NameOf(callee) == FixedTime));
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public void OtherComparison_IsFound(string name) =>
        Assert.NotEmpty(ComparisonsFrom(typeof(Broken).GetMethod(name)!).Except(Allowed));

    private static IEnumerable<string> ComparisonsFrom(MethodBase root) => Calls.From(root)
        .Where(call => Comparing.Contains(call.Callee.Name))
        .Select(call => $"{NameOf(call.Caller)}: {NameOf(call.Callee)}")
        .Distinct();

    private static string NameOf(MethodBase method)
    {
        var arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(type => type.Name))}>" : "";
        return $"{method.DeclaringType?.Name}.{method.Name}{arguments}";
    }

    /// <summary>Deliberate breaks: each compares signatures as none of ours may.</summary>
    private static class Broken
    {
        public static bool BySpans(byte[] expected, byte[] signature) => expected.AsSpan().SequenceEqual(signature);

        public static bool BySpansWithAComparer(byte[] expected, byte[] signature) =>
            expected.AsSpan().SequenceEqual(signature, EqualityComparer<byte>.Default);

        public static bool ByPrefix(byte[] expected, byte[] signature) => expected.AsSpan().StartsWith(signature);

        public static bool ByOrder(byte[] expected, byte[] signature) => expected.AsSpan().SequenceCompareTo(signature) == 0;

        public static bool ByEnumeration(byte[] expected, byte[] signature) => Enumerable.SequenceEqual(expected, signature);

        public static bool ByText(byte[] expected, string signature) => Convert.ToHexString(expected) == signature;

        public static bool ByTextInAnyCase(byte[] expected, string signature) =>
            Convert.ToHexString(expected).Equals(signature, StringComparison.OrdinalIgnoreCase);

        public static bool ByStructure(byte[] expected, byte[] signature) =>
            StructuralComparisons.StructuralEqualityComparer.Equals(expected, signature);

        public static bool ByAMethodBehindAnother(byte[] expected, byte[] signature) => BySpans(SHA256.HashData(expected), signature);

        public static bool ByADelegate(byte[] expected, byte[] signature) =>
            ((Func<byte[], bool>)(bytes => bytes.AsSpan().SequenceEqual(signature)))(expected);
    }
}
