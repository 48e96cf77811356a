using System.Diagnostics;
using System.Reflection;

namespace Webhooks.Startup;

/// <summary>One of the apps, self-contained and trimmed, in a folder of its own.</summary>
/// <param name="Title">What it is called in the table.</param>
/// <param name="Executable">The program.</param>
/// <param name="Bytes">What all of its files have together.</param>
internal sealed record PublishedApp(string Title, string Executable, long Bytes)
{
    private static readonly string Sources =
        typeof(PublishedApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Apps").Value!;

    /// <param name="title">What it is called in the table.</param>
    /// <param name="name">The folder of its project.</param>
    /// <param name="isCompiled">Whether it is compiled ahead (ReadyToRun); else all of it is compiled while it runs.</param>
    /// <param name="folder">Where it is put.</param>
    public static async Task<PublishedApp> CreateAsync(string title, string name, bool isCompiled, string folder)
    {
        var output = Path.Combine(folder, $"{name}-{isCompiled}");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "publish", Path.Combine(Sources, name), "--configuration", "Release", "--output", output, "--nologo", "-m:1",
                $"-p:PublishReadyToRun={isCompiled}",
            },
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} was not published: {said}");
        }

        var bytes = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        return new(title, Path.Combine(output, name), bytes);
    }
}
