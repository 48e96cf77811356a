using System.Text;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks;

/// <summary>A delivery of CircleCI as it stands on the wire: its body, and the header that signs it.</summary>
public sealed class SignedDelivery
{
    public const string Secret = "a-secret-of-the-benchmarks-only";
    private const string Workflow = "workflow-completed.github";

    // One for all: each would make its keyed hashes anew.
    private static readonly WebhookSecret SigningSecret = new(Secret);

    private SignedDelivery(byte[] body) => (Body, Signature) = (body, CircleCIWebhook.Sign(body, SigningSecret));

    public byte[] Body { get; }

    public string Signature { get; }

    /// <summary>A payload of the tests: <c>workflow-completed.github</c>.</summary>
    public static SignedDelivery Of(string payload = Workflow) => new(Read(payload));

    /// <summary>
    /// A workflow event whose commit has a message so long that the body has this size; the ending of it when it is smaller.
    /// </summary>
    public static SignedDelivery OfSize(int size)
    {
        var body = Read(Workflow);

        if (body.Length >= size)
        {
            return new(body[^size..]);
        }

        var message = "\"body\":\""u8;
        var place = body.AsSpan().IndexOf(message) + message.Length;
        var words = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Give the boat a keel. ", size / 22 + 1)));
        return new([.. body[..place], .. words[..(size - body.Length)], .. body[place..]]);
    }

    /// <summary>The same event under another id, signed.</summary>
    public SignedDelivery WithId(Guid id) => new(WithId(Body, from: 0, id));

    /// <summary>The same event of another workflow, under another id, signed.</summary>
    public SignedDelivery WithIds(Guid id, Guid workflow) =>
        new(WithId(WithId(Body, from: 0, id), Body.AsSpan().IndexOf("\"workflow\":"u8), workflow));

    private static byte[] WithId(byte[] before, int from, Guid id)
    {
        var body = before.ToArray();
        var place = body.AsSpan(from).IndexOf("\"id\":\""u8) + from + 6;
        id.TryFormat(body.AsSpan(place), out _);
        return body;
    }

    private static byte[] Read(string payload) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Payloads", "circleci", $"{payload}.json"));
}
