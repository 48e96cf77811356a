using System.IO.Compression;
using System.Reflection.Metadata;

namespace Webhooks.Tests;

/// <summary>Whether a user can step into the packages: every source file is known by a path that means the same on every machine.</summary>
[Collection(nameof(PackedOnce))]
public sealed class SymbolTests(PackedPackages packages)
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static TheoryData<string> Ids => [.. PackedPackages.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void EverySource_IsInTheRepositoryOrEmbedded_UnderAPathOfNoMachine(string id)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(id, "snupkg"));

        // A tool's package holds the libraries that it needs too.
        var ours = package.Entries.Where(entry => entry.Name.StartsWith("webhooks", StringComparison.OrdinalIgnoreCase)
            && entry.Name.EndsWith(".pdb", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(ours);
        Assert.All(ours, AssertSourcesAreKnown);
    }

    private static void AssertSourcesAreKnown(ZipArchiveEntry entry)
    {
        using var seekable = new MemoryStream();

        using (var stream = entry.Open())
        {
            stream.CopyTo(seekable);
        }

        seekable.Position = 0;
        using var pdb = MetadataReaderProvider.FromPortablePdbStream(seekable);
        var symbols = pdb.GetMetadataReader();

        Assert.NotEmpty(symbols.Documents);

        foreach (var handle in symbols.Documents)
        {
            var path = symbols.GetString(symbols.GetDocument(handle).Name);
            Assert.StartsWith("/_/", path, StringComparison.Ordinal);
            Assert.True(
                IsEmbedded(symbols, handle) || File.Exists(Path.Combine(Repository.Root, path[3..])),
                $"{path} is neither in the repository nor embedded.");

            // What the build made is nowhere else to be had.
            Assert.True(IsEmbedded(symbols, handle) || !path.Contains("/obj/", StringComparison.Ordinal), $"{path} is not embedded.");
        }
    }

    private static bool IsEmbedded(MetadataReader symbols, DocumentHandle document) =>
        symbols.GetCustomDebugInformation(document)
            .Select(symbols.GetCustomDebugInformation)
            .Any(information => symbols.GetGuid(information.Kind) == EmbeddedSource);
}
