using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Webhooks.Dashboard.Files;

/// <summary>One of the page's own files, which travel in the assembly.</summary>
internal sealed class PageFile
{
    private readonly byte[] _content;
    private readonly string _contentType;
    private readonly string _tag;

    public PageFile(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream($"Page/{name}")!;
        _content = new byte[stream.Length];
        stream.ReadExactly(_content);
        Name = name;
        _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(_content))[..32]}\"";
        _contentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            _ => "image/svg+xml",
        };
    }

    public string Name { get; }

    public Task SendAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, private";
        context.Response.Headers.ETag = _tag;

        if (context.Request.Headers.IfNoneMatch == _tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = _contentType;
        context.Response.ContentLength = _content.Length;
        return context.Response.Body.WriteAsync(_content, context.RequestAborted).AsTask();
    }
}
