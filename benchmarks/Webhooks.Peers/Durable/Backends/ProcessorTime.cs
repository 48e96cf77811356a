using System.Globalization;

namespace Webhooks.Peers.Durable.Backends;

/// <summary>Reads from Linux what processes have used of the processor.</summary>
internal static class ProcessorTime
{
    // A tick of these figures is a hundredth of a second.
    private const double MicrosecondsPerTick = 10_000;
    private const int Parent = 1;
    private const int User = 11;
    private const int Kernel = 12;
    private const int UserOfEndedChildren = 13;
    private const int KernelOfEndedChildren = 14;

    /// <summary>Microseconds of a process, of its children, and of those children that have ended.</summary>
    public static double OfProcessAndChildren(int process)
    {
        var name = process.ToString(CultureInfo.InvariantCulture);
        return Processes().Where(figures => figures.Id == name || figures.Values[Parent] == name).Sum(figures => Used(figures.Values));
    }

    private static IEnumerable<(string Id, string[] Values)> Processes()
    {
        foreach (var id in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)))
        {
            if (TryRead(id!) is { } text)
            {
                // The name of the program, in brackets, may hold anything; what follows is separated by spaces.
                yield return (id!, text[(text.LastIndexOf(')') + 2)..].Split(' '));
            }
        }
    }

    // Null when the process has just ended.
    private static string? TryRead(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat");
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Used(string[] values) =>
        new[] { User, Kernel, UserOfEndedChildren, KernelOfEndedChildren }
            .Sum(index => double.Parse(values[index], CultureInfo.InvariantCulture)) * MicrosecondsPerTick;
}
