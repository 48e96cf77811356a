using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Webhooks.CircleCI;
using Webhooks.CircleCI.Api;
using Webhooks.Dashboard;
using Webhooks.GitHub;
using Webhooks.Perfsee;
using Webhooks.Perfsee.Api;
using Webhooks.PostgreSQL;
using Webhooks.RabbitMQ;
using Webhooks.Sqlite;
using Webhooks.Sqs;
using Webhooks.StandardWebhooks;
using Webhooks.Testing;

namespace Webhooks.Tests.PublicApi;

/// <summary>The packages, each by a type of its own, and the folder of their sources.</summary>
public static class Packages
{
    private static readonly Assembly[] All =
    [
        typeof(WebhookReceiver).Assembly,
        typeof(CircleCIWebhook).Assembly,
        typeof(PerfseeWebhook).Assembly,
        typeof(GitHubWebhook).Assembly,
        typeof(StandardWebhook).Assembly,
        typeof(CircleCIClient).Assembly,
        typeof(PerfseeClient).Assembly,
        typeof(WebhookEndpointRouteBuilderExtensions).Assembly,
        typeof(WebhookDashboardBuilder).Assembly,
        typeof(SqliteInboxOptions).Assembly,
        typeof(RabbitMQInboxOptions).Assembly,
        typeof(SqsInboxOptions).Assembly,
        typeof(PostgreSqlDeduplicatorOptions).Assembly,
        typeof(WebhookPayload).Assembly,
    ];

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(assembly => assembly.GetName().Name!)];

    public static string SourceFolder { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../../../src"));

    public static Assembly Find(string name) => All.Single(assembly => assembly.GetName().Name == name);

    /// <summary>The members of a type that users see and that somebody wrote.</summary>
    public static IEnumerable<MemberInfo> VisibleMembers(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly)
            .Where(member => IsVisible(member) && !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));

    private static bool IsVisible(MemberInfo member) => member switch
    {
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        MethodBase method => (method.IsPublic || method.IsFamily) && (!method.IsSpecialName || method.IsConstructor),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(accessor => accessor.IsPublic || accessor.IsFamily),
        EventInfo happening => happening.AddMethod is { IsPublic: true },
        _ => false,
    };

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
