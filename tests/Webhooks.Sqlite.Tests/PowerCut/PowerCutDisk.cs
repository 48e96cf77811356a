namespace Webhooks.Sqlite.Tests;

/// <summary>
/// A disk that loses what was not synced: powercut.c, compiled and preloaded into the app. What was synced is kept in a folder of its own.
/// </summary>
internal sealed class PowerCutDisk : IDisposable
{
    private readonly InboxFolder _inbox;
    private readonly DirectoryInfo _kept = Directory.CreateTempSubdirectory("webhook-kept-");
    private readonly DirectoryInfo _tools = Directory.CreateTempSubdirectory("webhook-powercut-");

    /// <exception cref="SkipException">The machine cannot compile or preload it.</exception>
    public PowerCutDisk(InboxFolder inbox)
    {
        Webhooks.Tests.Requirement.Check(OperatingSystem.IsLinux(), "The power cut is made by preloading a library, as Linux does.");
        Requires.Program("gcc", "gcc is not installed: apt-get install gcc libc6-dev.");
        _inbox = inbox;
        var source = Path.Combine(AppContext.BaseDirectory, "PowerCut", "powercut.c");
        Assert.Equal(0, Requires.Run("gcc", "-shared", "-fPIC", "-O2", "-o", Library, source, "-ldl", "-lpthread"));
    }

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library,
        ["POWERCUT_FOLDER"] = _inbox.Path,
        ["POWERCUT_NAME"] = Path.GetFileName(_inbox.File),
        ["POWERCUT_KEPT"] = _kept.FullName,
    };

    private string Library => Path.Combine(_tools.FullName, "powercut.so");

    /// <summary>The power is there: what is in the folder now is on the disk.</summary>
    public void Start()
    {
        foreach (var kept in _kept.GetFiles())
        {
            kept.Delete();
        }

        foreach (var file in Directory.GetFiles(_inbox.Path, Path.GetFileName(_inbox.File) + "*"))
        {
            File.Copy(file, Path.Combine(_kept.FullName, Path.GetFileName(file)));
        }
    }

    /// <summary>The power was cut: every file of the inbox is what was synced of it.</summary>
    /// <returns>How many bytes were lost.</returns>
    public long Cut()
    {
        var lost = 0L;

        foreach (var file in Directory.GetFiles(_inbox.Path, Path.GetFileName(_inbox.File) + "*"))
        {
            lost += new FileInfo(file).Length;
            File.Delete(file);
        }

        foreach (var kept in _kept.GetFiles())
        {
            kept.CopyTo(Path.Combine(_inbox.Path, kept.Name));
            lost -= kept.Length;
        }

        return lost;
    }

    public void Dispose()
    {
        _kept.Delete(recursive: true);
        _tools.Delete(recursive: true);
    }
}
