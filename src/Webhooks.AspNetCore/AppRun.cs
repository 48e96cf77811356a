using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.AspNetCore;

/// <summary>Determines the purpose of a run of the app: not every run receives deliveries.</summary>
internal static class AppRun
{
    /// <summary>
    /// Gets a value indicating whether the build runs the app to write its OpenAPI document: no delivery comes, and no secret is there.
    /// </summary>
    public static bool IsForItsDocument { get; } = Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    /// <summary>Answers in place of an endpoint that no delivery reaches.</summary>
    public static Task AnswerNothing(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Returns whether the app runs in a test server, which no sender reaches: its tests may be about anything else, and start without the
    /// secrets that a developer's machine has and a build machine has not.
    /// </summary>
    public static bool IsInTestServer(IServiceProvider services) =>
        services.GetService<IServer>()?.GetType().FullName == "Microsoft.AspNetCore.TestHost.TestServer";
}
