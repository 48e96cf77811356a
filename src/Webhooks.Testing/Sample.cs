namespace Webhooks.Testing;

/// <summary>The golden samples in this assembly: bodies of the shapes that the providers send, minified as they are sent.</summary>
internal static class Sample
{
    /// <summary>Returns the bytes of one sample: <c>circleci/workflow-completed.github</c>.</summary>
    public static byte[] Read(string name)
    {
        using var resource = typeof(Sample).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no sample '{name}'.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
