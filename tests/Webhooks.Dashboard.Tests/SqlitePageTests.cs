using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Dashboard.Tests;

public sealed class SqlitePageTests : AnyInboxTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override void Require()
    {
        // It comes with its package.
    }

    protected override void AddInbox(IServiceCollection services) => services.AddSqliteInbox(options =>
    {
        options.Path = _folder["inbox.db"];
        options.MaxAttempts = 1;
    });
}
