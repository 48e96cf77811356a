using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Deliveries;

namespace Webhooks.Dashboard.Api;

/// <summary>Answers the page's requests about deliveries.</summary>
internal sealed class DeliveriesApi(Func<IWebhookDeliveryStore> store, Summaries summaries, AccessGate gate, IServiceProvider services)
{
    private const int MaxBodyShown = 256 * 1024;
    private const int MaxOthers = 20;

    public async Task SessionAsync(HttpContext context)
    {
        var capabilities = store().Capabilities;
        await Answer.JsonAsync(
            context,
            new()
            {
                Store = capabilities.Name,
                IsExact = capabilities.IsExact,
                ReplaysHandled = capabilities.ReplaysHandled,
                KeepsFailedAttempts = capabilities.KeepsFailedAttempts,
                States = [.. capabilities.ListableStates.Select(EntryView.NameOf)],
                User = gate.UserName(context),
                CanOperate = await gate.CanOperateAsync(context),
                Token = gate.ChangeToken(context),
            },
            DashboardJson.Default.SessionView);
    }

    public async Task ListAsync(HttpContext context)
    {
        var count = context.Request.Query["count"].ToString() is { Length: > 0 } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 200
                ? number
                : throw new BadRequestException("count must be between 1 and 200.")
            : 50;
        var after = context.Request.Query["after"].ToString() is { Length: > 0 } place ? place : null;
        WebhookDeliveryPage page;

        try
        {
            page = await store().ListAsync(FilterView.Of(context.Request.Query).ToFilter(), count, after, context.RequestAborted);
        }
        catch (ArgumentException)
        {
            throw new BadRequestException("after is not the place of a page of this inbox.");
        }

        var entries = new List<EntryView>(page.Entries.Count);

        foreach (var entry in page.Entries)
        {
            entries.Add(EntryView.Of(entry, await summaries.FindAsync(entry, context.RequestAborted)));
        }

        await Answer.JsonAsync(context, new(entries, page.Next, page.SearchedBackTo), DashboardJson.Default.ListView);
    }

    public async Task ShowAsync(HttpContext context)
    {
        var key = context.Request.Query["key"].ToString();
        var cancelled = context.RequestAborted;

        if (await store().FindAsync(key, cancelled) is not { } entry)
        {
            await Answer.TextAsync(context, StatusCodes.Status404NotFound, "The inbox does not hold this delivery any more.");
            return;
        }

        var attempts = await store().ListFailedAttemptsAsync(key, cancelled);
        var others = entry.Subject is { } subject
            ? (await store().ListAsync(new() { Subject = subject }, MaxOthers + 1, cancellationToken: cancelled)).Entries
                .Where(other => other.Key != key)
                .Take(MaxOthers)
            : [];
        var details = new DetailsView
        {
            Entry = EntryView.Of(entry, summary: null),
            Attempts = [.. attempts.Select(attempt => new AttemptView(
                attempt.Attempt, attempt.At, attempt.Handler, attempt.Duration?.TotalSeconds, attempt.ExceptionType, attempt.Message))],
            Others = [.. others.Select(other => EntryView.Of(other, summary: null))],
            Handlers = [.. attempts.Select(attempt => attempt.Handler).OfType<string>().Concat(entry.SucceededHandlers).Distinct(
                StringComparer.Ordinal)],
        };

        if (await store().LoadAsync(key, cancelled) is { } delivery)
        {
            details = With(details, entry, delivery);
        }

        await Answer.JsonAsync(context, details, DashboardJson.Default.DetailsView);
    }

    /// <summary>Sends a body as a file, byte for byte: a fixture for tests.</summary>
    public async Task BodyAsync(HttpContext context)
    {
        if (await store().LoadAsync(context.Request.Query["key"].ToString(), context.RequestAborted) is not { } delivery)
        {
            await Answer.TextAsync(context, StatusCodes.Status404NotFound, "The inbox does not hold this delivery any more.");
            return;
        }

        var name = string.Concat($"{delivery.Provider}-{delivery.Type}".Select(
            letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-'));
        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name[..Math.Min(name.Length, 80)]}.json\"";
        await context.Response.Body.WriteAsync(delivery.Body, context.RequestAborted);
    }

    private DetailsView With(DetailsView details, WebhookDeliveryEntry entry, WebhookDelivery delivery)
    {
        var isText = Utf8.IsValid(delivery.Body.Span);
        var provider = Providers.Find(services, delivery);
        var parsed = provider?.Parse(delivery.Type, delivery.Body.Span);

        return details with
        {
            Entry = EntryView.Of(entry, parsed is null ? null : SummaryWriter.Of(provider!, parsed)),
            IsVerified = delivery.IsVerified,
            Headers = delivery.UnsignedHeaders,
            Body = isText ? Encoding.UTF8.GetString(delivery.Body.Span[..Math.Min(delivery.Body.Length, MaxBodyShown)]) : null,
            Base64 = isText ? null : Convert.ToBase64String(delivery.Body.Span),
            BodySize = delivery.Body.Length,
            EventClass = parsed?.GetType().Name.Split('`')[0],
            TypedEvent = parsed is null ? null : TypedEvents.Write(parsed),
        };
    }
}
