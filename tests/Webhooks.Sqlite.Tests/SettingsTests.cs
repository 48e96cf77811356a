using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Webhooks.Sqlite.Tests;

/// <summary>The inbox's options from configuration.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Options_AreReadFromTheirSectionAndThenFromCode()
    {
        var options = Read(
            services => services.AddSqliteInbox(options => options.Concurrency++),
            ("Path", "inbox.db"),
            ("concurrency", "3"),
            ("EnableProcessing", "false"),
            ("HandlerTimeout", "00:10:00"),
            ("MaxAttempts", "4"),
            ("DrainTimeout", "00:00:05"),
            ("MaxStuckHandlers", "5"),
            ("LeaseDuration", "00:01:00"),
            ("PollInterval", "00:00:02"),
            ("QueueCapacity", "6"),
            ("QueueBytes", "7000000000"),
            ("RetryDelays:0", "00:00:07"));

        Assert.Equal(
            ("inbox.db", 4, false, 4, 5, 6, 7_000_000_000),
            (options.Path, options.Concurrency, options.EnableProcessing, options.MaxAttempts,
                options.MaxStuckHandlers, options.QueueCapacity, options.QueueBytes));
        Assert.Equal(
            (600, 5, 60, 2), (options.HandlerTimeout.TotalSeconds, options.DrainTimeout.TotalSeconds, options.LeaseDuration.TotalSeconds,
                options.PollInterval.TotalSeconds));
        Assert.Equal([TimeSpan.FromSeconds(7)], options.RetryDelays);
    }

    [Theory]
    [InlineData("Pfad", "x", "The configuration key 'Webhooks:Inbox:Pfad' is not an option of the SQLite inbox.")]
    [InlineData(
        "PollInterval", "5", "The configuration value of 'Webhooks:Inbox:PollInterval' is not a duration: write 00:00:05 for 5 seconds")]
    [InlineData("RetryDelays", "00:00:07", "The configuration value of 'Webhooks:Inbox:RetryDelays' is not a list.")]
    [InlineData("RetryDelays:0", "7", "The configuration value of 'Webhooks:Inbox:RetryDelays:0' is not a duration")]
    [InlineData("MaxAttempts", "many", "The configuration value of 'Webhooks:Inbox:MaxAttempts' is not a whole number.")]
    public void WhatCannotBeRead_IsRefused(string key, string value, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<InvalidOperationException>(() => Read(services => services.AddSqliteInbox(), (key, value))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void AnotherSectionAndServices_AreTaken()
    {
        var configuration = Configuration(("Queue:Path", "other.db"));

        Assert.Equal(
            "other.db", Read(services => services.AddSqliteInbox(configuration.GetSection("Queue")), ("Path", "passed-over.db")).Path);
        Assert.Equal(
            "of a service.db",
            Read(services => services.AddSingleton("of a service.db")
                .AddSqliteInbox((options, app) => options.Path = app.GetRequiredService<string>())).Path);
    }

    private static SqliteInboxOptions Read(Action<IServiceCollection> add, params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            Configuration([.. settings.Select(setting => ($"Webhooks:Inbox:{setting.Key}", setting.Value))]));
        add(services);
        using var app = services.BuildServiceProvider();
        return app.GetRequiredService<IOptions<SqliteInboxOptions>>().Value;
    }

    private static ConfigurationManager Configuration(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        return configuration;
    }
}
