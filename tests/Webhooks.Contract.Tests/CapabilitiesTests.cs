using System.Runtime.CompilerServices;
using Webhooks.Contract.Inbox;
using Xunit.Abstractions;

namespace Webhooks.Contract.Tests;

/// <summary>What each inbox can do, by the classes of the contract that are derived for it; docs/which-package.md says the same.</summary>
public sealed class CapabilitiesTests(ITestOutputHelper output)
{
    private static readonly (string Column, Type Tests)[] Inboxes =
    [
        ("direct", typeof(DirectTests)), ("SQLite", typeof(SqliteTests)), ("PostgreSQL", typeof(PostgreSqlTests)),
        ("RabbitMQ", typeof(RabbitMQTests)), ("SQS", typeof(SqsTests)), ("SQS FIFO", typeof(SqsFifoTests)),
        ("own queue (the page's)", typeof(FolderTests)),
    ];

    private static readonly (Type Contract, string Text)[] Capabilities =
    [
        (typeof(AcceptanceContract), "accepts whatever is verified, and handles it once"),
        (typeof(RequestContract), "answers what the handlers did, a repeat the same"),
        (typeof(AttemptsContract), "tries failed handlers again, and only those, before the dead letter"),
        (typeof(StuckHandlersContract), "gives the place of a handler that ignores its token to others"),
        (typeof(BlockingContract), "answers and handles while handlers block their threads"),
        (typeof(StoppingContract), "stops without losing a delivery or counting an attempt"),
        (typeof(CrashContract), "outlives its process, and dead-letters a delivery that ends processes"),
        (typeof(SharingContract), "is shared by several processes"),
        (typeof(LeaseContract), "ignores a process that slept past its lease"),
        (typeof(WorkerHealthContract), "tells stuck handlers and dead letters in health and metrics"),
        (typeof(OperatorsContract), "lists, retries and deletes dead letters, by key and by filter"),
        (typeof(ReplayContract), "replays handled deliveries, to all handlers or to one"),
    ];

    [Fact]
    public void TableOfTheDocs_IsWhatTheTestsSay()
    {
        var table = Table();
        output.WriteLine(table);

        Assert.Contains(table, Read("docs/which-package.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryClassOfTheContract_IsACapability_AndDerivedSomewhere()
    {
        var contracts = typeof(InboxContract).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(InboxContract)));

        Assert.Equal(contracts.Select(type => type.Name).Order(), Capabilities.Select(capability => capability.Contract.Name).Order());
        Assert.All(Capabilities, capability => Assert.Contains(Inboxes, inbox => Has(inbox.Tests, capability.Contract)));
    }

    [Fact]
    public void DerivedClasses_OnlySetUp()
    {
        var derived = Inboxes.SelectMany(inbox => inbox.Tests.GetNestedTypes());

        Assert.All(derived, type => Assert.DoesNotContain(type.GetMethods(), method => method.DeclaringType == type));
    }

    private static string Table()
    {
        List<string> lines =
        [
            $"| it | {string.Join(" | ", Inboxes.Select(inbox => inbox.Column))} |",
            $"| --- |{string.Concat(Inboxes.Select(_ => " --- |"))}",
        ];
        lines.AddRange(Capabilities.Select(capability =>
            $"| {capability.Text} |{string.Concat(Inboxes.Select(inbox => Has(inbox.Tests, capability.Contract) ? " yes |" : " |"))}"));
        return string.Join('\n', lines) + "\n";
    }

    private static bool Has(Type tests, Type contract) => Array.Exists(tests.GetNestedTypes(), type => type.IsSubclassOf(contract));

    private static string Read(string path, [CallerFilePath] string file = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "../..", path)).ReplaceLineEndings("\n");
}
