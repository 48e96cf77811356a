namespace Webhooks.Dashboard.Files;

/// <summary>The page and its files.</summary>
internal static class PageFiles
{
    public static PageFile Page { get; } = new("index.html");

    public static IReadOnlyList<PageFile> All { get; } =
    [
        .. new[] { "page.css", "page.js", "dom.js", "api.js", "lists.js", "details.js", "pictures.js", "operations.js", "favicon.svg" }
            .Select(name => new PageFile(name)),
    ];
}
