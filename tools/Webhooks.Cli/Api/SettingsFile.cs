using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.Cli.Api;

/// <summary>The app's settings file: the secrets of one endpoint in it.</summary>
internal sealed class SettingsFile(string path, string endpoint)
{
    private const string Member = nameof(WebhookOptions.Secrets);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Makes a secret that no provider cuts: 64 hexadecimal digits.</summary>
    public static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The secrets, current first; none when the file has none.</summary>
    /// <exception cref="CliException">The file cannot be read.</exception>
    public IReadOnlyList<string> Secrets => Load()["Webhooks"]?[endpoint]?[Member] switch
    {
        JsonArray list => [.. list.Select(item => item!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    /// <summary>Replaces the secrets, at once: no reader sees half a file.</summary>
    /// <exception cref="CliException">The file cannot be read or written.</exception>
    public void Write(IReadOnlyList<string> secrets)
    {
        var root = Load();
        var section = Child(Child(root, "Webhooks"), endpoint);
        section[Member] = new JsonArray([.. secrets.Select(secret => (JsonNode)secret)]);
        Save(root);
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child)
        {
            return child;
        }

        var added = new JsonObject();
        parent[name] = added;
        return added;
    }

    private JsonObject Load()
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new CliException($"{path} holds no JSON object.");
        }
        catch (JsonException)
        {
            throw new CliException($"{path} is no plain JSON: comments and trailing commas would be lost, so it is left as it is.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be read: {exception.Message}");
        }
    }

    private void Save(JsonObject root)
    {
        try
        {
            var next = path + ".new";
            File.WriteAllText(next, root.ToJsonString(Indented) + Environment.NewLine);

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(next, File.GetUnixFileMode(path));
            }

            File.Move(next, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be written: {exception.Message}");
        }
    }
}
