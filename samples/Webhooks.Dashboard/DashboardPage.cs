using System.Reflection;

namespace Webhooks.Dashboard;

/// <summary>The page's own files, which travel in the program so that it can be started from anywhere.</summary>
internal static class DashboardPage
{
    public static void MapDashboardPage(this IEndpointRouteBuilder app)
    {
        Map(app, "/", "index.html", "text/html; charset=utf-8");
        Map(app, "/page.js", "page.js", "text/javascript; charset=utf-8");
        Map(app, "/views.js", "views.js", "text/javascript; charset=utf-8");
        Map(app, "/dom.js", "dom.js", "text/javascript; charset=utf-8");
        Map(app, "/page.css", "page.css", "text/css; charset=utf-8");
        Map(app, "/favicon.svg", "favicon.svg", "image/svg+xml");
    }

    private static void Map(IEndpointRouteBuilder app, string pattern, string file, string contentType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Page/{file}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var content = bytes.ToArray();
        app.MapGet(pattern, () => Results.Bytes(content, contentType));
    }
}
