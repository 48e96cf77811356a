using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Dashboard.Access;

/// <summary>
/// Lets only the page itself change something: a request must carry the page's token, which another site cannot read, and an
/// <c>Origin</c> that is this host.
/// </summary>
internal sealed class ChangeGuard : IEndpointFilter
{
    public const string HeaderName = "X-Dashboard-Token";

    /// <summary>The token of this run; the page asks for it.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var isPage = request.Headers.Origin.ToString() == $"{request.Scheme}://{request.Host}"
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(request.Headers[HeaderName].ToString()), Encoding.UTF8.GetBytes(Token));

        return isPage ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden);
    }
}
