namespace Webhooks.Sqlite.Tests;

/// <summary>The file holds bodies: only its owner may read it, unless somebody decides otherwise.</summary>
public sealed class PermissionTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Group = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NewFiles_AreForTheirOwnerOnly()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);
        await host.AcceptAsync(Deliveries.New());

        AssertModes(Owner);
    }

    [Fact]
    public async Task FileThatSomebodyLaidDown_KeepsItsPermissions()
    {
        await File.WriteAllBytesAsync(_folder.File, []);

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.File, Group);
        }

        await using var host = await InboxHost.StartAsync(_folder.File);
        await host.AcceptAsync(Deliveries.New());

        AssertModes(Group);
    }

    private void AssertModes(UnixFileMode expected)
    {
        foreach (var name in new[] { "webhooks.db", "webhooks.db-shm", "webhooks.db-wal" })
        {
            var file = Path.Combine(_folder.Path, name);
            Assert.True(File.Exists(file), name);

            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(expected, File.GetUnixFileMode(file));
            }
        }
    }
}
