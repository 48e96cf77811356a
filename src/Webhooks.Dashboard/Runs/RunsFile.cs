using System.Text.Json;
using Microsoft.Extensions.Logging;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Api;

namespace Webhooks.Dashboard.Runs;

/// <summary>Keeps runs in a file, where the app names one.</summary>
internal sealed class RunsFile(DashboardAccess access, ILogger logger)
{
    private readonly Lock _gate = new();

    public IReadOnlyList<RunView> Read()
    {
        if (access.RunsFile is not { } path || !File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), DashboardJson.Default.IReadOnlyListRunView) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            Log.RunsFileFailed(logger, exception, path);
            return [];
        }
    }

    public void Write(IReadOnlyList<RunView> runs)
    {
        if (access.RunsFile is not { } path)
        {
            return;
        }

        lock (_gate)
        {
            try
            {
                // Never half a file, whenever the process ends.
                File.WriteAllBytes($"{path}.new", JsonSerializer.SerializeToUtf8Bytes(runs, DashboardJson.Default.IReadOnlyListRunView));
                File.Move($"{path}.new", path, overwrite: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.RunsFileFailed(logger, exception, path);
            }
        }
    }
}
