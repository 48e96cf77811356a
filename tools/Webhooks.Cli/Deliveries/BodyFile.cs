namespace Webhooks.Cli.Deliveries;

/// <summary>Reads raw bodies.</summary>
internal static class BodyFile
{
    public const string StandardInput = "-";

    public static byte[] Read(string path)
    {
        try
        {
            if (path != StandardInput)
            {
                return File.ReadAllBytes(path);
            }

            using var input = Console.OpenStandardInput();
            using var body = new MemoryStream();
            input.CopyTo(body);
            return body.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                Directory.Exists(path) ? $"'{path}' is a folder: name a file with a raw body."
                : File.Exists(path) ? $"'{path}' cannot be read: {exception.Message}"
                : $"There is no file '{path}': check the path.");
        }
    }
}
