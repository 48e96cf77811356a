namespace Webhooks.Dashboard.Surveys;

/// <summary>The parts of a last error's first line: <c>handler: exception: message</c>.</summary>
internal readonly record struct FailureCause(string? Handler, string? Exception, string Message, string Search)
{
    public static FailureCause Of(string error)
    {
        var line = error.Split('\n', 2)[0];
        var parts = line.Split(": ", 3);

        if (parts.Length == 3 && IsType(parts[1]))
        {
            return new(parts[0], parts[1], parts[2], $"{parts[0]}: {parts[1]}");
        }

        return parts.Length > 1 && IsType(parts[0])
            ? new(null, parts[0], line[(parts[0].Length + 2)..], parts[0])
            : new(null, null, line, line);
    }

    private static bool IsType(string text) =>
        text.Length > 0 && text.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '`' or '+' or '[' or ']' or ',')
        && (text.Contains('.', StringComparison.Ordinal) || text.EndsWith("Exception", StringComparison.Ordinal));
}
