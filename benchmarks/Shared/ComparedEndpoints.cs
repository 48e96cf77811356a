using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Webhooks.CircleCI;

namespace Webhooks.Benchmarks;

/// <summary>Endpoints that somebody could write in place of ours, from nothing at all to what tutorials show.</summary>
internal static class ComparedEndpoints
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(SignedDelivery.Secret);
    private static readonly WebhookSecret[] Secrets = [new(SignedDelivery.Secret)];

    /// <summary>Reads the body and answers.</summary>
    public static async Task Bare(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);

            if (read.IsCompleted)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
        }
    }

    /// <summary>As little as can be done: one hash over the body where it lies, the event, and no word about signatures.</summary>
    public static async Task Limit(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync(context.RequestAborted);

        while (!read.IsCompleted && read.Buffer.Length < context.Request.ContentLength)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(context.RequestAborted);
        }

        HashAndParse(read.Buffer.FirstSpan);
        reader.AdvanceTo(read.Buffer.End);
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    /// <summary>The limit, and a change of threads: a handler that blocks must not hold up the answer.</summary>
    public static async Task LimitOnAnotherThread(HttpContext context)
    {
        await Limit(context);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    /// <summary>As most posts and answers on the web have it.</summary>
    public static async Task Tutorial(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        using var hmac = new HMACSHA256(Key);
        var expected = "v1=" + Convert.ToHexString(hmac.ComputeHash(Encoding.UTF8.GetBytes(body))).ToLowerInvariant();
        var isFine = context.Request.Headers["circleci-signature"] == expected
            && JsonSerializer.Deserialize<SettableWorkflowCompleted>(body, SettableJson.Reflection) is not null;
        context.Response.StatusCode = isFine ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
    }

    /// <summary>A body copied into memory of its own and verified there.</summary>
    public static async Task CopiedBody(HttpContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
        var isFine = CircleCIWebhook.Verify(memory.ToArray(), context.Request.Headers["circleci-signature"], Secrets[0]).IsVerified;
        context.Response.StatusCode = isFine ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
    }

    /// <summary>As little as can be done with a body in many pieces: each is hashed where it lies, and no word about signatures.</summary>
    public static async Task HashedBody(HttpContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);

            foreach (var piece in read.Buffer)
            {
                hash.AppendData(piece.Span);
            }

            context.Request.BodyReader.AdvanceTo(read.Buffer.End);

            if (read.IsCompleted)
            {
                context.Response.StatusCode = hash.GetHashAndReset().Length > 0 ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
                return;
            }
        }
    }

    private static void HashAndParse(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        CircleCIWebhook.Provider.Parse("workflow-completed", body);
    }
}
