using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI.Api;
using Webhooks.Perfsee.Api;
using Webhooks.PostgreSQL;
using Webhooks.RabbitMQ;
using Webhooks.Sqlite;
using Webhooks.Sqs;

namespace Webhooks.Docs.Tests.Reference;

/// <summary>The options of all packages.</summary>
internal static class OptionsReference
{
    private static readonly OptionsSection EveryInbox = new OptionsSectionOf<SqliteInboxOptions>(
        "Webhooks:Inbox", services => services.AddSqliteInbox())
    {
        DeclaredBy = typeof(WebhookProcessingOptions),
    };

    /// <summary>The packages of this repository, by their folders: a new one without a reference from here fails.</summary>
    public static IReadOnlyList<Assembly> Packages { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => Assembly.Load(Path.GetFileNameWithoutExtension(project)))];

    /// <summary>The methods that add an endpoint of a provider, such as <c>AddCircleCIWebhook</c>.</summary>
    private static IReadOnlyList<MethodInfo> Providers { get; } =
        [.. Packages.SelectMany(package => package.GetExportedTypes())
            .Where(type => type.Namespace == "Microsoft.Extensions.DependencyInjection")
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.ReturnType == typeof(WebhookBuilder) && method.Name != "AddWebhook"
                && method.GetParameters() is [_, { ParameterType: var options }] && options == typeof(Action<WebhookOptions>))
            .OrderBy(method => method.Name, StringComparer.Ordinal)];

    /// <summary>Everything that the page tells, with the name of its marker there.</summary>
    public static IReadOnlyDictionary<string, OptionsSection> Sections { get; } = new Dictionary<string, OptionsSection>
    {
        ["endpoint"] = new OptionsSectionOf<WebhookOptions>("Webhooks:CircleCI", services => services.AddCircleCIWebhook())
        {
            Name = "CircleCI",
            OtherDefaults = OfProviders,
        },
        ["memory"] = new OptionsSectionOf<WebhookMemoryOptions>("Webhooks:Memory", services => services.AddCircleCIWebhook()),
        ["processing"] = EveryInbox,
        ["sqlite"] = new OptionsSectionOf<SqliteInboxOptions>("Webhooks:Inbox", services => services.AddSqliteInbox()) { Inherited = () => EveryInbox.Rows },
        ["postgresql"] = new OptionsSectionOf<PostgreSqlInboxOptions>("Webhooks:Inbox", services => services.AddPostgreSqlInbox()) { Inherited = () => EveryInbox.Rows },
        ["rabbitmq"] = new OptionsSectionOf<RabbitMQInboxOptions>("Webhooks:Inbox", services => services.AddRabbitMQInbox()) { Inherited = () => EveryInbox.Rows },
        ["sqs"] = new OptionsSectionOf<SqsInboxOptions>("Webhooks:Inbox", services => services.AddSqsInbox()) { Inherited = () => EveryInbox.Rows },
        ["deduplicator"] = new OptionsSectionOf<PostgreSqlDeduplicatorOptions>("Webhooks:Deduplicator", services => services.AddPostgreSqlDeduplicator()),
        ["recovery"] = new OptionsSectionOf<WebhookRecoveryOptions>("Webhooks:Recovery:CircleCI", services => services.AddCircleCIWebhook().RecoverMissed()) { Name = "CircleCI" },
        ["circleci-api"] = new OptionsSectionOf<CircleCIApiOptions>("Webhooks:Api:CircleCI", services => services.AddCircleCIApi()),
        ["perfsee-api"] = new OptionsSectionOf<PerfseeApiOptions>("Webhooks:Api:Perfsee", services => services.AddPerfseeApi()),
    };

    /// <summary>The types of options that users see.</summary>
    public static IEnumerable<Type> Types => Packages.SelectMany(package => package.GetExportedTypes())
        .Where(type => type.IsClass && type.Name.EndsWith("Options", StringComparison.Ordinal));

    /// <summary>The types that the page tells.</summary>
    public static IEnumerable<Type> Told => Sections.Values.Select(section => section.Options).Append(typeof(WebhookProcessingOptions));

    // "25 seconds for Perfsee", where a provider has a default of its own.
    private static string? OfProviders(PropertyInfo property)
    {
        var others = Providers
            .Select(provider => (Name: provider.Name["Add".Length..^"Webhook".Length], Value: OptionText.Of(ValueOf(property, provider))))
            .Where(provider => provider.Value != OptionText.Of(property.GetValue(new WebhookOptions())))
            .Select(provider => $"{provider.Value} for {provider.Name}")
            .ToArray();

        return others.Length == 0 ? null : string.Join(", ", others);
    }

    private static object? ValueOf(PropertyInfo property, MethodInfo provider)
    {
        WebhookBuilder Add(IServiceCollection services) => (WebhookBuilder)provider.Invoke(null, [services, null])!;

        return OptionsSectionOf<WebhookOptions>.ValueOf(property, Add(new ServiceCollection()).Name, services => Add(services));
    }
}
