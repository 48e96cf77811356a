using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;

namespace Webhooks.Sqlite.Tests;

/// <summary>What is wrong with a file is said at start with its cure, or answered 503 with a log line; never acknowledged.</summary>
public sealed class FileTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CommitIsOnDiskBeforeTheAnswer()
    {
        await using var host = await InboxHost.StartAsync(_folder.File);

        using var connection = host.OpenAsTheInboxDoes();
        Assert.Equal("wal", connection.Text("PRAGMA journal_mode"));
        Assert.Equal((2L, 2L), (connection.Number("PRAGMA synchronous"), connection.Number("PRAGMA auto_vacuum")));
    }

    [Fact]
    public async Task FileOfANewerVersionThatOnlyAdded_IsShared()
    {
        var handled = 0;
        await using (await InboxHost.StartAsync(_folder.File))
        {
        }

        _folder.Execute("ALTER TABLE deliveries ADD COLUMN priority INTEGER NOT NULL DEFAULT 5; CREATE TABLE notes (text TEXT); PRAGMA "
            + "user_version = 1007");
        await using var host = await InboxHost.StartAsync(
            _folder.File, endpoint => endpoint.On<CircleCIPing>((_, _) => Task.FromResult(Interlocked.Increment(ref handled))));
        await host.AcceptAsync(Deliveries.New());
        await host.SettledAsync();

        Assert.Equal(1, handled);
        Assert.Equal(1007, _folder.Number("PRAGMA user_version"));
        Assert.Equal(5, _folder.Number("SELECT priority FROM deliveries"));
    }

    [Fact]
    public async Task FileOfAnIncompatibleVersion_IsRefused()
    {
        await using (await InboxHost.StartAsync(_folder.File))
        {
        }

        _folder.Execute("PRAGMA user_version = 2001");

        var refusal = await InboxHost.RefusalAsync(_folder.File);
        Assert.Contains("has schema 2001", refusal, StringComparison.Ordinal);
        Assert.Contains("needs 1000 to 1999", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DatabaseOfSomethingElse_IsRefused()
    {
        _folder.Execute("CREATE TABLE customers (name TEXT)");
        Assert.Contains("database of something else", await InboxHost.RefusalAsync(_folder.File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatIsNoDatabase_IsRefused()
    {
        await File.WriteAllTextAsync(_folder.File, string.Concat(Enumerable.Repeat("not a database. ", 1000)));
        Assert.Contains("is no SQLite database", await InboxHost.RefusalAsync(_folder.File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingDirectory_IsRefused()
    {
        Assert.Contains(
            "Create its directory",
            await InboxHost.RefusalAsync(Path.Combine(_folder.Path, "missing", "webhooks.db")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task LockedFile_IsRefusedAtStart()
    {
        string refusal;

        using (_folder.Lock())
        {
            refusal = await InboxHost.RefusalAsync(_folder.File);
        }

        Assert.Contains("another program keeps it locked", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatGotDamaged_IsAnswered503_WithTheCureInTheLog()
    {
        await using (var host = await InboxHost.StartAsync(_folder.File))
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => host.AcceptAsync(Deliveries.New()).AsTask()));
        }

        // Everything behind the first pages, which hold the schema.
        var length = new FileInfo(_folder.File).Length;
        await using (var file = File.OpenWrite(_folder.File))
        {
            file.Position = 4 * 4096;
            var noise = new byte[length - file.Position];
            Array.Fill(noise, (byte)0x5A);
            await file.WriteAsync(noise);
        }

        try
        {
            await using var damaged = await InboxHost.StartAsync(_folder.File);
            Assert.Equal(WebhookOutcome.Unavailable, await damaged.AcceptAsync(Deliveries.New()));
            Assert.Contains("it is damaged", Assert.Single(damaged.Logs.Named("CannotWrite")).Message, StringComparison.Ordinal);
        }
        catch (InvalidOperationException refused)
        {
            Assert.Contains("it is damaged", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task InboxWithoutAnyEndpoint_IsRefusedAtStart()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSqliteInbox(_folder.File);
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("Call services.AddCircleCIWebhook()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondInbox_IsRefused()
    {
        var services = new ServiceCollection().AddSqliteInbox(_folder.File);
        Assert.Contains(
            "one webhook inbox",
            Assert.Throws<InvalidOperationException>(() => services.AddSqliteInbox("other.db")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RelativePath_StartsAtTheContentRoot()
    {
        await using var host = await InboxHost.StartAsync(Path.GetRelativePath(AppContext.BaseDirectory, _folder.File));
        await host.AcceptAsync(Deliveries.New());

        Assert.Equal(1, _folder.Number("SELECT COUNT(*) FROM deliveries"));
    }

    [Theory]
    [InlineData(nameof(SqliteInboxOptions.Concurrency))]
    [InlineData(nameof(SqliteInboxOptions.MaxAttempts))]
    [InlineData(nameof(SqliteInboxOptions.QueueCapacity))]
    [InlineData(nameof(SqliteInboxOptions.QueueBytes))]
    [InlineData(nameof(SqliteInboxOptions.HandlerTimeout))]
    [InlineData(nameof(SqliteInboxOptions.LeaseDuration))]
    [InlineData(nameof(SqliteInboxOptions.PollInterval))]
    public async Task OptionThatIsZero_IsRefusedAtStart(string option)
    {
        var refusal = await InboxHost.RefusalAsync(_folder.File, options =>
        {
            var property = typeof(SqliteInboxOptions).GetProperty(option)!;
            property.SetValue(options, Activator.CreateInstance(property.PropertyType));
        });

        Assert.Contains($"SQLite inbox: {option} must be", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Name the database file")]
    [InlineData(":memory:", "must be the path of a file")]
    [InlineData("file:x?mode=memory", "must be the path of a file")]
    [InlineData("Data Source=inbox.db", "is a connection string")]
    [InlineData(" datasource = inbox.db", "is a connection string")]
    [InlineData("DataSource=inbox.db;Password=hunter2", "is a connection string")]
    [InlineData("inbox.db;Mode=Memory", "is a connection string")]
    [InlineData("|DataDirectory|inbox.db", "is a connection string")]
    [InlineData("Host=db;Username=app;Password=hunter2", "is a connection string")]
    [InlineData("sqlite://app:hunter2@host/inbox.db", "is an address")]
    [InlineData("\"inbox.db\"", "no quotes around it")]
    [InlineData("~/inbox.db", "only a shell replaces")]
    [InlineData("inbox/", "is a folder")]
    public async Task PathThatIsNoFile_IsRefusedAtStart(string path, string cure)
    {
        var refusal = await InboxHost.RefusalAsync(path);

        Assert.Contains(cure, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PathOfWindows_IsRefusedElsewhere()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("is a path of Windows", await InboxHost.RefusalAsync("C:\\data\\inbox.db"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("with space.db")]
    [InlineData("day=7.db")]
    [InlineData("ü.sqlite3")]
    public async Task UnusualFileName_IsTaken(string name)
    {
        await using var host = await InboxHost.StartAsync(Path.Combine(_folder.Path, name));

        Assert.Equal(WebhookOutcome.Stored, await host.AcceptAsync(Deliveries.New()));
        Assert.True(File.Exists(Path.Combine(_folder.Path, name)));
    }
}
