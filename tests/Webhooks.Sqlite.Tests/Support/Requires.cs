using System.Diagnostics;

namespace Webhooks.Sqlite.Tests;

/// <summary>What some tests need of the machine.</summary>
internal static class Requires
{
    /// <summary>Skips the test where this user may not mount.</summary>
    public static void Mount()
    {
        var folder = Directory.CreateTempSubdirectory("webhook-mount-").FullName;
        var canMount = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) == 0 && Run("umount", folder) == 0;
        Directory.Delete(folder);
        Webhooks.Tests.Requirement.Check(canMount, "Mounting a tmpfs is not allowed here: run the tests as root, on Linux.");
    }

    /// <summary>Skips the test where a program is missing.</summary>
    public static void Program(string name, string cure) =>
        Webhooks.Tests.Requirement.Check(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, name))), cure);

    public static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process =
                Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
