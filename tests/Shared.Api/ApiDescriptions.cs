namespace Webhooks.Tests;

/// <summary>
/// The providers' own descriptions of their APIs: the folder named by WEBHOOKS_API_DESCRIPTIONS, with <c>circleci-v2.openapi.yaml</c> and
/// <c>perfsee.schema.gql</c>. They are not part of this project; tests that need them are skipped without them.
/// </summary>
public static class ApiDescriptions
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("WEBHOOKS_API_DESCRIPTIONS") is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : null;

    /// <summary>The path of a description; skips the test without it.</summary>
    public static string Require(string file)
    {
        var path = Folder is null ? null : Path.Combine(Folder, file);
        Requirement.Check(
            path is not null && File.Exists(path),
            $"Set WEBHOOKS_API_DESCRIPTIONS to a folder with {file}, the provider's description of its API.");
        return path!;
    }
}
