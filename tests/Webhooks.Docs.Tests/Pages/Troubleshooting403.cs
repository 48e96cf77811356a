using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

/// <summary>The page quotes the log: each line is provoked, and looked up on it.</summary>
public sealed class Troubleshooting403
{
    private static readonly string Page = Repository.Read("docs/troubleshooting-403.md");

    [Theory]
    [InlineData("Mismatch", "setting here holds the secret with a line end (LF) behind it")]
    [InlineData("missing_signature", "its webhook points at the address of CircleCI")]
    [InlineData("Mismatch", "Only 0 bytes of the body were left: a middleware in front of the endpoint has read it")]
    [InlineData("Mismatch", "this one has got a line end behind it")]
    [InlineData("Mismatch", "a byte order mark in front of it")]
    public async Task WhatTheLogSays_StandsOnThePage(string reason, string hint)
    {
        using var logs = new CapturedLogs();
        var builder = DocsApp.CreateBuilder(logs, "Development");
        var secret = hint.StartsWith("setting here", StringComparison.Ordinal) ? DocsApp.Secret + "\n" : DocsApp.Secret;
        builder.Configuration.AddInMemoryCollection([new("Webhooks:CircleCI:Secrets:0", secret)]);
        builder.Services.AddCircleCIWebhook();
        builder.Services.AddPerfseeWebhook();
        await using var app = builder.Build();
        app.UseRouting();
        app.Use(async (context, next) =>
        {
            if (hint.Contains("middleware", StringComparison.Ordinal))
            {
                using var body = new StreamReader(context.Request.Body);
                await body.ReadToEndAsync();
            }

            await next();
        });
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();

        using var request = Request(hint);
        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(logs.Entries, entry => entry.Event is "Refused" or "NotRead" && entry.Message.Contains(reason, StringComparison.Ordinal));
        Assert.Contains(hint, Assert.Single(logs.Named("Diagnosed")).Message, StringComparison.Ordinal);
        Assert.Contains(hint, Page.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains(reason, Page, StringComparison.Ordinal);
    }

    private static HttpRequestMessage Request(string hint)
    {
        if (hint.Contains("points at", StringComparison.Ordinal))
        {
            return new SignedWebhookRequest(PerfseePayload.BundleFinished(), DocsApp.Secret).ToHttpRequestMessage("/webhooks/circleci");
        }

        var payload = CircleCIPayload.WorkflowCompleted();
        var request = new SignedWebhookRequest(payload, DocsApp.Secret).ToHttpRequestMessage("/webhooks/circleci");
        byte[]? changed = hint switch
        {
            "this one has got a line end behind it" => [.. payload.ToBytes(), (byte)'\n'],
            "a byte order mark in front of it" => [0xEF, 0xBB, 0xBF, .. payload.ToBytes()],
            _ => null,
        };

        if (changed is not null)
        {
            request.Content = new ByteArrayContent(changed) { Headers = { { "content-type", "application/json" } } };
        }

        return request;
    }
}
