using System.Runtime.CompilerServices;

namespace Webhooks.Tests;

/// <summary>
/// Compares text with a file beside the test, named as Verify names it: <c>Class.Method.verified.txt</c>. A difference is written to
/// <c>.received.txt</c>; accept it by renaming the file.
/// </summary>
public static class Snapshot
{
    public static void Matches(string actual, string? name = null, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{name ?? member}");
        var (verified, received) = ($"{path}.verified.txt", $"{path}.received.txt");
        var text = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";

        if (text == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"The text differs from {Path.GetFileName(verified)}; see {received}. Rename it to accept the change.\n\n{text}");
    }
}
