using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.Dashboard.Api;

namespace Webhooks.Dashboard.Access;

/// <summary>Runs before every endpoint of the dashboard: a request that is not let in gets a status and a line of text only.</summary>
internal sealed class AccessGate(DashboardAccess access, ILogger logger)
{
    public const string TokenHeader = "X-Dashboard-Token";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    /// <summary>Guards an endpoint.</summary>
    public RequestDelegate Guard(Need need, RequestDelegate next) => async context =>
    {
        WriteHeaders(context.Response);

        if (Refusal(context, need) is { } refusal)
        {
            await Answer.TextAsync(context, StatusCodes.Status403Forbidden, refusal);
            return;
        }

        if (need == Need.Page && context.Request.Query.ContainsKey("token"))
        {
            // Keeps it out of the address bar, the history and copies of them.
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "./";
            return;
        }

        if (need == Need.Change && await RefusalOfChangeAsync(context) is { } reason)
        {
            Log.ChangeRefused(logger, UserName(context), reason);
            await Answer.TextAsync(context, StatusCodes.Status403Forbidden, reason);
            return;
        }

        await next(context);
    };

    /// <summary>Returns the name that is logged with what a user does.</summary>
    public string UserName(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name
        : access.IsLoopbackOnly ? $"{Environment.UserName} at this machine"
        : "a user without a name";

    /// <summary>Returns the token that changes carry: another site can neither read it nor set its header.</summary>
    public string ChangeToken(HttpContext context) => TokenOf(Cookie(context) ?? "");

    /// <summary>Returns whether the user may change something.</summary>
    public async Task<bool> CanOperateAsync(HttpContext context) =>
        !access.IsReadOnly
        && (access.OperatorPolicy is not { } policy
            || (await context.RequestServices.GetRequiredService<IAuthorizationService>()
                .AuthorizeAsync(context.User, null, policy)).Succeeded);

    private static void WriteHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
    }

    private string? Refusal(HttpContext context, Need need)
    {
        if (RequestOrigin.IsForeign(context.Request, need))
        {
            return "The dashboard answers its own page only.";
        }

        if (access.IsClosed)
        {
            return "The dashboard is closed. The app's log says how to open it.";
        }

        if (!access.IsLoopbackOnly)
        {
            if (need == Need.Page && Cookie(context) is not { Length: 64 })
            {
                SetCookie(context, DashboardAccess.NewToken());
            }

            return null;
        }

        if (!LoopbackRequest.IsLocal(context))
        {
            return "This dashboard shows itself on this machine only. For others, require authorization on what MapWebhookDashboard "
                + "returns.";
        }

        if (need == Need.Page && context.Request.Query["token"].ToString() is { Length: > 0 } token && AreEqual(token, access.AddressToken))
        {
            SetCookie(context, access.SessionToken);
            return null;
        }

        return AreEqual(Cookie(context) ?? "", access.SessionToken)
            ? null
            : "Open the dashboard by the address that the app logged at its start: it holds a token that is new at each start.";
    }

    private async Task<string?> RefusalOfChangeAsync(HttpContext context)
    {
        if (!RequestOrigin.IsSame(context.Request) || !AreEqual(context.Request.Headers[TokenHeader].ToString(), ChangeToken(context))
            || Cookie(context) is null)
        {
            return "Only the dashboard's own page changes something.";
        }

        return await CanOperateAsync(context) ? null : "You may look, and not operate.";
    }

    // Ports of one host share their cookies, and each app has a token of its own.
    private string CookieName(HttpContext context) =>
        access.IsLoopbackOnly
            ? $"webhooks-dashboard-{(context.Request.Host.Port ?? 0).ToString(CultureInfo.InvariantCulture)}"
            : "webhooks-dashboard";

    private string? Cookie(HttpContext context) => context.Request.Cookies[CookieName(context)];

    private void SetCookie(HttpContext context, string value) => context.Response.Cookies.Append(
        CookieName(context),
        value,
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", IsEssential = true });

    private static string TokenOf(string cookie) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"change:{cookie}")));

    private static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
